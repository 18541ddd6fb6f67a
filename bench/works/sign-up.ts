import { randomBytes } from 'node:crypto';
import { findFormAction, findLink } from '../load/html.ts';
import { flowOf, type Hashing, prepareRealm } from './browser-flow.ts';
import type { Work } from './work.ts';

/** A person comes by the link on the login page, registers, and is logged in at the client. */
function signUpWith(hashing: Hashing, id: string, title: string): Work {
  return {
    id,
    title,
    prepare: async (place) => {
      const clientId = await prepareRealm(place, hashing);
      return flowOf(place, clientId, async (browser, loginPage) => {
        const { reply: page } = await browser.open(findLink(loginPage, '/login-actions/registration?'));
        const action = findFormAction(page.body, 'kc-register-form');
        const [username, password] = [
          `new-${randomBytes(8).toString('hex')}`,
          randomBytes(12).toString('hex'),
        ];
        const fields = {
          username,
          email: `${username}@example.org`,
          firstName: 'First',
          lastName: 'Last',
          password,
          'password-confirm': password,
        };
        return (await browser.post(action, fields)).away;
      });
    },
  };
}

export const signUp = signUpWith(
  'default',
  'sign-up',
  'self-registration in the browser with a code exchange, argon2id',
);
export const cheapSignUp = signUpWith(
  'cheap',
  'sign-up-cheap',
  'the same self-registration, password hashing made cheap',
);

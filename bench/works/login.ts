import { randomBytes } from 'node:crypto';
import { findFormAction } from '../load/html.ts';
import { flowOf, type Hashing, prepareRealm } from './browser-flow.ts';
import type { Place, Work } from './work.ts';

/** More than operations are ever in flight: nobody logs in twice at once. */
const people = 40;

/** A person logs in with name and password, in a browser that knows no session. */
function loginWith(hashing: Hashing, id: string, title: string): Work {
  return {
    id,
    title,
    prepare: async (place) => {
      const clientId = await prepareRealm(place, hashing);
      const accounts = await createPeople(place);
      let next = 0;
      return flowOf(place, clientId, async (browser, page) => {
        const account = accounts[next++ % accounts.length];
        if (account === undefined) throw new Error('login: nobody');
        const action = findFormAction(page, 'kc-form-login');
        return (await browser.post(action, { ...account, credentialId: '' })).away;
      });
    },
  };
}

async function createPeople({ admin, realm }: Place): Promise<{ username: string; password: string }[]> {
  const name = randomBytes(4).toString('hex');
  const create = async (index: number) => {
    const [username, password] = [`person-${name}-${index}`, randomBytes(12).toString('hex')];
    await admin.createUser(realm, {
      username,
      enabled: true,
      email: `${username}@example.org`,
      emailVerified: true,
      firstName: 'First',
      lastName: 'Last',
      credentials: [{ type: 'password', value: password }],
    });
    return { username, password };
  };
  return Promise.all(Array.from({ length: people }, (_, index) => create(index)));
}

export const login = loginWith('default', 'login', 'login in the browser with a code exchange, argon2id');
export const cheapLogin = loginWith('cheap', 'login-cheap', 'the same login, password hashing made cheap');

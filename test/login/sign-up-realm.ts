import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { TestBrowser } from '../support/browser.ts';
import { loginRealm } from './login-realm.ts';

/** What bea types into the form. */
export const BEA = {
  username: 'bea',
  email: 'bea@example.org',
  firstName: 'Bea',
  lastName: 'Example',
  password: 'secret-1',
  'password-confirm': 'secret-1',
};

/** A realm for logins, for whose client `app` people sign up by the rule; without one as the realm says. */
export async function signUpRealm(
  server: Parameters<typeof loginRealm>[0],
  rule: object | undefined,
  settings: object = {},
  app: object = {},
) {
  const made = await loginRealm(server, settings, app);
  const { admin, url } = made;
  const [{ id }] = (await admin('GET', '/clients?clientId=app')).json;
  const client = `/clients/${id}`;
  const setRule = async (changed: object) => {
    const set = await admin('PUT', `${client}/sign-up`, changed);
    assert.equal(set.status, 204, set.text);
  };
  if (rule) await setRule(rule);
  return {
    ...made,
    /** Where the client is in the Admin REST API. */
    client,
    setRule,
    /** The form, in a browser of its own. */
    form: async () => {
      const tab = new TestBrowser(server.url);
      await tab.open(url({ prompt: 'create' }));
      return tab;
    },
    /** Those of that name: bea, or nobody. */
    users: async () => (await admin('GET', '/users?username=bea')).json,
  };
}

/** A number that makes the hash of the challenge begin with so many zero bits, or with fewer. */
export function work(challenge: string, bits: number, isEnough = true): string {
  for (let number = 0; ; number += 1) {
    const text = `${challenge}~${number}`;
    const [first = 0, second = 0] = createHash('sha256').update(text).digest();
    const zeros = first === 0 ? 8 + Math.clz32(second) - 24 : Math.clz32(first) - 24;
    if (zeros >= bits === isEnough) return text;
  }
}

import assert from 'node:assert/strict';
import { type Ceremony, SoftAuthenticator } from '../support/authenticator.ts';
import { type Page, TestBrowser } from '../support/browser.ts';
import type { TestServer } from '../support/test-server.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

export const REGISTER = 'webauthn-register';
export const PASSWORDLESS = 'webauthn-register-passwordless';

export const challengeOf = ({ text }: Page): string => /data-challenge="([\w-]+)"/.exec(text)?.[1] ?? '';

/** A realm in which ann logs in as the test says. */
export async function keyRealm(server: TestServer, settings: object = {}) {
  const made = await loginRealm(server, settings);
  const { realm } = made;
  const { json } = await server.admin('GET', `/${realm}/users?username=ann`);
  const { id } = json[0];
  const here = (page: Page, more: Partial<Ceremony> = {}): Ceremony => ({
    challenge: challengeOf(page),
    origin: server.url,
    rpId: '127.0.0.1',
    ...more,
  });
  const mustDo = async (...requiredActions: string[]) => {
    const { json: user } = await server.admin('GET', `/${realm}/users/${id}`);
    await server.admin('PUT', `/${realm}/users/${id}`, { ...user, requiredActions });
  };
  const credentials = async (userId = id) =>
    (await server.admin('GET', `/${realm}/users/${userId}/credentials`)).json.filter(
      ({ type }: { type: string }) => type.startsWith('webauthn'),
    );
  /** Ann's key, which is registered by her required action. */
  const registered = async (action = REGISTER) => {
    const key = new SoftAuthenticator();
    await mustDo(action);
    const tab = new TestBrowser(server.url);
    await tab.open(made.url());
    await tab.submit(ANN);
    const page = await tab.follow();
    await tab.submit(key.register(here(page)));
    assert.notEqual(codeOf(tab), '', tab.last?.text ?? '');
    return key;
  };
  /** The browser flow asks for what is given, after a name alone or a name and a password. */
  const asking = async (authenticator: string, after?: string) => {
    await server.admin('POST', `/${realm}/authentication/flows`, {
      alias: 'keys',
      providerId: 'basic-flow',
      topLevel: true,
      builtIn: false,
    });
    for (const provider of after === undefined ? [authenticator] : [after, authenticator]) {
      await server.admin('POST', `/${realm}/authentication/flows/keys/executions/execution`, { provider });
    }
    const { json: executions } = await server.admin('GET', `/${realm}/authentication/flows/keys/executions`);
    for (const execution of executions)
      await server.admin('PUT', `/${realm}/authentication/flows/keys/executions`, {
        ...execution,
        requirement: 'REQUIRED',
      });
    assert.equal((await server.admin('PUT', `/${realm}`, { browserFlow: 'keys' })).status, 204);
  };
  return { ...made, annId: id as string, here, mustDo, credentials, registered, asking };
}

import assert from 'node:assert/strict';
import { codeOf, loginRealm, REDIRECT_URI } from '../login/login-realm.ts';
import { claimsOf } from '../support/registration.ts';
import type { TestServer } from '../support/test-server.ts';
import { configOf, goes, type StandIn } from './stand-in.ts';

/** A person as a profile of OpenID Connect has them. */
export const BEA = {
  sub: 'ext-bea',
  preferred_username: 'bea',
  email: 'bea@example.net',
  email_verified: true,
  given_name: 'Bea',
  family_name: 'Example',
};

/** A realm whose people log in by the stand-in, under the alias `idp`. */
export async function brokeredRealm(
  server: TestServer,
  service: StandIn,
  {
    config = {},
    mappers = [],
    ...provider
  }: { config?: object; mappers?: readonly object[]; [member: string]: unknown } = {},
) {
  const own = await loginRealm(server);
  const { realm } = own;
  const profile = (await server.admin('GET', `/${realm}/users/profile`)).json;
  await server.admin('PUT', `/${realm}/users/profile`, { ...profile, unmanagedAttributePolicy: 'ENABLED' });
  const at = `/${realm}/identity-provider/instances`;
  const made = await server.admin('POST', at, {
    alias: 'idp',
    providerId: 'oidc',
    enabled: true,
    trustEmail: true,
    ...provider,
    config: { ...configOf(service), ...config },
  });
  assert.equal(made.status, 201, made.text);
  for (const mapper of mappers) {
    const { status, text } = await server.admin('POST', `${at}/idp/mappers`, {
      identityProviderAlias: 'idp',
      ...mapper,
    });
    assert.equal(status, 201, text);
  }
  const arrive = () => goes(server.url, own.url({ kc_idp_hint: 'idp' }), REDIRECT_URI);
  return {
    ...own,
    arrive,
    /** Somebody logs in by the stand-in, whom it describes, and the client gets tokens. */
    async login() {
      const browser = await arrive();
      const { json } = await own.token({ code: codeOf(browser) });
      assert.ok(json.access_token, browser.last?.text ?? '');
      return { accessToken: json.access_token as string, claims: claimsOf(json.access_token) };
    },
    async user(username: string) {
      const found = await server.admin('GET', `/${realm}/users?username=${username}&exact=true`);
      const [user] = found.json;
      if (!user) return undefined;
      const path = `/${realm}/users/${user.id}`;
      const roles = (await server.admin('GET', `${path}/role-mappings`)).json.realmMappings ?? [];
      const groups = (await server.admin('GET', `${path}/groups`)).json;
      return {
        ...user,
        roles: roles.map(({ name }: { name: string }) => name),
        groups: groups.map(({ path }: { path: string }) => path),
      };
    },
  };
}

import { adminClient, register, registrationPath } from '../support/registration.ts';
import type { TestServer } from '../support/test-server.ts';

/** An endpoint that takes a JSON document, and what it takes to be let in. */
export interface Door {
  readonly name: string;
  readonly method: 'POST' | 'PUT';
  readonly path: string;
  readonly token: () => Promise<string>;
  /** A document it accepts. */
  readonly good: () => Readonly<Record<string, unknown>>;
  /** Whether the good document makes something new. */
  readonly creates: boolean;
}

let made = 0;
const fresh = (prefix: string) => `${prefix}-${++made}`;

/** Every endpoint of a realm that takes a document. */
export async function doorsOf(server: TestServer, realm: string): Promise<readonly Door[]> {
  const initial = await server.initialAccessToken(realm, { count: 100_000 });
  const { clientId, token, path } = await register(server, realm, initial);
  const oidc = await register(server, realm, initial, { provider: 'openid-connect' });
  const { id } = await adminClient(server, realm, clientId);
  const { json: components } = await server.admin('GET', `/${realm}/components?name=rsa-generated`);
  const admin = server.adminToken;
  const door = (
    name: string,
    method: Door['method'],
    doorPath: string,
    doorToken: Door['token'],
    good: Door['good'],
  ): Door => ({ name, method, path: doorPath, token: doorToken, good, creates: method === 'POST' });
  return [
    door(
      'registration at default',
      'POST',
      registrationPath(realm, 'default'),
      async () => initial,
      () => ({
        clientId: fresh('default'),
        name: 'A name',
        redirectUris: ['https://app.example.org/cb'],
        attributes: { colour: 'blue' },
        enabled: true,
        notBefore: 0,
      }),
    ),
    door(
      'registration at openid-connect',
      'POST',
      registrationPath(realm, 'openid-connect'),
      async () => initial,
      () => ({
        client_name: 'A name',
        redirect_uris: ['https://app.example.org/cb'],
        grant_types: ['authorization_code', 'refresh_token'],
        response_types: ['code'],
        scope: 'email',
        token_endpoint_auth_method: 'client_secret_basic',
      }),
    ),
    door(
      'update at default',
      'PUT',
      path,
      async () => token,
      () => ({ clientId, name: 'Another' }),
    ),
    door(
      'update at openid-connect',
      'PUT',
      oidc.path,
      async () => oidc.token,
      () => ({
        client_id: oidc.clientId,
        client_name: 'Another',
        redirect_uris: ['https://app.example.org/other'],
      }),
    ),
    door('a new realm', 'POST', '/admin/realms', admin, () => ({
      realm: fresh('door'),
      enabled: true,
      displayName: 'A realm',
      accessTokenLifespan: 120,
      attributes: { colour: 'blue' },
    })),
    door('a realm', 'PUT', `/admin/realms/${realm}`, admin, () => ({
      displayName: 'x',
      accessTokenLifespan: 120,
    })),
    door('a new client', 'POST', `/admin/realms/${realm}/clients`, admin, () => ({
      clientId: fresh('admin'),
      redirectUris: ['https://app.example.org/cb'],
      attributes: { colour: 'blue' },
    })),
    door('a client', 'PUT', `/admin/realms/${realm}/clients/${id}`, admin, () => ({
      clientId,
      name: 'Another',
    })),
    door(
      'a new initial access token',
      'POST',
      `/admin/realms/${realm}/clients-initial-access`,
      admin,
      () => ({
        count: 1,
        expiration: 60,
      }),
    ),
    door('a new component', 'POST', `/admin/realms/${realm}/components`, admin, () => ({
      name: fresh('component'),
      providerType: 'org.keycloak.keys.KeyProvider',
      providerId: 'hmac-generated',
      config: { priority: ['1'], algorithm: ['HS256'] },
    })),
    door('a component', 'PUT', `/admin/realms/${realm}/components/${components[0].id}`, admin, () => ({
      config: { priority: ['100'] },
    })),
  ];
}

/** Sends bytes to a door. */
export async function knock(
  server: TestServer,
  { method, path, token }: Door,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Record<string, string> = {},
) {
  return server.call(method, path, {
    token: await token(),
    body,
    headers: { 'content-type': 'application/json', ...headers },
  });
}

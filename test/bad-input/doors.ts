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

/** Endpoints of a realm that take a document. */
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

type Good = ReturnType<Door['good']>;
type Thing = readonly [name: string, method: Door['method'], path: string, good: Good | (() => Good)];

/** Those, and what else administrators make and change, with members of any kind in them. */
export async function allDoorsOf(server: TestServer, realm: string): Promise<readonly Door[]> {
  const things = await thingsOf(server, realm);
  return [
    ...(await doorsOf(server, realm)),
    ...things.map(([name, method, at, good]) => ({
      name,
      method,
      path: `/admin/realms/${realm}${at}`,
      token: server.adminToken,
      good: typeof good === 'function' ? good : () => good,
      creates: method === 'POST',
    })),
  ];
}

async function thingsOf(server: TestServer, realm: string): Promise<readonly Thing[]> {
  const at = (path: string) => `/${realm}${path}`;
  const make = async (path: string, document: object) => {
    const { headers } = await server.admin('POST', at(path), document);
    return headers.get('location')?.split('/').at(-1) ?? '';
  };
  const user = await make('/users', { username: fresh('user') });
  const group = await make('/groups', { name: fresh('group') });
  const scope = await make('/client-scopes', { name: fresh('scope'), protocol: 'openid-connect' });
  const idp = await make('/identity-provider/instances', { alias: fresh('idp'), providerId: 'oidc' });
  await server.admin('POST', at('/authentication/flows'), {
    alias: 'door',
    providerId: 'basic-flow',
    topLevel: true,
  });
  await server.admin('POST', at('/roles'), { name: 'door' });
  const { json: profile } = await server.admin('GET', at('/users/profile'));
  const claim = () => ({
    name: fresh('mapper'),
    protocol: 'openid-connect',
    protocolMapper: 'oidc-hardcoded-claim-mapper',
    config: { 'claim.name': 'a', 'claim.value': 'b', 'jsonType.label': 'String' },
  });
  const person = () => ({
    username: fresh('user'),
    email: `${fresh('user')}@example.org`,
    firstName: 'A',
    attributes: { colour: ['blue'] },
    requiredActions: [],
    credentials: [{ type: 'otp', secretData: '{"value":"x"}', credentialData: '{"subType":"totp"}' }],
    groups: [],
    realmRoles: [],
  });
  const provider = () => ({
    alias: fresh('idp'),
    providerId: 'oidc',
    config: { issuer: 'https://up.example', clientId: 'a', clientSecret: 'b' },
  });
  const ofIdp = { name: 'm', identityProviderAlias: idp, identityProviderMapper: 'x', config: { a: 'b' } };
  return [
    ['a new user', 'POST', '/users', person],
    ['a user', 'PUT', `/users/${user}`, { firstName: 'B', emailVerified: true, attributes: { a: ['b'] } }],
    ['a link', 'POST', `/users/${user}/federated-identity/${idp}`, { userId: 'a', userName: 'b' }],
    ['a user profile', 'PUT', '/users/profile', profile],
    ['a new group', 'POST', '/groups', () => ({ name: fresh('group'), attributes: { a: ['b'] } })],
    ['a group', 'PUT', `/groups/${group}`, { name: 'grown', description: 'x' }],
    ['a group below', 'POST', `/groups/${group}/children`, () => ({ name: fresh('group') })],
    ['a new role', 'POST', '/roles', () => ({ name: fresh('role'), attributes: { a: ['b'] } })],
    ['a role', 'PUT', '/roles/door', { name: 'door', description: 'x', attributes: {} }],
    ['a new scope', 'POST', '/client-scopes', () => ({ name: fresh('scope'), protocol: 'openid-connect' })],
    ['a scope', 'PUT', `/client-scopes/${scope}`, { name: 'wide', attributes: { 'gui.order': '1' } }],
    ['a new mapper', 'POST', `/client-scopes/${scope}/protocol-mappers/models`, claim],
    ['a new identity provider', 'POST', '/identity-provider/instances', provider],
    [
      'an identity provider',
      'PUT',
      `/identity-provider/instances/${idp}`,
      { alias: idp, providerId: 'oidc' },
    ],
    [
      'a mapper of it',
      'POST',
      `/identity-provider/instances/${idp}/mappers`,
      () => ({ ...ofIdp, name: fresh('m') }),
    ],
    [
      'a new flow',
      'POST',
      '/authentication/flows',
      () => ({ alias: fresh('flow'), providerId: 'basic-flow', topLevel: true }),
    ],
    ['a step', 'POST', '/authentication/flows/door/executions/execution', { provider: 'auth-cookie' }],
    [
      'a flow below',
      'POST',
      '/authentication/flows/door/executions/flow',
      () => ({ alias: fresh('flow'), type: 'basic-flow' }),
    ],
    ['a copy', 'POST', '/authentication/flows/browser/copy', () => ({ newName: fresh('copy') })],
    [
      'a required action',
      'PUT',
      '/authentication/required-actions/UPDATE_PASSWORD',
      {
        alias: 'UPDATE_PASSWORD',
        name: 'x',
        providerId: 'UPDATE_PASSWORD',
        enabled: true,
        priority: 1,
        config: {},
      },
    ],
    [
      'settings of events',
      'PUT',
      '/events/config',
      { eventsEnabled: true, eventsExpiration: 5, enabledEventTypes: ['LOGIN'] },
    ],
    ['texts', 'POST', '/localization/en', { a: 'b' }],
    [
      'an import',
      'POST',
      '/partialImport',
      () => ({
        ifResourceExists: 'SKIP',
        users: [{ username: fresh('user') }],
        groups: [{ name: fresh('group') }],
      }),
    ],
    ['secrets', 'PUT', `/users/${user}/reset-password`, { type: 'password', value: 'x', temporary: false }],
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

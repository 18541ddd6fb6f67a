import type { Reply, TestServer } from './test-server.ts';

/** Keycloak's two providers of JSON, and how each names a client's id. */
export const PROVIDERS = [
  { provider: 'default', idMember: 'clientId' },
  { provider: 'openid-connect', idMember: 'client_id' },
] as const;
export type Provider = (typeof PROVIDERS)[number]['provider'];

/** The client registration endpoint, or the client configuration endpoint of one client. */
export function registrationPath(realm: string, provider: Provider, clientId?: string): string {
  const service = `/realms/${realm}/clients-registrations/${provider}`;
  return clientId === undefined ? service : `${service}/${encodeURIComponent(clientId)}`;
}

export interface Registration {
  readonly clientId: string;
  /** The client secret. */
  readonly secret: string;
  /** The registration access token. */
  readonly token: string;
  /** Where the client configuration endpoint is, below the server's URL. */
  readonly path: string;
  readonly reply: Reply;
}

/** Registers a client with an initial access token. @throws when it is refused */
export async function register(
  server: TestServer,
  realm: string,
  initialAccessToken: string,
  { provider = 'default', metadata = {} }: { readonly provider?: Provider; readonly metadata?: object } = {},
): Promise<Registration> {
  const reply = await server.call('POST', registrationPath(realm, provider), {
    token: initialAccessToken,
    json: metadata,
  });
  if (reply.status !== 201) throw new Error(`not registered: ${reply.status} ${reply.text}`);
  const { json } = reply;
  const clientId: string = json.clientId ?? json.client_id;
  return {
    clientId,
    secret: json.secret ?? json.client_secret,
    token: json.registrationAccessToken ?? json.registration_access_token,
    path: registrationPath(realm, provider, clientId),
    reply,
  };
}

/** What the Admin API shows of a client, or undefined. */
export async function adminClient(server: TestServer, realm: string, clientId: string) {
  const { json } = await server.admin('GET', `/${realm}/clients?clientId=${encodeURIComponent(clientId)}`);
  return json[0];
}

/** How many clients the realm has. */
export async function countClients(server: TestServer, realm: string): Promise<number> {
  const { json } = await server.admin('GET', `/${realm}/clients`);
  return json.length;
}

/** The initial access token's entry in the Admin API's list. */
export async function initialAccessEntry(server: TestServer, realm: string, token: string) {
  const { json } = await server.admin('GET', `/${realm}/clients-initial-access`);
  return json.find(({ id }: { id: string }) => id === claimsOf(token).jti);
}

/** The claims of a signed token, unverified. */
export function claimsOf(token: string): Record<string, unknown> {
  return JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString());
}

/** Asks for a token with the client's own credentials. */
export const clientCredentials = (server: TestServer, realm: string, clientId: string, secret: string) =>
  server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
    form: { grant_type: 'client_credentials', client_id: clientId, client_secret: secret },
  });

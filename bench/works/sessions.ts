import { randomBytes } from 'node:crypto';
import { sendOnce } from '../load/admin.ts';
import { checkJson, checkText } from '../load/check.ts';
import type { Exchange } from '../load/connection.ts';
import type { Place } from './work.ts';

/** A confidential client and what one session of a user at it has. */
export interface Sessions {
  readonly tokens: readonly { readonly access: string; readonly refresh: string }[];
  /** A request that the client makes with its secret. @param path below the protocol's */
  ask(path: string, form: Record<string, string>): Exchange;
}

/** Logs one user in so many times (password grant with the openid scope) at a client that is an audience of its tokens. */
export async function beginSessions({ admin, realm }: Place, count: number): Promise<Sessions> {
  const name = randomBytes(4).toString('hex');
  const [clientId, secret] = [`app-${name}`, randomBytes(24).toString('base64url')];
  const audience = { 'included.client.audience': clientId, 'access.token.claim': 'true' };
  await admin.createClient(realm, {
    clientId,
    secret,
    publicClient: false,
    directAccessGrantsEnabled: true,
    protocolMappers: [
      {
        name: 'own audience',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-audience-mapper',
        config: { ...audience, 'introspection.token.claim': 'true' },
      },
    ],
  });
  const [username, password] = [`user-${name}`, randomBytes(12).toString('hex')];
  await admin.createUser(realm, {
    username,
    enabled: true,
    email: `${username}@example.org`,
    emailVerified: true,
    firstName: 'First',
    lastName: 'Last',
    credentials: [{ type: 'password', value: password }],
  });
  const ask = (path: string, form: Record<string, string>): Exchange => ({
    method: 'POST',
    path: `/realms/${realm}/protocol/openid-connect/${path}`,
    headers: {
      authorization: `Basic ${Buffer.from(`${clientId}:${secret}`).toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    },
    body: new URLSearchParams(form).toString(),
  });
  const login = ask('token', { grant_type: 'password', username, password, scope: 'openid' });
  const tokens = [];
  while (tokens.length < count) {
    const body = checkJson(await sendOnce(admin.origin, login), 200, 'login');
    const access = checkText(body, 'access_token', 'login');
    tokens.push({ access, refresh: checkText(body, 'refresh_token', 'login') });
  }
  return { tokens, ask };
}

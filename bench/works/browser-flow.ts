import { createHash, randomBytes } from 'node:crypto';
import { Browser } from '../load/browser.ts';
import { checkJson, checkStatus, checkText } from '../load/check.ts';
import type { Operation } from '../load/load.ts';
import type { Place } from './work.ts';

/** How passwords are hashed: as both servers do by default, argon2id with 7 MiB and 5 passes, or so that it costs next to nothing. */
export type Hashing = 'default' | 'cheap';

/** Both servers store one pass of PBKDF2 with it: what is left is the login without its hash. */
const cheapPolicy = 'hashAlgorithm(pbkdf2-sha256) and hashIterations(1)';

const redirectUri = 'https://app.example/callback';

/** What a person does with the pages, from the first one on. Answers the address that the browser was sent to at the end. */
type Visit = (browser: Browser, firstPage: string) => Promise<string | undefined>;

/** Sets the realm up for people who log in or sign up, with a public client for their browsers. */
export async function prepareRealm({ admin, realm }: Place, hashing: Hashing): Promise<string> {
  const passwordPolicy = hashing === 'cheap' ? { passwordPolicy: cheapPolicy } : {};
  await admin.changeRealm(realm, { registrationAllowed: true, ...passwordPolicy });
  const clientId = `spa-${randomBytes(4).toString('hex')}`;
  const attributes = { 'pkce.code.challenge.method': 'S256' };
  await admin.createClient(realm, { clientId, publicClient: true, redirectUris: [redirectUri], attributes });
  return clientId;
}

/**
 * The authorization code flow with PKCE (RFC 6749 section 4.1, RFC 7636), each time in a new browser: authorization request,
 * the person's visit, exchange of the code for access, ID and refresh tokens.
 */
export function flowOf({ admin, realm }: Place, clientId: string, visit: Visit): Operation {
  const { origin } = admin;
  const protocol = `/realms/${realm}/protocol/openid-connect`;
  return async (connection) => {
    const [state, verifier] = [randomBytes(16).toString('hex'), randomBytes(32).toString('base64url')];
    const request = new URLSearchParams({
      client_id: clientId,
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid',
      state,
      nonce: state,
      code_challenge: createHash('sha256').update(verifier).digest('base64url'),
      code_challenge_method: 'S256',
    });
    const browser = new Browser(connection, origin);
    const { reply: first } = await browser.open(`${protocol}/auth?${request}`);
    checkStatus(first, 200, 'authorization request');
    const answer = (await visit(browser, first.body)) ?? '';
    if (!answer.startsWith(`${redirectUri}?`)) throw new Error(`not back at the client: ${answer}`);
    const parameters = new URL(answer).searchParams;
    if (parameters.get('state') !== state) throw new Error('another state');

    const form = {
      grant_type: 'authorization_code',
      client_id: clientId,
      redirect_uri: redirectUri,
      code: parameters.get('code') ?? '',
      code_verifier: verifier,
    };
    const headers = { 'content-type': 'application/x-www-form-urlencoded' };
    const body = new URLSearchParams(form).toString();
    const exchanged = await connection.send({ method: 'POST', path: `${protocol}/token`, headers, body });
    const tokens = checkJson(exchanged, 200, 'code exchange');
    for (const field of ['access_token', 'id_token', 'refresh_token'])
      checkText(tokens, field, 'code exchange');
  };
}

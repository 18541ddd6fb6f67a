import { createHash } from 'node:crypto';
import type { Client } from '../domain/clients/client.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { type Claims, isSignatureOf, type OpenedJws } from '../domain/tokens/jws.ts';
import { spendOnce } from '../domain/tokens/spent-token.ts';
import { stringClaim } from '../domain/tokens/verify.ts';
import { invalidClient } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
import type { Form } from '../http/form.ts';
import { seconds } from '../lib/clock.ts';
import { readAssertionToken } from './assertion-claims.ts';
import type { OidcDependencies } from './dependencies.ts';
import { type Happening, tell } from './happening.ts';
import { isSignedBySecret } from './secret-signature.ts';

const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
/** Seconds an assertion is good for after it was made, unless the client says otherwise. */
const MAX_AGE = 60;
/** Seconds by which another clock may go ahead of ours. */
const SKEW = 15;

/** An assertion as it came in, and the client it names; nothing of it is believed yet. */
export interface Assertion {
  readonly clientId: string;
  readonly jws: OpenedJws;
}

/** The client's assertion about itself (RFC 7523 section 3): issuer and subject are the client. */
export function readAssertion(form: Form): Assertion | undefined {
  const jws = openAssertion(form);
  const sub = jws && stringClaim(jws.claims, 'sub');
  return jws && sub !== undefined && jws.claims.iss === sub ? { clientId: sub, jws } : undefined;
}

/** The assertion of a form, whoever it is about. */
export const openAssertion = (form: Form): OpenedJws | undefined =>
  form.get('client_assertion_type') === ASSERTION_TYPE
    ? readAssertionToken(form.get('client_assertion') ?? '')
    : undefined;

/** What events tell of an assertion, the client's own or a provider's; of one beside a secret nothing, which goes before it (as Keycloak). */
export function tellAssertion(happening: Happening, form: Form): void {
  const jws = form.get('client_secret') === undefined ? openAssertion(form) : undefined;
  if (!jws) return;
  tell(happening, {
    client_assertion_id: stringClaim(jws.claims, 'jti'),
    client_assertion_issuer: stringClaim(jws.claims, 'iss'),
    client_assertion_sub: stringClaim(jws.claims, 'sub'),
  });
}

/** Where an assertion is handed in, and what the event of it tells. */
interface Asked {
  readonly realm: RealmView;
  readonly request: Request;
  readonly happening: Happening | undefined;
}

/** Whether a secret that was or was not right is taken: not while its client is held off. */
export type IsTaken = (isRight: boolean) => boolean;

/** Proves the client by its assertion, which is good for one use. @throws {Refusal} 400, 401 */
export async function checkAssertion(
  dependencies: OidcDependencies,
  { realm, request, happening }: Asked,
  client: Client,
  form: Form,
  assertion: Assertion | undefined,
  isTaken: IsTaken,
): Promise<void> {
  checkForm(client, form);
  if (!assertion) throw invalidClient(WRONG, WRONG_CREDENTIALS);
  if (assertion.clientId !== client.clientId)
    throw invalidAssertion('client_id parameter does not match authenticated client');
  const { jws } = assertion;
  const now = seconds(dependencies.clock);
  if (client.clientAuthenticatorType === 'client-secret-jwt') checkMac(client, jws, isTaken, now);
  else await checkSignature(dependencies, client, jws, happening);
  checkAudience(jws.claims, issuerOf(request.baseUrl, realm.name));
  const until = checkTimes(jws.claims, client, now);
  const jti = stringClaim(jws.claims, 'jti');
  if (jti === undefined) throw invalidAssertion('Token jti claim is required');
  // Hashed: how long a client makes its ids is up to the client.
  const id = createHash('sha256').update(`client assertion ${client.id} ${jti}`).digest('base64url');
  if (!(await spendOnce(dependencies.store, realm.id, id, until)))
    throw invalidAssertion('Token reuse detected');
}

const WRONG = 'Invalid client or Invalid client credentials';
const WRONG_CREDENTIALS = { error: 'invalid_client_credentials' };
const NO_KEY = { error: 'client_credentials_setup_required' };

export const invalidAssertion = (description: string, event = WRONG_CREDENTIALS) =>
  new Refusal(400, 'invalid_client', { description, event });

/** What is said of an assertion by which a client proves that it has its secret. */
const wrongMac = (problem: string) =>
  new Refusal(400, 'unauthorized_client', {
    description: `Client authentication with client secret signed JWT failed: ${problem}`,
    event: WRONG_CREDENTIALS,
  });

function checkForm(client: Client, form: Form): void {
  const type = form.get('client_assertion_type');
  if (type === undefined) throw invalidAssertion('Parameter client_assertion_type is missing');
  const text = form.get('client_assertion');
  if (text !== undefined && !readAssertionToken(text)) {
    const problem = 'The assertion cannot be read';
    throw client.clientAuthenticatorType === 'client-secret-jwt'
      ? wrongMac(problem)
      : invalidAssertion(`Client authentication with signed JWT failed: ${problem}`);
  }
  if (type !== ASSERTION_TYPE)
    throw invalidAssertion(
      `Parameter client_assertion_type has value '${type.replace(/\p{Cc}/gu, '')}' but expected is '${ASSERTION_TYPE}'`,
    );
  if (text === undefined) throw invalidAssertion('client_assertion parameter missing');
}

/** The algorithm that the client registered for, if it did. */
const isWanted = ({ attributes }: Client, algorithm: string) =>
  !attributes['token.endpoint.auth.signing.alg'] ||
  attributes['token.endpoint.auth.signing.alg'] === algorithm;

function checkMac(client: Client, jws: OpenedJws, isTaken: IsTaken, now: number): void {
  if (!isWanted(client, jws.algorithm) || jws.algorithm === 'none')
    throw invalidAssertion('Invalid signature algorithm');
  if (!jws.algorithm.startsWith('HS'))
    throw wrongMac('Signature on JWT token by client secret failed validation');
  const isOurs = isSignedBySecret(client, jws, now);
  // With Keycloak's two blanks.
  if (!client.secret || !isTaken(isOurs))
    throw wrongMac('Signature on JWT token by client secret  failed validation');
}

async function checkSignature(
  { clientKeys }: OidcDependencies,
  client: Client,
  jws: OpenedJws,
  happening: Happening | undefined,
): Promise<void> {
  if (!isWanted(client, jws.algorithm) || !/^(?:[RP]S|ES|EdDSA)/.test(jws.algorithm))
    throw invalidAssertion('Invalid signature algorithm');
  const key = await clientKeys.find(client, jws.algorithm, jws.kid);
  if (!key && !(await clientKeys.has(client, jws.kid)))
    throw invalidAssertion('Unable to load public key', NO_KEY);
  if (happening) tell(happening, { client_jwt_kid: jws.kid });
  if (!key || !isSignatureOf(key, jws))
    throw invalidAssertion(
      'Client authentication with signed JWT failed: Signature on JWT token failed validation',
    );
}

/** It is for us: the issuer, or one of the endpoints that take assertions (OpenID Connect Core section 9). */
function checkAudience({ aud }: Claims, issuer: string): void {
  if (Array.isArray(aud) && aud.length > 1) throw invalidAssertion('Multiple audiences not allowed');
  const protocol = `${issuer}/protocol/openid-connect`;
  const ours = [
    issuer,
    `${protocol}/token`,
    `${protocol}/token/introspect`,
    `${protocol}/ext/par/request`,
    `${protocol}/ext/ciba/auth`,
  ];
  if (!ours.includes(String([aud].flat()[0]))) throw invalidAssertion('Invalid token audience');
}

/** What is no whole number of seconds, or no time at all, says nothing. */
function maxAgeOf({ attributes: { 'token.endpoint.auth.signing.max.exp': said = '' } }: Client): number {
  const age = /^\+?\d{1,10}$/.test(said) ? Number(said) : 0;
  return age > 0 && age < 2 ** 31 ? age : MAX_AGE;
}

/** @returns until when it would be taken, in seconds since 1970 */
function checkTimes({ exp, nbf, iat }: Claims, client: Client, now: number): number {
  const maxAge = maxAgeOf(client);
  if (typeof exp !== 'number') throw invalidAssertion('Token exp claim is required');
  if (exp <= now || (typeof nbf === 'number' && nbf > now + SKEW))
    throw invalidAssertion('Token is not active');
  if (typeof iat !== 'number') {
    if (exp > now + maxAge)
      throw invalidAssertion('Token expiration is too far in the future and iat claim not present in token');
    return exp;
  }
  if (iat > now + SKEW) throw invalidAssertion('Token was issued in the future');
  if (iat + maxAge < now) throw invalidAssertion('Token was issued too far in the past to be used now');
  return Math.min(exp, iat + maxAge + 1);
}

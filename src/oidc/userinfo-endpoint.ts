import type { Client } from '../domain/clients/client.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { findSubject, type TokenSubject } from '../domain/sessions/token-subject.ts';
import { encryptJwe } from '../domain/tokens/jwe.ts';
import { type Claims, openJws, signJws, verifyJws } from '../domain/tokens/jws.ts';
import {
  fitsCertificate,
  isInRightHands,
  type PresentedToken,
  requiresProof,
} from '../domain/tokens/possession.ts';
import { ASYMMETRIC_ALGORITHMS } from '../domain/tokens/signature-algorithms.ts';
import { isAccessToken, stringClaim, verifyRealmToken } from '../domain/tokens/verify.ts';
import { Refusal } from '../errors/refusal.ts';
import { type Answer, type Request, refused } from '../http/exchange.ts';
import { readForm } from '../http/form.ts';
import { presented, presentedToken } from '../http/presented-token.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import { RequestRefused } from '../policy/client-policies/judge-request.ts';
import { type Asked, heedClientPolicies } from './client-policies.ts';
import { corsOf, corsOfRefusal, EXPOSED_WITH_CHALLENGE, exposedWith } from './cors.ts';
import type { OidcDependencies } from './dependencies.ts';
import { requireNonce } from './dpop-nonce.ts';
import { type Happening, recordRefusal, recordSuccess, tell } from './happening.ts';
import { mappedClaims } from './mapped-claims.ts';
import { findRecipient } from './recipient.ts';
import { keyFor } from './signing-key.ts';
import { NO_CERTIFICATE } from './token-binding.ts';
import { NO_STORE } from './token-endpoint.ts';

/** Claims about the user of an access token (OpenID Connect Core section 5.3), as JSON, signed or encrypted. */
export async function userinfo(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  requireSecureTransport(realm, request);
  let client: Client | undefined;
  let scheme: PresentedToken['scheme'] = 'Bearer';
  const details = { auth_method: 'validate_access_token' };
  const happening: Happening = { realm, request, type: 'USER_INFO_REQUEST', details };
  try {
    const token = presentedOnce(request);
    scheme = token.scheme;
    const { claims, subject } = await bearer(dependencies, happening, token, (known) => {
      client = known;
    });
    const earlyHeaders = { ...NO_STORE, ...corsOf(subject.client, request) };
    const answer = await userClaims(dependencies, realm, request, claims, subject);
    const algorithm = signatureAlgorithm(subject.client);
    tell(happening, { signature_required: String(algorithm !== undefined), signature_algorithm: algorithm });
    await recordSuccess(dependencies, happening);
    return { ...answer, earlyHeaders };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordRefusal(dependencies, happening, error);
    const earlyHeaders = {
      ...NO_STORE,
      // What cannot be read is nobody's (as Keycloak).
      ...(!(error instanceof Unreadable) &&
        corsOfRefusal(client, request, exposedWith(EXPOSED_WITH_CHALLENGE, error))),
    };
    const answer = error instanceof Challenge ? challenged(realm, error, scheme) : refused(error);
    return { ...answer, earlyHeaders };
  }
}

/** A refusal that is told in a header alone (RFC 6750 section 3). */
class Challenge extends Refusal {}
class Unreadable extends Challenge {}

const unverified = (reason?: string) =>
  new Challenge(401, 'invalid_token', {
    description: 'Token verification failed',
    event: { error: 'invalid_token', ...(reason !== undefined && { reason }) },
  });
const overAgain = (description: string, error?: string) =>
  new Challenge(401, 'invalid_token', { description, ...(error !== undefined && { event: { error } }) });

/** What a challenge begins with; for proofs it names the algorithms (RFC 9449 section 7.1). */
const SCHEMES = { Bearer: 'Bearer', DPoP: `DPoP algs="${ASYMMETRIC_ALGORITHMS.join(' ')}",` };

function challenged(
  { name }: RealmView,
  { status, code, description, headers }: Challenge,
  scheme: PresentedToken['scheme'],
): Answer {
  const told = description === undefined ? '' : `, error="${code}", error_description="${description}"`;
  return {
    status,
    headers: {
      ...headers,
      'content-type': 'text/plain;charset=utf-8',
      'www-authenticate': `${SCHEMES[scheme]} realm="${encodeURI(name)}"${told}`,
    },
  };
}

const NO_FORM = { get: () => undefined };

async function heed(asked: Asked, claims: Claims): Promise<void> {
  try {
    await heedClientPolicies('USERINFO_REQUEST', asked, {
      token: claims,
      scope: stringClaim(claims, 'scope'),
    });
  } catch (error) {
    if (!(error instanceof RequestRefused)) throw error;
    throw new Challenge(error.status, error.code, { description: error.description });
  }
}

/** The access token and who is behind it. @throws {Challenge} 400, 401, 403 */
async function bearer(
  dependencies: OidcDependencies,
  happening: Happening,
  presented: PresentedToken,
  issuedTo: (client: Client) => void,
): Promise<{ claims: Claims; subject: TokenSubject }> {
  const { store, clock } = dependencies;
  const { realm, request } = happening;
  const now = seconds(clock);
  const claims = verifyRealmToken(realm, issuerOf(request.baseUrl, realm.name), presented.token, now);
  if (!claims) throw unverified(whyNot(realm, presented.token));
  if (!isAccessToken(claims))
    throw unverified(`Token type is incorrect. Expected '[Bearer, DPoP]' but was '${String(claims.typ)}'`);
  if (!(await isInRightHands(store, realm, claims, presented, now)))
    throw unverified('The token is not in the hands that it is bound to');
  // Told before it is asked whether the token is still in force: it says so by itself (as Keycloak).
  if (!stringClaim(claims, 'scope')?.split(' ').includes('openid'))
    throw new Challenge(403, 'insufficient_scope', {
      description: NO_OPENID,
      event: { error: 'access_denied', reason: NO_OPENID },
    });
  const outcome = await findSubject(store, realm, claims, now);
  if (outcome.kind === 'revoked') throw unverified('Token was revoked');
  happening.clientId = stringClaim(claims, 'azp');
  if (outcome.kind === 'no client') throw overAgain('Client disabled', 'client_disabled');
  happening.sessionId = stringClaim(claims, 'sid');
  if (outcome.kind === 'no session') throw overAgain('user_session_not_found', 'user_session_not_found');
  const { user } = 'user' in outcome ? (outcome.user ?? {}) : {};
  happening.userId = user?.id;
  tell(happening, { username: user?.username });
  if (outcome.kind === 'no user') throw overAgain('User disabled', 'user_disabled');
  if (outcome.kind === 'user logged out') throw overAgain('User not valid');
  issuedTo(outcome.client);
  if (requiresProof(outcome.client) && presented.scheme !== 'DPoP') throw unverified('DPoP proof is missing');
  await nonce(dependencies, realm, outcome.client, presented);
  await heed({ realm, request, form: NO_FORM, client: outcome.client, clock }, claims);
  if (!fitsCertificate(outcome.client, claims, presented.certificate)) throw overAgain(NO_CERTIFICATE);
  if (/^..lt/.test(String(claims.jti)))
    throw overAgain('Lightweight access token not allowed for userinfo endpoint');
  return { claims, subject: outcome };
}

/** @throws {Challenge} 401, with the nonce that the next proof must have (RFC 9449 section 9) */
async function nonce(
  dependencies: OidcDependencies,
  realm: RealmView,
  client: Client,
  { scheme, proof }: PresentedToken,
): Promise<void> {
  if (scheme !== 'DPoP') return;
  try {
    await requireNonce(dependencies, realm, client, proof, 401);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const { status, code, description, headers } = error;
    throw new Challenge(status, code, { description, headers, event: 'none' });
  }
}

const NO_OPENID = 'Missing openid scope';

/** Why a token is none of the realm's, or is over. */
function whyNot(realm: RealmView, token: string): string {
  if (!openJws(token)) return 'Failed to parse JWT';
  return verifyJws(token, realm.keys) ? 'Token is not active' : 'Invalid token signature';
}

/** The token in the header or in the form (RFC 6750 section 2), not in both and never in the URL. */
function presentedOnce(request: Request): PresentedToken {
  const inHeader = presentedToken(request);
  const form = request.method === 'POST' ? readForm(request) : undefined;
  const [inForm, ...more] = form?.all('access_token') ?? [];
  if (more.length > 0)
    throw new Unreadable(400, 'invalid_request', { description: 'Duplicate parameter', event: 'none' });
  if (inHeader !== undefined && inForm !== undefined) {
    const description = 'More than one method used for including an access token';
    throw new Challenge(400, 'invalid_request', { description, event: 'none' });
  }
  if (inHeader) return inHeader;
  if (inForm === undefined)
    throw new Challenge(401, 'invalid_token', { event: { error: 'invalid_token', reason: 'Missing token' } });
  return presented(request, inForm);
}

/** The algorithm that a client wants its answers signed by; undefined for none. */
function signatureAlgorithm({ attributes }: Client): string | undefined {
  const algorithm = attributes['user.info.response.signature.alg'];
  return algorithm && algorithm !== 'none' ? algorithm : undefined;
}

async function userClaims(
  dependencies: OidcDependencies,
  realm: RealmView,
  request: Request,
  { scope }: Claims,
  subject: TokenSubject,
): Promise<Answer> {
  const { client, user } = subject;
  const headers = { 'cache-control': 'no-cache', 'content-type': 'application/json' };
  const issuer = issuerOf(request.baseUrl, realm.name);
  const claims = mappedClaims({ sub: user.user.id }, realm, issuer, subject, String(scope), 'userinfo');
  const algorithm = signatureAlgorithm(client);
  const recipient = await findRecipient(dependencies.clientKeys, client, 'user.info');
  if (algorithm === undefined && !recipient) return { status: 200, headers, json: claims };
  const signed = { ...claims, iss: issuer, aud: client.clientId };
  const plain = algorithm
    ? await signJws(signed, await keyFor(dependencies, realm, algorithm))
    : JSON.stringify(claims);
  const text = recipient ? await encryptJwe(plain, recipient, algorithm ? 'JWT' : undefined) : plain;
  return { status: 200, headers: { ...headers, 'content-type': 'application/jwt' }, text };
}

import type { Client } from '../domain/clients/client.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { findSubject, type TokenSubject } from '../domain/sessions/token-subject.ts';
import { encryptJwe } from '../domain/tokens/jwe.ts';
import { type Claims, signJws } from '../domain/tokens/jws.ts';
import { isAccessToken, stringClaim, verifyRealmToken } from '../domain/tokens/verify.ts';
import { Refusal } from '../errors/refusal.ts';
import { bearerToken } from '../http/authorization.ts';
import { type Answer, type Request, refused } from '../http/exchange.ts';
import { readForm } from '../http/form.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import { corsOf, corsOfRefusal, EXPOSED_WITH_CHALLENGE } from './cors.ts';
import type { OidcDependencies } from './dependencies.ts';
import { mappedClaims } from './mapped-claims.ts';
import { findRecipient } from './recipient.ts';
import { NO_STORE } from './token-endpoint.ts';
import { keyFor } from './tokens.ts';

/** Claims about the user of an access token (OpenID Connect Core section 5.3), as JSON, signed or encrypted. */
export async function userinfo(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  requireSecureTransport(realm, request);
  let client: Client | undefined;
  try {
    const { claims, subject } = await bearer(dependencies, realm, request, (known) => {
      client = known;
    });
    const earlyHeaders = { ...NO_STORE, ...corsOf(subject.client, request) };
    return { ...(await userClaims(dependencies, realm, request, claims, subject)), earlyHeaders };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const earlyHeaders = { ...NO_STORE, ...corsOfRefusal(client, request, EXPOSED_WITH_CHALLENGE) };
    const answer = error instanceof Challenge ? challenged(realm, error) : refused(error);
    return { ...answer, earlyHeaders };
  }
}

/** A refusal that is told in a header alone (RFC 6750 section 3). */
class Challenge extends Refusal {}

const unverified = () => new Challenge(401, 'invalid_token', { description: 'Token verification failed' });
const overAgain = (description: string) => new Challenge(401, 'invalid_token', { description });

function challenged({ name }: RealmView, { status, code, description }: Challenge): Answer {
  const told = description === undefined ? '' : `, error="${code}", error_description="${description}"`;
  return {
    status,
    headers: {
      'content-type': 'text/plain;charset=utf-8',
      'www-authenticate': `Bearer realm="${encodeURI(name)}"${told}`,
    },
  };
}

/** The access token and who is behind it. @throws {Challenge} 400, 401, 403 */
async function bearer(
  { store, clock }: OidcDependencies,
  realm: RealmView,
  request: Request,
  issuedTo: (client: Client) => void,
): Promise<{ claims: Claims; subject: TokenSubject }> {
  const now = seconds(clock);
  const claims = verifyRealmToken(realm, issuerOf(request.baseUrl, realm.name), presented(request), now);
  if (!claims || !isAccessToken(claims)) throw unverified();
  const outcome = await findSubject(store, realm, claims, now);
  if (outcome.kind === 'revoked') throw unverified();
  if (outcome.kind === 'no client') throw overAgain('Client disabled');
  if (outcome.kind === 'no session') throw overAgain('user_session_not_found');
  if (outcome.kind === 'no user') throw overAgain('User disabled');
  issuedTo(outcome.client);
  if (/^..lt/.test(String(claims.jti)))
    throw overAgain('Lightweight access token not allowed for userinfo endpoint');
  if (!stringClaim(claims, 'scope')?.split(' ').includes('openid'))
    throw new Challenge(403, 'insufficient_scope', { description: 'Missing openid scope' });
  return { claims, subject: outcome };
}

/** The token in the header or in the form (RFC 6750 section 2), not in both and never in the URL. */
function presented(request: Request): string {
  const inHeader = bearerToken(request.headers.authorization);
  const inForm = request.method === 'POST' ? readForm(request).get('access_token') : undefined;
  if (inHeader !== undefined && inForm !== undefined) {
    const description = 'More than one method used for including an access token';
    throw new Challenge(400, 'invalid_request', { description });
  }
  const token = inHeader ?? inForm;
  if (!token) throw new Challenge(401, 'invalid_token');
  return token;
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
  const claims = mappedClaims({ sub: user.user.id }, realm, subject, String(scope), 'userinfo');
  const algorithm = client.attributes['user.info.response.signature.alg'];
  const signs = algorithm !== undefined && algorithm !== '' && algorithm !== 'none';
  const recipient = await findRecipient(dependencies.clientKeys, client, 'user.info');
  if (!signs && !recipient) return { status: 200, headers, json: claims };
  const signed = { ...claims, iss: issuerOf(request.baseUrl, realm.name), aud: client.clientId };
  const plain = signs
    ? await signJws(signed, await keyFor(dependencies, realm, algorithm))
    : JSON.stringify(claims);
  const text = recipient ? await encryptJwe(plain, recipient, signs ? 'JWT' : undefined) : plain;
  return { status: 200, headers: { ...headers, 'content-type': 'application/jwt' }, text };
}

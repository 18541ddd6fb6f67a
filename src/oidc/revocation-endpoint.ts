import type { Client } from '../domain/clients/client.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { UserSession } from '../domain/sessions/session.ts';
import { findSubject } from '../domain/sessions/token-subject.ts';
import type { Change, Store } from '../domain/store.ts';
import { proveKey } from '../domain/tokens/dpop-proof.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import { isAccessToken, verifyRealmToken } from '../domain/tokens/verify.ts';
import { invalidRequest } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { type Answer, type Request, refused } from '../http/exchange.ts';
import { readForm } from '../http/form.ts';
import { getRealm, requireEnabled } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import { authenticateRequester } from './client-authentication.ts';
import { heedClientPolicies } from './client-policies.ts';
import { contentSecurity } from './content-security.ts';
import { corsOf, corsOfRefusal } from './cors.ts';
import type { OidcDependencies } from './dependencies.ts';
import { proofOf } from './token-binding.ts';

/** A client gives up a token of its own (RFC 7009). */
export async function revoke(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const { realms, store, clock } = dependencies;
  const realm = await getRealm(realms, request);
  requireSecureTransport(realm, request);
  requireEnabled(realm);
  let client: Client | undefined;
  try {
    const form = readForm(request);
    ({ client } = await authenticateRequester(dependencies, realm, request, form));
    const earlyHeaders = corsOf(client, request);
    if (form.repeats) throw invalidRequest('duplicated parameter');
    const token = form.get('token');
    const now = seconds(clock);
    const claims = verifyRealmToken(realm, issuerOf(request.baseUrl, realm.name), token ?? '', now);
    const asked = { realm, request, form, client, clock };
    await heedClientPolicies('TOKEN_REVOKE', asked, {
      token: claims,
      proveKey: () => proveKey(store, realm, proofOf(request), undefined, now),
    });
    if (token === undefined) throw invalidRequest('Token not provided');
    await store.commit(await revocation(store, realm, client, claims, now));
    await heedClientPolicies('TOKEN_REVOKE_RESPONSE', asked);
    return { status: 200, earlyHeaders, headers: contentSecurity(realm) };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    return { ...refused(error), earlyHeaders: corsOfRefusal(client, request) };
  }
}

async function revocation(
  store: Store,
  realm: RealmView,
  client: Client,
  claims: Claims | undefined,
  now: number,
): Promise<readonly Change[]> {
  if (!claims) throw worthless();
  const { typ, azp } = claims;
  const access = isAccessToken(claims);
  if (!access && typ !== 'Refresh' && typ !== 'Offline')
    throw new Refusal(400, 'unsupported_token_type', { description: 'Unsupported token type' });
  if (azp !== client.clientId) throw invalidRequest('Unmatching clients');
  const outcome = await findSubject(store, realm, claims, now);
  if ((outcome.kind === 'revoked' || outcome.kind === 'user logged out') && access) return [];
  if (outcome.kind !== 'in force') throw worthless();
  if (access || !outcome.session) return accessTokenRevocation(store, realm, claims);
  return [withdrawal(store, outcome.session, client)];
}

/** A token that is no longer good, or never was, is as revoked as can be (RFC 7009 section 2.2): 200, says Keycloak. */
const worthless = () => new Refusal(200, 'invalid_token', { description: 'Invalid token' });

/** Remembered until it would have expired by itself. */
const accessTokenRevocation = (store: Store, realm: RealmView, { jti, exp }: Claims) => [
  store.spentTokens.revoke(realm.id, String(jti), Number(exp)),
];

/** With its refresh token a client leaves the session; the last one ends it. */
const withdrawal = ({ sessions }: Store, session: UserSession, { id }: Client): Change =>
  session.clients.every(({ clientId }) => clientId === id)
    ? sessions.remove(session)
    : sessions.removeClient(session, id);

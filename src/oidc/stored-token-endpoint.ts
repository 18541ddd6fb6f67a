import { BrokerFailure } from '../domain/identity-providers/brokers.ts';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { refreshedAnswer, refreshTokenOf } from '../domain/identity-providers/stored-answer.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { bearerOf } from '../domain/roles/administrator.ts';
import { Conflict } from '../domain/store.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import { requiresProof } from '../domain/tokens/possession.ts';
import { stringClaim, verifyRealmToken } from '../domain/tokens/verify.ts';
import type { FederatedIdentity } from '../domain/users/user.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Answer, Request } from '../http/exchange.ts';
import { presentedToken } from '../http/presented-token.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import { inTurn } from '../lib/in-turn.ts';
import { errorPage } from './authorization/error-page.ts';
import { corsOf } from './cors.ts';
import type { OidcDependencies } from './dependencies.ts';
import { type Happening, recordRefusal, recordSuccess, tell } from './happening.ts';

/** The client whose role says that a token may be read, and that role (as Keycloak). */
const BROKER = 'broker';
const READ_TOKEN = 'read-token';

const NO_CACHE = { 'cache-control': 'no-cache' };
/** What gives access is kept by nobody on the way (RFC 6749 section 5.1). */
const NO_STORE = { 'cache-control': 'no-store' };

/**
 * What an identity provider gave for the user of an access token, where it is stored (Keycloak's `broker/{alias}/token`): for clients that
 * call the provider's own API. It is refreshed where it is over.
 */
export async function storedToken(dependencies: OidcDependencies, request: Request): Promise<Answer> {
  const realm = await getRealm(dependencies.realms, request);
  requireSecureTransport(realm, request);
  const alias = request.params.alias ?? '';
  const details = { identity_provider: alias };
  const happening: Happening = { realm, request, type: 'IDENTITY_PROVIDER_RETRIEVE_TOKEN', details };
  let earlyHeaders = {};
  try {
    const { user, client, mayRead } = await caller(dependencies, happening);
    earlyHeaders = corsOf(client, request, '');
    if (!mayRead)
      throw refused(
        403,
        'not_allowed',
        `Client [${client.clientId}] not authorized to retrieve tokens from identity provider [${alias}].`,
      );
    const provider = realm.identityProviders.find((each) => each.alias === alias && each.enabled);
    if (!provider) {
      const answer = errorPage(dependencies.pages, realm, request, {
        status: 502,
        key: 'couldNotObtainTokenMessage',
        args: [],
      });
      return { ...answer, earlyHeaders };
    }
    if (provider.settings.storeToken !== true)
      throw refused(400, 'invalid_request', `Identity Provider [${alias}] does not support this operation.`);
    const text = await storedFor(dependencies, happening, provider, user.id);
    await recordSuccess(dependencies, happening);
    return { status: 200, headers: { ...NO_STORE, 'content-type': 'application/json' }, earlyHeaders, text };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    await recordRefusal(dependencies, happening, error);
    throw error.withHeaders({ ...NO_CACHE, ...earlyHeaders });
  }
}

/** A refusal in Keycloak's words, and its word in the event. */
const refused = (status: number, error: string, description: string) =>
  new Refusal(status, 'error', { audience: 'admin', description, event: { error } });

/** Who calls, and whether they may read. A token that has been issued without the role does not give it. @throws {Refusal} 400 */
async function caller({ store, clock }: OidcDependencies, happening: Happening) {
  const { realm, request } = happening;
  const invalid = () => refused(400, 'invalid_token', 'Invalid token.');
  const presented = presentedToken(request);
  const now = seconds(clock);
  const claims =
    presented && verifyRealmToken(realm, issuerOf(request.baseUrl, realm.name), presented.token, now);
  if (!presented || !claims) throw invalid();
  const outcome = await bearerOf(realm, claims, presented, { store, now });
  if (outcome.kind !== 'bearer') throw invalid();
  const { user, client, roleIds } = outcome.bearer;
  if (requiresProof(client) && presented.scheme !== 'DPoP') throw invalid();
  happening.clientId = client.clientId;
  happening.userId = user.id;
  happening.sessionId = stringClaim(claims, 'sid');
  tell(happening, { username: user.username });
  return { user, client, mayRead: saysRole(claims) && hasRole(realm, roleIds) };
}

function saysRole({ resource_access: access, jti }: Claims): boolean {
  // A lightweight token does not say what it is good for.
  if (/^..lt/.test(String(jti))) return true;
  const roles = (access as Record<string, { roles?: unknown }> | undefined)?.[BROKER]?.roles;
  return Array.isArray(roles) && roles.includes(READ_TOKEN);
}

const hasRole = ({ roles, roleOwners }: RealmView, roleIds: ReadonlySet<string>): boolean =>
  [...roleIds].some((id) => {
    const role = roles.byId.get(id);
    return role?.name === READ_TOKEN && roleOwners.get(role.clientId ?? '') === BROKER;
  });

/** One who asks while another has it refreshed waits for them: a refresh token may be good for one time. @throws {Refusal} 400, 404, 502 */
const storedFor = (
  dependencies: OidcDependencies,
  happening: Happening,
  provider: IdentityProvider,
  userId: string,
): Promise<string> =>
  inTurn(JSON.stringify(['stored token', provider.id, userId]), async () => {
    const { store, clock } = dependencies;
    const { realm } = happening;
    const identities = await store.users.federatedIdentities(realm.id, userId);
    const identity = identities.find(({ providerId }) => providerId === provider.id);
    if (!identity)
      throw refused(
        400,
        'invalid_request',
        `User [${userId}] is not associated with identity provider [${provider.alias}].`,
      );
    const { token } = identity;
    if (token === undefined)
      throw refused(
        404,
        'invalid_request',
        `No token stored for user [${userId}] with associated identity provider [${provider.alias}].`,
      );
    const refreshToken = refreshTokenOf(token, seconds(clock));
    return refreshToken === undefined
      ? token
      : refreshed(dependencies, happening, provider, { ...identity, token, userId, refreshToken });
  });

async function refreshed(
  { store, clock, brokers }: OidcDependencies,
  { realm, request }: Happening,
  provider: IdentityProvider,
  {
    userId,
    refreshToken,
    ...identity
  }: FederatedIdentity & { token: string; userId: string; refreshToken: string },
): Promise<string> {
  try {
    const answer = await brokers.refresh({ realm, provider, baseUrl: request.baseUrl }, refreshToken);
    const token = refreshedAnswer(identity.token, answer, seconds(clock));
    await store.commit([store.users.updateFederatedIdentity(realm.id, userId, { ...identity, token })]);
    return token;
  } catch (error) {
    // Whoever was unlinked meanwhile has nothing to read.
    if (!(error instanceof BrokerFailure || error instanceof Conflict)) throw error;
    throw refused(502, 'identity_provider_error', 'Unable to refresh token');
  }
}

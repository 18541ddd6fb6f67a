import { createHash } from 'node:crypto';
import { FEDERATED_JWT } from '../domain/clients/authentication-method.ts';
import type { Client } from '../domain/clients/client.ts';
import { findClientView } from '../domain/clients/client-view.ts';
import { isSelfRegistered } from '../domain/clients/self-registered.ts';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { providerKinds } from '../domain/identity-providers/kinds.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { type Claims, isSignatureOf, type OpenedJws } from '../domain/tokens/jws.ts';
import { spendOnce } from '../domain/tokens/spent-token.ts';
import { stringClaim } from '../domain/tokens/verify.ts';
import { invalidClient } from '../errors/protocol.ts';
import type { Request } from '../http/exchange.ts';
import type { Form } from '../http/form.ts';
import { seconds } from '../lib/clock.ts';
import { makeRoom } from '../lib/make-room.ts';
import { invalidAssertion, openAssertion } from './client-assertion.ts';
import type { OidcDependencies } from './dependencies.ts';

/** Seconds an assertion is good for, unless the provider's configuration says otherwise. */
const MAX_AGE = 300;
const WRONG = 'Invalid client or Invalid client credentials';

/** What an identity provider says of a client, by the name that the client has there (RFC 7523 section 3); nothing of it is believed yet. */
export interface FederatedAssertion {
  readonly provider: IdentityProvider;
  readonly subject: string;
  readonly jws: OpenedJws;
}

/** The assertion of a form, where a provider of the realm is who it says it is from. */
export function readFederatedAssertion(realm: RealmView, form: Form): FederatedAssertion | undefined {
  const jws = openAssertion(form);
  const [iss, subject] = [jws && stringClaim(jws.claims, 'iss'), jws && stringClaim(jws.claims, 'sub')];
  // What names its subject as its issuer is a client's own.
  if (!jws || iss === undefined || subject === undefined || iss === subject) return undefined;
  const those = realm.identityProviders.filter(
    (each) => each.enabled && isOpenId(each) && each.config.issuer === iss,
  );
  const [provider] = those;
  return provider && those.length === 1 ? { provider, subject, jws } : undefined;
}

const isOpenId = ({ providerId }: IdentityProvider): boolean => {
  const kind = providerKinds.get(providerId);
  return kind?.protocol === 'openid-connect' && kind.uses.includes('CLIENT_ASSERTION');
};

/**
 * The public id of the client that a provider knows by the assertion's subject; undefined where there is none, or more than one. All
 * clients are looked through for it, which nobody has done whom the provider does not vouch for.
 */
export async function federatedClientId(
  { store, providerKeys }: OidcDependencies,
  realm: RealmView,
  form: Form,
): Promise<string | undefined> {
  const assertion = readFederatedAssertion(realm, form);
  if (!assertion) return undefined;
  const key = JSON.stringify([realm.id, assertion.provider.alias, assertion.subject]);
  const before = found.get(key);
  const view = before === undefined ? undefined : await findClientView(store, realm.id, before);
  if (view?.client.enabled && isOf(view.client, assertion)) return before;
  if (!(await isVouchedFor(providerKeys, assertion))) return undefined;
  const attributes = { [ISSUER]: assertion.provider.alias, [SUBJECT]: assertion.subject };
  const clients = await store.clients.list(realm.id, { attributes, max: LOOK_THROUGH });
  const enabled = clients.filter((each) => each.enabled);
  // Nobody who registers a client by themselves takes the name away from one that an administrator has made.
  const given = enabled.filter((each) => !isSelfRegistered(each));
  const [client, ...others] = given.length > 0 ? given : enabled;
  if (!client || others.length > 0 || !isOf(client, assertion)) return undefined;
  makeRoom(found, KEPT);
  found.set(key, client.clientId);
  return client.clientId;
}

/** Public ids of clients by what was found to be theirs; looked at again before they count, for another may have it by now. */
const found = new Map<string, string>();
const KEPT = 1000;
/** Clients of one name that are looked at. */
const LOOK_THROUGH = 200;

/** Whether a client is the one that an assertion is about. */
const isOf = (
  { attributes, clientAuthenticatorType, publicClient }: Client,
  { provider, subject }: FederatedAssertion,
): boolean =>
  !publicClient &&
  clientAuthenticatorType === FEDERATED_JWT &&
  attributes[ISSUER] === provider.alias &&
  attributes[SUBJECT] === subject;

const [ISSUER, SUBJECT] = ['jwt.credential.issuer', 'jwt.credential.sub'] as const;

/** Proves the client by what its identity provider says of it. @throws {Refusal} 400, 401 */
export async function checkFederatedAssertion(
  { store, clock, providerKeys }: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
  form: Form,
): Promise<void> {
  const assertion = readFederatedAssertion(realm, form);
  if (!assertion) throw invalidClient(WRONG, NOT_PROVED);
  // Whether there is another whom it is about is not said.
  if (!isOf(client, assertion))
    throw invalidAssertion('client_id parameter does not match authenticated client');
  const { provider, jws } = assertion;
  if (!isOn(provider, 'supportsClientAssertions')) throw invalidClient(WRONG, NOT_PROVED);
  if (!SIGNED.test(jws.algorithm)) throw invalidAssertion('Invalid signature algorithm');
  if (!(await isVouchedFor(providerKeys, assertion))) throw invalidClient(WRONG, NOT_PROVED);
  checkAudience(jws.claims, provider, issuerOf(request.baseUrl, realm.name));
  const until = checkTimes(jws.claims, provider, seconds(clock));
  if (isOn(provider, 'supportsClientAssertionReuse')) return;
  const jti = stringClaim(jws.claims, 'jti');
  if (jti === undefined) throw invalidAssertion('Token jti claim is required');
  // Hashed: how long a provider makes its ids is up to the provider.
  const id = createHash('sha256').update(`client assertion of ${provider.id} ${jti}`).digest('base64url');
  if (!(await spendOnce(store, realm.id, id, until))) throw invalidAssertion('Token reuse detected');
}

/** Algorithms of keys that others may know. */
const SIGNED = /^(?:(?:[RP]S|ES)(?:256|384|512)|EdDSA)$/;

/** Whether the provider vouches for clients, and has signed it. */
async function isVouchedFor(
  providerKeys: OidcDependencies['providerKeys'],
  { provider, jws }: FederatedAssertion,
): Promise<boolean> {
  if (!isOn(provider, 'supportsClientAssertions') || !SIGNED.test(jws.algorithm)) return false;
  const key = await providerKeys.find(provider, jws.algorithm, jws.kid);
  return key !== undefined && isSignatureOf(key, jws);
}

const NOT_PROVED = { error: 'invalid_client_credentials' };

const isOn = ({ config }: IdentityProvider, name: string) => config[name]?.toLowerCase() === 'true';
const wholeNumber = (text = '') => (/^\d{1,9}$/.test(text) ? Number(text) : 0);

/** It is for this realm alone; or for us as the provider knows us, where its configuration has it so. */
function checkAudience({ aud }: Claims, provider: IdentityProvider, issuer: string): void {
  const audience = [aud].flat().map(String);
  const { clientId } = provider.config;
  const ours = isOn(provider, 'allowClientIdAsAudience') && clientId ? clientId : issuer;
  if (!audience.includes(ours)) throw invalidAssertion('Invalid token audience');
  if (audience.length > 1) throw invalidAssertion('Multiple audiences not allowed');
}

/** @returns until when it would be taken, in seconds since 1970 */
function checkTimes({ exp, nbf, iat }: Claims, { config }: IdentityProvider, now: number): number {
  const skew = wholeNumber(config.allowedClockSkew);
  const maxAge = wholeNumber(config.fedClientAssertionMaxExp) || MAX_AGE;
  if (typeof exp !== 'number') throw invalidAssertion('Token exp claim is required');
  if (exp + skew <= now || (typeof nbf === 'number' && nbf - skew > now))
    throw invalidAssertion('Token is not active');
  if (typeof iat !== 'number') {
    if (exp - now > maxAge)
      throw invalidAssertion('Token expiration is too far in the future and iat claim not present in token');
    return exp + skew;
  }
  if (iat - skew > now) throw invalidAssertion('Token was issued in the future');
  if (exp <= now) throw invalidAssertion('Token is not active');
  if (now > iat + maxAge) throw invalidAssertion('Token was issued too far in the past to be used now');
  return Math.min(exp + skew, iat + maxAge + 1);
}

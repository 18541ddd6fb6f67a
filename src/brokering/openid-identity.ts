import type { BrokeredIdentity } from '../domain/identity-providers/brokered-identity.ts';
import { BrokerFailure } from '../domain/identity-providers/brokers.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import { stringClaim } from '../domain/tokens/verify.ts';
import { subjectOf, verifyAccessToken, verifyIdToken } from './id-token.ts';
import type { Exchanged } from './kind.ts';
import { isOn } from './settings.ts';
import { fetchUserInfo } from './user-info.ts';

/** Who somebody is by OpenID Connect: the ID token, and what the userinfo endpoint says of the same person. @throws {BrokerFailure} */
export async function openIdIdentity(
  exchanged: Exchanged,
  { readsAccessToken = false }: { readonly readsAccessToken?: boolean } = {},
): Promise<BrokeredIdentity> {
  const { provider, tokens, endpoints } = exchanged;
  const idToken = await verifyIdToken(exchanged);
  const id = subjectOf(idToken) ?? '';
  const asksUserInfo = endpoints.userInfo !== undefined && !isOn(provider, 'disableUserInfo');
  const userInfo = asksUserInfo ? await userInfoOf(exchanged, endpoints.userInfo ?? '', id) : undefined;
  const accessToken =
    readsAccessToken || isOn(provider, 'isAccessTokenJWT') ? await verifyAccessToken(exchanged) : undefined;
  const said = userInfo ?? idToken;
  const email = stringClaim(said, 'email');
  const username = stringClaim(said, 'preferred_username') ?? email ?? id;
  const session = stringClaim(idToken, 'sid') ?? textOf(tokens.members.session_state);
  return {
    alias: provider.alias,
    id,
    username,
    ...(email !== undefined && { email }),
    ...verifiedIn(said),
    ...namesIn(said),
    attributes: {},
    claims: { ...(accessToken && { accessToken }), idToken, ...(userInfo && { userInfo }) },
    ...(session !== undefined && { sessionId: session }),
    ...(tokens.idToken !== undefined && { idToken: tokens.idToken }),
    tokens: tokens.text,
    sessionNotes: {},
  };
}

/** It must speak of the same person (OpenID Connect Core section 5.3.2). */
async function userInfoOf(exchanged: Exchanged, url: string, id: string): Promise<Claims> {
  const claims = await fetchUserInfo(exchanged, url);
  if (subjectOf(claims) !== id)
    throw new BrokerFailure(
      'identityProviderUnexpectedErrorMessage',
      'identity_provider_login_failure',
      'The user info is of somebody else',
    );
  return claims;
}

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Some say it in text. */
function verifiedIn({ email_verified: said }: Claims): Pick<BrokeredIdentity, 'emailVerified'> {
  return said === undefined ? {} : { emailVerified: said === true || said === 'true' };
}

/** First and last name; of a service that knows the whole name alone, what is before and after its last space (as Keycloak). */
export function namesIn(claims: Claims): Pick<BrokeredIdentity, 'firstName' | 'lastName'> {
  const [given, family] = [stringClaim(claims, 'given_name'), stringClaim(claims, 'family_name')];
  if (given !== undefined || family !== undefined)
    return {
      ...(given !== undefined && { firstName: given }),
      ...(family !== undefined && { lastName: family }),
    };
  const name = stringClaim(claims, 'name')?.trim();
  if (!name) return {};
  const at = name.lastIndexOf(' ');
  return at < 0 ? { firstName: name } : { firstName: name.slice(0, at), lastName: name.slice(at + 1) };
}

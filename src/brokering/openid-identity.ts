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
  const email = textOf(said.email);
  const username = nameIn(said, 'preferred_username')?.trim() || email || id;
  const session = stringClaim(idToken, 'sid') ?? textOf(tokens.members.session_state);
  return {
    alias: provider.alias,
    id,
    username,
    ...(email !== undefined && { email }),
    ...verifiedIn([idToken, ...(userInfo ? [userInfo] : [])]),
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

/** Whether the address is verified, by all that says so: one no is enough. Some say it in text. */
function verifiedIn(all: readonly Claims[]): Pick<BrokeredIdentity, 'emailVerified'> {
  const said = all.flatMap(({ email_verified: each }) => (each === undefined || each === null ? [] : [each]));
  return said.length === 0 ? {} : { emailVerified: said.every((each) => each === true || each === 'true') };
}

/** What somebody is called; a number is the text of it, and an empty text is none (as Keycloak). */
const nameIn = (claims: Claims, claim: string): string | undefined =>
  typeof claims[claim] === 'number' ? String(claims[claim]) : textOf(claims[claim]);

/** First and last name; of a service that knows the whole name alone, what is before and after its last space (as Keycloak). */
export function namesIn(claims: Claims): Pick<BrokeredIdentity, 'firstName' | 'lastName'> {
  const [given, family] = [nameIn(claims, 'given_name'), nameIn(claims, 'family_name')];
  if (given !== undefined || family !== undefined)
    return {
      ...(given !== undefined && { firstName: given }),
      ...(family !== undefined && { lastName: family }),
    };
  const name = nameIn(claims, 'name')?.trim();
  if (!name) return {};
  const at = name.lastIndexOf(' ');
  return at < 0 ? { firstName: name } : { firstName: name.slice(0, at), lastName: name.slice(at + 1) };
}

import { secretHash } from '../../lib/secret-hash.ts';
import type { signingKey } from '../keys/signing-key.ts';
import { issuerOf } from '../realms/issuer.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { readOwn, signOwn } from '../tokens/own-token.ts';
import { stringClaim } from '../tokens/verify.ts';
import type { SignUpInvitation } from './invitation.ts';

const TYPE = 'sign-up-invitation';

/** The address that an invited person is sent: signed, for one invitation, and worth nothing once it is sent anew. */
export async function invitationLink(
  making: Parameters<typeof signingKey>[0],
  realm: RealmView,
  baseUrl: string,
  { id, email, clientId, expiresAt, createdAt }: SignUpInvitation,
  key: string,
): Promise<string> {
  const issuer = issuerOf(baseUrl, realm.name);
  const claims = {
    iss: issuer,
    typ: TYPE,
    jti: id,
    iat: Math.floor(createdAt / 1000),
    exp: expiresAt,
    email,
    client: clientId,
    key,
  };
  const token = await signOwn(making, realm, claims);
  return `${issuer}/login-actions/invitation?${new URLSearchParams({ key: token })}`;
}

/** Which invitation a link is of, and which of its links. */
export interface FollowedInvitation {
  readonly id: string;
  readonly keyHash: string;
  readonly email: string;
  readonly clientId: string;
}

/** What the key of a link says, where it is one of this realm and not over. @param now seconds since 1970 */
export function readInvitationKey(
  realm: RealmView,
  baseUrl: string,
  text: string,
  now: number,
): FollowedInvitation | undefined {
  const claims = readOwn(realm, issuerOf(baseUrl, realm.name), TYPE, text, now);
  if (!claims) return undefined;
  const [id, key, email, clientId] = ['jti', 'key', 'email', 'client'].map((name) =>
    stringClaim(claims, name),
  );
  if (id === undefined || key === undefined || email === undefined || clientId === undefined)
    return undefined;
  return { id, keyHash: secretHash(key), email, clientId };
}

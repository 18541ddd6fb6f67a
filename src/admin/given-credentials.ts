import { givenId } from '../domain/given-id.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Change, Store } from '../domain/store.ts';
import { BETWEEN } from '../domain/users/credential-place.ts';
import { PASSWORD } from '../domain/users/password.ts';
import { passwordHashes } from '../domain/users/password-hash/index.ts';
import { readHash } from '../domain/users/password-hash/stored-password.ts';
import { setPassword, takeOverPassword } from '../domain/users/set-password.ts';
import type { Credential, User } from '../domain/users/user.ts';
import { badRequest } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import { momentOf } from './moment.ts';
import { isService } from './user-attributes.ts';
import type { CredentialRepresentation } from './user-representation.ts';

/** A service account has those of its client, and none of its own. @throws {Refusal} 400 */
export function checkMayHaveCredentials(user: User): void {
  const description = 'You can not manage credentials for this user';
  if (isService(user)) throw new Refusal(400, description, { description });
}

/**
 * The changes that give a user the credentials of a representation: a password in clear, whatever its type says, or what
 * was made elsewhere, as Keycloak's exports write it. The last password counts. @param isNew whether the user is made with them @throws {Refusal} 400
 */
export async function giveCredentials(
  store: Store,
  realm: RealmView,
  user: User,
  given: readonly CredentialRepresentation[] = [],
  now: number,
  { isNew = false }: { readonly isNew?: boolean } = {},
): Promise<Change[]> {
  const made = given.flatMap((each, index) => {
    const credential = each.value ? undefined : credentialFrom(user, each, now);
    return credential ? [{ ...credential, priority: (index + 1) * BETWEEN }] : [];
  });
  const clear = given.filter(({ value }) => value);
  const password = clear.at(-1)?.value;
  const place = (given.findLastIndex(({ value }) => value) + 1) * BETWEEN;
  const hashed = made.findLast(({ type }) => type === PASSWORD);
  const chosen =
    password === undefined
      ? undefined
      : await setPassword(store, realm, user, password, now, { place, isNew });
  await chosen?.elsewhere?.();
  return [
    ...(chosen?.changes ??
      (hashed ? await takeOverPassword(store, realm, user, hashed, now, { isNew }) : [])),
    ...made.filter(({ type }) => type !== PASSWORD).map((each) => store.users.addCredential(each)),
  ];
}

/** A credential that was made elsewhere; undefined for a representation that holds none. */
function credentialFrom(user: User, asked: CredentialRepresentation, now: number): Credential | undefined {
  const { secretData, credentialData, type } = asked.hashedSaltedValue ? fromBefore(asked) : asked;
  if (secretData === undefined && credentialData === undefined) return undefined;
  if (!type || secretData === undefined || credentialData === undefined)
    throw badRequest('A credential needs type, secretData and credentialData');
  for (const text of [secretData, credentialData]) checkJson(text);
  const { userLabel, createdDate } = asked;
  const credential: Credential = {
    id: givenId(asked.id, 'The id of a credential'),
    realmId: user.realmId,
    userId: user.id,
    type,
    ...(userLabel !== undefined && { userLabel }),
    secret: secretData,
    data: credentialData,
    createdAt: momentOf(createdDate) ?? now,
  };
  if (type === PASSWORD) checkCost(credential);
  return credential;
}

/** How Keycloak wrote credentials before its version 8. */
function fromBefore(asked: CredentialRepresentation) {
  const { type, hashedSaltedValue: value, salt, algorithm, counter = 0, digits, period } = asked;
  if (type === 'totp' || type === 'hotp')
    return {
      type: 'otp',
      secretData: JSON.stringify({ value }),
      credentialData: JSON.stringify({ subType: type, digits, counter, period, algorithm }),
    };
  return {
    type,
    secretData: JSON.stringify({ value, salt, additionalParameters: {} }),
    credentialData: JSON.stringify({
      hashIterations: asked.hashIterations,
      algorithm,
      additionalParameters: {},
    }),
  };
}

function checkJson(text: string): void {
  try {
    JSON.parse(text);
  } catch {
    throw badRequest('Cannot parse the JSON');
  }
}

/** What each login would take is not for whoever writes an import to say. */
function checkCost({ secret, data = '' }: Credential): void {
  const hash = readHash({ secret, data });
  const algorithm = hash && passwordHashes.get(hash.algorithm);
  if (hash && algorithm && hash.iterations > 0 && !algorithm.isAffordable(hash))
    throw badRequest(`The parameters of a password hashed with ${hash.algorithm} ask for too much work`);
}

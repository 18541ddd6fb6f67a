import { timingSafeEqual } from 'node:crypto';
import { newId } from '../../lib/ids.ts';
import { passwordHashes } from './password-hash/index.ts';
import type { HashedPassword, PasswordHash } from './password-hash/password-hash.ts';
import { readHash, writeHash } from './password-hash/stored-password.ts';
import type { PasswordPolicy } from './password-policy/password-policy.ts';
import type { Credential } from './user.ts';

export const PASSWORD = 'password';
/** One the user had before, kept so that it does not come back. */
export const PASSWORD_HISTORY = 'password-history';
/** When a user store took another by way of us: all that is kept here of it. */
export const SET_ELSEWHERE = 'password-elsewhere';

/** How the policy has passwords hashed. */
type Hashing = Pick<PasswordPolicy, 'hash' | 'iterations'>;

/** A password credential. @param now milliseconds since 1970 */
export async function passwordCredential(
  realmId: string,
  userId: string,
  password: string,
  { hash, iterations }: Hashing,
  now: number,
): Promise<Credential> {
  const stored = writeHash(await hash.hash(password, iterations));
  return { id: newId(), realmId, userId, type: PASSWORD, ...stored, createdAt: now };
}

/** Whether it is the password that was stored. What nobody can or may compute is no password. */
export async function isPassword(credential: Credential, password: string): Promise<boolean> {
  const computable = computableHash(credential);
  if (!computable) return false;
  const [algorithm, stored] = computable;
  return timingSafeEqual(await algorithm.repeat(password, stored), stored.value);
}

const isComputable = (credential: Credential): boolean => computableHash(credential) !== undefined;

function computableHash({ secret, data = '' }: Credential): [PasswordHash, HashedPassword] | undefined {
  const stored = readHash({ secret, data });
  const algorithm = stored && passwordHashes.get(stored.algorithm);
  return stored && algorithm?.isAffordable(stored) ? [algorithm, stored] : undefined;
}

/** The user's password, if they have one. */
export const passwordOf = (credentials: readonly Credential[]): Credential | undefined =>
  credentials.find(({ type }) => type === PASSWORD);

/** Whether one of the credentials is this password. Costs a hash as the policy has it for a user without one, too. */
export async function hasPassword(
  credentials: readonly Credential[],
  password: string,
  { hash, iterations }: Hashing,
): Promise<boolean> {
  const stored = passwordOf(credentials);
  if (stored && isComputable(stored)) return isPassword(stored, password);
  const [isTheirs] = await Promise.all([
    stored?.elsewhere?.verify(password) ?? false,
    hash.hash(password, iterations),
  ]);
  return isTheirs;
}

/** The credential hashed anew, where the policy has passwords hashed in another way by now. */
export async function rehashed(
  credential: Credential,
  password: string,
  { hash, iterations }: Hashing,
): Promise<Credential | undefined> {
  const stored = readHash({ secret: credential.secret, data: credential.data ?? '' });
  if (!stored || hash.isCurrent(stored, iterations)) return undefined;
  return { ...credential, ...writeHash(await hash.hash(password, iterations)) };
}

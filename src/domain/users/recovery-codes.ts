import { hash } from 'node:crypto';
import { equalSecrets } from '../../lib/equality.ts';
import { newId } from '../../lib/ids.ts';
import type { Credential, User } from './user.ts';

export const RECOVERY_CODES = 'recovery-authn-codes';

const ALGORITHM = 'SHA-512';
/** How older exports of Keycloak call it. */
const KNOWN = [ALGORITHM, 'RS512'];

interface StoredCode {
  /** Its place on the list, from 1 on. */
  readonly number: number;
  /** Base 64; codes are random, so that one pass is enough. */
  readonly encodedHashedValue: string;
}

const hashed = (code: string) => hash('sha512', code, 'base64');

/** A list of codes, as Keycloak's exports write it: none of them can be read from it. @param now milliseconds since 1970 */
export const recoveryCodes = (
  user: User,
  codes: readonly string[],
  userLabel: string,
  now: number,
): Credential => ({
  id: newId(),
  userId: user.id,
  realmId: user.realmId,
  type: RECOVERY_CODES,
  userLabel,
  secret: JSON.stringify({
    codes: codes.map((code, index) => ({ number: index + 1, encodedHashedValue: hashed(code) })),
  }),
  data: JSON.stringify({
    algorithm: ALGORITHM,
    totalCodes: codes.length,
    remainingCodes: codes.length,
  }),
  createdAt: now,
});

/** The code that is asked for next; undefined when all are used, or nobody can tell. */
export const nextCode = (credential: Credential): StoredCode | undefined => codesOf(credential)[0];

/** Whether it is the code that is asked for next. */
export function isNextCode(credential: Credential, code: string): boolean {
  const next = nextCode(credential);
  return next !== undefined && equalSecrets(hashed(code), next.encodedHashedValue);
}

/** The list without the code that was asked for; undefined when that was the last. */
export function withoutNextCode(credential: Credential): Credential | undefined {
  const codes = codesOf(credential).slice(1);
  if (codes.length === 0) return undefined;
  const data = { ...parsed(credential.data ?? ''), remainingCodes: codes.length };
  return { ...credential, secret: JSON.stringify({ codes }), data: JSON.stringify(data) };
}

function codesOf({ secret, data = '' }: Credential): readonly StoredCode[] {
  const { algorithm } = parsed(data);
  const { codes } = parsed(secret);
  if (!KNOWN.includes(String(algorithm)) || !Array.isArray(codes)) return [];
  return (codes as unknown[]).filter(isStoredCode).toSorted((one, other) => one.number - other.number);
}

const isStoredCode = (value: unknown): value is StoredCode =>
  typeof value === 'object' &&
  value !== null &&
  typeof (value as StoredCode).number === 'number' &&
  typeof (value as StoredCode).encodedHashedValue === 'string';

function parsed(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
  } catch {
    return {};
  }
}

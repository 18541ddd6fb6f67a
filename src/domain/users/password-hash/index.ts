import { argon2 } from './argon2.ts';
import type { PasswordHash } from './password-hash.ts';
import { pbkdf2Sha1, pbkdf2Sha256, pbkdf2Sha512 } from './pbkdf2.ts';

/** A new algorithm is a file here and a word in this list. */
export const passwordHashes: ReadonlyMap<string, PasswordHash> = new Map(
  [argon2, pbkdf2Sha1, pbkdf2Sha256, pbkdf2Sha512].map((hash) => [hash.id, hash]),
);

export const DEFAULT_HASH = argon2;

import { pbkdf2 as derive } from 'node:crypto';
import { promisify } from 'node:util';
import { randomOctets } from '../../../lib/random.ts';
import type { PasswordHash } from './password-hash.ts';

const pbkdf2 = promisify(derive);

const SALT = 16;
/** Iterations of a hash, at most: seconds, not minutes. */
const MOST = 5_000_000;

/** PBKDF2 (RFC 8018) with one of the SHA functions; its bytes as many as Keycloak's. */
const pbkdf2With = (id: string, digest: string, length: number, defaultIterations: number): PasswordHash => ({
  id,
  defaultIterations,
  async hash(password, iterations) {
    const salt = randomOctets(SALT);
    const value = await pbkdf2(password, salt, iterations, length, digest);
    return { algorithm: id, iterations, parameters: {}, salt, value };
  },
  repeat: (password, { salt, iterations, value }) => pbkdf2(password, salt, iterations, value.length, digest),
  isAffordable: ({ iterations }) => Number.isInteger(iterations) && iterations >= 1 && iterations <= MOST,
  isCurrent: ({ algorithm, iterations, value }, wanted) =>
    algorithm === id && iterations === wanted && value.length === length,
});

export const pbkdf2Sha1 = pbkdf2With('pbkdf2', 'sha1', 64, 1_300_000);
export const pbkdf2Sha256 = pbkdf2With('pbkdf2-sha256', 'sha256', 32, 600_000);
export const pbkdf2Sha512 = pbkdf2With('pbkdf2-sha512', 'sha512', 64, 210_000);

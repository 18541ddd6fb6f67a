import type { HashedPassword } from './password-hash.ts';

/** A password as Keycloak's exports write it: what must stay secret, and how it was hashed. */
export interface StoredPassword {
  readonly secret: string;
  readonly data: string;
}

/** Bytes of a hash, at most. */
const LONGEST = 1024;

export function writeHash({
  algorithm,
  iterations,
  parameters,
  salt,
  value,
}: HashedPassword): StoredPassword {
  return {
    secret: JSON.stringify({
      value: value.toString('base64'),
      salt: salt.toString('base64'),
      additionalParameters: {},
    }),
    data: JSON.stringify({ hashIterations: iterations, algorithm, additionalParameters: parameters }),
  };
}

/** The hash that was stored; undefined for what is none. Whether its algorithm is known, and affordable, is not asked. */
export function readHash({ secret, data }: StoredPassword): HashedPassword | undefined {
  const [secrets, parameters] = [parsed(secret), parsed(data)];
  const { value, salt } = secrets ?? {};
  const { algorithm, hashIterations, additionalParameters } = parameters ?? {};
  const iterations = countOf(hashIterations);
  if (typeof value !== 'string' || typeof salt !== 'string') return undefined;
  if (typeof algorithm !== 'string' || iterations === undefined) return undefined;
  const hash = Buffer.from(value, 'base64');
  if (hash.length === 0 || hash.length > LONGEST) return undefined;
  return {
    algorithm,
    iterations,
    parameters: lists(additionalParameters),
    salt: Buffer.from(salt, 'base64'),
    value: hash,
  };
}

/** A number, which may be written as a text (as Keycloak). */
function countOf(value: unknown): number | undefined {
  if (typeof value === 'string' && /^\s*\d{1,9}\s*$/.test(value)) return Number(value);
  return typeof value === 'number' ? value : undefined;
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

function lists(value: unknown): Record<string, string[]> {
  if (typeof value !== 'object' || value === null) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, list]) => [name, Array.isArray(list) ? list.map(String) : []]),
  );
}

import { type OpenedJws, openJws } from '../domain/tokens/jws.ts';
import { isJwsAlgorithm } from '../domain/tokens/signature-algorithms.ts';

/**
 * What somebody else asserts, read for what its registered claims mean (RFC 7519 section 4.1): moments are whole seconds, names and
 * ids texts, also where they stand there as the other (as Keycloak). Nothing of it is believed yet.
 * @returns undefined for what is no token, names no algorithm, or has claims that can be neither
 */
export function readAssertionToken(text: string): OpenedJws | undefined {
  const jws = openJws(text);
  if (!jws || !isJwsAlgorithm(jws.algorithm)) return undefined;
  const claims: Record<string, unknown> = { ...jws.claims };
  for (const [name, read] of READ) {
    const value = claims[name] ?? undefined;
    claims[name] = value === undefined ? undefined : read(value);
    if (claims[name] === NONE) return undefined;
  }
  return { ...jws, claims };
}

const NONE = Symbol('neither');
const LAST_MOMENT = 2 ** 53;

function moment(value: unknown): number | undefined | typeof NONE {
  if (typeof value === 'number') return Math.abs(value) <= LAST_MOMENT ? Math.trunc(value) : NONE;
  if (typeof value !== 'string') return NONE;
  const text = value.trim();
  if (text === '') return undefined;
  return /^[-+]?\d{1,15}$/.test(text) ? Number(text) : NONE;
}

const text = (value: unknown): string | typeof NONE => (typeof value === 'object' ? NONE : String(value));

const READ = [
  ...(['exp', 'nbf', 'iat'] as const).map((name) => [name, moment] as const),
  ...(['iss', 'sub', 'jti'] as const).map((name) => [name, text] as const),
];

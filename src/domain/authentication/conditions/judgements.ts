import type { Config } from './condition.ts';

/** What has come about in a login so far, by whichever door. */
interface SoFar {
  /** The types of the credentials that were right. */
  readonly used: ReadonlySet<string>;
  /** The level of authentication that the client asks for; undefined for none. */
  readonly requestedLevel: number | undefined;
  /** The level reached; below 0 for none. */
  readonly reachedLevel: number;
}

/** The word for no credential at all. */
const NONE = 'none';

/** One of some kinds of credentials was used in this login; or, unless configured, none of them was. It holds where nothing is said (as Keycloak). */
export function credentialWasUsed({ used }: Pick<SoFar, 'used'>, config: Config): boolean {
  const { credentials = '', included } = config;
  if (Object.keys(config).length === 0) return true;
  const isUsed = (type: string) => (type === NONE ? used.size === 0 : used.has(type));
  return credentials.split('##').some(isUsed) === (included === 'true');
}

/**
 * The client asks for this level or a higher one, and the login has not reached it yet. Where none was reached so far the first one will
 * do, whatever is asked for (as Keycloak).
 */
export function levelIsMissing(
  { requestedLevel, reachedLevel }: Pick<SoFar, 'requestedLevel' | 'reachedLevel'>,
  config: Config,
): boolean {
  if (reachedLevel < 0) return true;
  const level = levelOf(config);
  return level !== undefined && reachedLevel < level && level <= (requestedLevel ?? -1);
}

/** The level that a part of a flow stands for; undefined where it says none that is a number. */
export const levelOf = ({ 'loa-condition-level': level = '' }: Config): number | undefined =>
  /^\d{1,9}$/.test(level) ? Number(level) : undefined;

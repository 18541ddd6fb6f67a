import type { Config } from './condition.ts';

/** What has come about in a login so far, by whichever door. */
interface SoFar {
  /** Whether a credential of that type was right. */
  readonly hasUsed: (type: string) => boolean;
  /** The level of authentication that the client asks for; undefined for none. */
  readonly requestedLevel: number | undefined;
  /** The level reached; below 0 for none. */
  readonly reachedLevel: number;
}

/** One of some kinds of credentials was used in this login; or, unless configured, none of them was. */
export function credentialWasUsed({ hasUsed }: Pick<SoFar, 'hasUsed'>, config: Config): boolean {
  const { credentials = '', included } = config;
  return credentials.split('##').some((type) => hasUsed(type)) === (included === 'true');
}

/** The client asks for this level or a higher one, and the login has not reached it yet. Whoever names none gets the lowest. */
export function levelIsMissing(
  { requestedLevel, reachedLevel }: Pick<SoFar, 'requestedLevel' | 'reachedLevel'>,
  config: Config,
): boolean {
  const level = levelOf(config);
  if (requestedLevel === undefined) return reachedLevel < 0;
  return reachedLevel < level && level <= requestedLevel;
}

/** The level that a part of a flow stands for. */
export const levelOf = (config: Config): number => Number(config['loa-condition-level']);

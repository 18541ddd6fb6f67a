import { hash } from 'node:crypto';
import { mailboxOf } from '../../lib/mailbox.ts';
import { networkOf } from '../../lib/network-of.ts';
import type { Change } from '../store.ts';
import type { SignUpRule } from './rule.ts';

export interface SignUpCountRepository {
  /**
   * Counts one more, unless there are as many as there may be: conflict `too-many-sign-ups`.
   * @param counted what is counted @param expiresAt seconds since 1970
   */
  count(realmId: string, counted: string, most: number, expiresAt: number): Change;
  /** How many were counted. */
  counted(realmId: string, counted: string): Promise<number>;
  /** @param now seconds since 1970 */
  removeExpired(now: number): Change;
}

/** Who signs up, from where and when. */
export interface Counted {
  readonly realmId: string;
  /** Internal id of the client. */
  readonly clientId: string;
  readonly ip: string;
  readonly email: string | undefined;
  /** Seconds since 1970. */
  readonly now: number;
}

const HOUR = 3600;
const DAY = 24 * HOUR;

/** What counts a sign-up by the limits of the rule; part of the unit that it is of, so that racers stay within them too. */
export const countSignUp = (counts: SignUpCountRepository, rule: Limited, counted: Counted): Change[] =>
  limitsOn(rule, counted).map(({ key, most, expiresAt }) =>
    counts.count(counted.realmId, key, most, expiresAt),
  );

/** Whether one more is within the limits now. */
export async function hasRoom(counts: SignUpCountRepository, rule: Limited, who: Counted): Promise<boolean> {
  for (const { key, most } of limitsOn(rule, who))
    if ((await counts.counted(who.realmId, key)) >= most) return false;
  return true;
}

type Limited = Pick<SignUpRule, 'limits'>;

function limitsOn({ limits = {} }: Limited, { clientId, ip, email = '', now }: Counted) {
  const { perAddressPerHour, perEmailPerDay, perDay } = limits;
  const limit = (what: string, most: number | undefined, window: number) => {
    if (most === undefined) return [];
    const since = Math.floor(now / window);
    // Nobody's address is kept for being counted.
    const key = hash('sha256', `${clientId} ${since} ${what}`, 'base64url');
    return [{ key, most, expiresAt: (since + 1) * window }];
  };
  return [
    ...limit(`from ${networkOf(ip)}`, perAddressPerHour, HOUR),
    ...limit(`to ${mailboxOf(email)}`, perEmailPerDay, DAY),
    ...limit('all', perDay, DAY),
  ];
}

import { hash } from 'node:crypto';
import type { Realm } from '../realms/realm.ts';
import type { Change } from '../store.ts';
import { lookOf } from '../users/folded-name.ts';
import type { SignUpCountRepository } from './counts.ts';
import { removalDays } from './remove-unverified.ts';

/** Days for which a name is kept, where unverified accounts are. */
const USUAL = 365;
const DAY = 86_400;
/** As often as anybody tries. */
const ANY = 1_000_000_000;

const keyOf = (username: string): string => hash('sha256', `name ${lookOf(username)}`, 'base64url');

/**
 * Nobody has the name, and nobody is given it: it was tried with an address that has an account, where nobody is to learn that. With any
 * other address there would be somebody of the name by now, until they are removed. @param now seconds since 1970
 */
export const keepName = (
  counts: SignUpCountRepository,
  { id, settings }: Pick<Realm, 'id' | 'settings'>,
  username: string,
  now: number,
): Change => counts.count(id, keyOf(username), ANY, now + (removalDays(settings) ?? USUAL) * DAY);

/** Whether nobody is given the name. */
export const isKept = async (
  counts: SignUpCountRepository,
  realmId: string,
  username: string,
): Promise<boolean> => (await counts.counted(realmId, keyOf(username))) > 0;

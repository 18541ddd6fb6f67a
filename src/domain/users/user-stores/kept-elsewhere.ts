import { isDeepStrictEqual } from 'node:util';
import { derivedId } from '../../../lib/derived-id.ts';
import { isLockedOutForGood } from '../../login-failures/lockout.ts';
import type { User } from '../user.ts';

/** What a store says of somebody: names folded, and no attribute that the server keeps. What it leaves out is undefined. */
export interface SaidOfUser {
  readonly username: string;
  readonly email?: string;
  readonly emailVerified?: boolean;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

/** Where a user lives, if not here. */
export interface Origin {
  /** Id of the component. */
  readonly storeId: string;
  /** What the store knows them by. */
  readonly externalId: string;
  /** What it said last. */
  readonly said: SaidOfUser;
  /** Whether it has said, last, that they are not to be let in, or are not there. */
  readonly isOut?: true;
}

/** A user of a store as it tells of them. */
export interface KeptElsewhere {
  readonly externalId: string;
  readonly enabled: boolean;
  readonly said: SaidOfUser;
}

const MEMBERS = ['username', 'email', 'emailVerified', 'firstName', 'lastName'] as const;

/** The same on every node, so that two that find somebody at the same time make one user. */
export const userIdOf = (storeId: string, externalId: string): string =>
  derivedId('user-store', storeId, externalId);

/** Somebody who was found in a store for the first time. @param now milliseconds since 1970 */
export function importedUser(
  { realmId, id: storeId }: { readonly realmId: string; readonly id: string },
  { externalId, enabled, said }: KeptElsewhere,
  now: number,
): User {
  const { attributes = {}, ...members } = said;
  return {
    id: userIdOf(storeId, externalId),
    realmId,
    emailVerified: false,
    enabled,
    attributes,
    requiredActions: [],
    notBefore: 0,
    createdAt: now,
    ...members,
    origin: { storeId, externalId, said, ...(!enabled && { isOut: true }) },
  };
}

/**
 * The user as the store tells of them now; the very same where that is what it told before. Who was out there and is no longer is
 * let in again; whom somebody has disabled here stays so, and nobody lets in whom the store does not. @param kept undefined where they are gone: they are out
 */
export function refreshedUser(user: User, origin: Origin, kept: KeptElsewhere | undefined): User {
  const { isOut: was = false, ...rest } = origin;
  const isOut = !kept?.enabled;
  const said = kept?.said ?? origin.said;
  if (isOut === was && isDeepStrictEqual(said, origin.said) && !(isOut && user.enabled)) return user;
  const { attributes: formerly = {} } = origin.said;
  const own = Object.entries(user.attributes).filter(([name]) => !Object.hasOwn(formerly, name));
  const { attributes = {}, ...members } = said;
  // What it has said and no longer says is nothing that anybody here has said.
  const left = Object.fromEntries(
    Object.entries(user).filter(
      ([name]) => !MEMBERS.some((each) => each === name && origin.said[each] !== undefined),
    ),
  ) as Omit<User, (typeof MEMBERS)[number]>;
  // An address that the store alone has vouched for is not verified once it does so no more.
  const isUnverified = said.email !== origin.said.email || origin.said.emailVerified === true;
  return {
    ...left,
    emailVerified: isUnverified ? false : user.emailVerified,
    ...members,
    enabled: isOut ? false : was && !isLockedOutForGood(user) ? true : user.enabled,
    attributes: { ...Object.fromEntries(own), ...attributes },
    origin: { ...rest, said, ...(isOut && { isOut: true }) },
  };
}

/** The user, not let in until the store says something else that can be. */
export const putOut = (user: User, origin: Origin): User =>
  origin.isOut && !user.enabled ? user : { ...user, enabled: false, origin: { ...origin, isOut: true } };

/** The user under a name that is nobody else's and without an address, until their store is asked what they are called now. */
export function withoutNames(user: User, origin: Origin): User {
  const { email: _address, ...rest } = user;
  const { email: _said, ...said } = origin.said;
  return {
    ...rest,
    username: user.id,
    emailVerified: false,
    origin: { ...origin, said: { ...said, username: user.id } },
  };
}

/** The user as somebody else would have them, but for what the store says. */
export function withSaid(user: User): User {
  if (!user.origin) return user;
  const { attributes = {}, ...members } = user.origin.said;
  return { ...user, ...members, attributes: { ...user.attributes, ...attributes } };
}

/** Whether what the store says of the user stands. */
export function isAsSaid(user: User, { said, isOut }: Origin): boolean {
  if (isOut && user.enabled) return false;
  const { attributes = {} } = said;
  return (
    MEMBERS.every((name) => said[name] === undefined || user[name] === said[name]) &&
    Object.entries(attributes).every(([name, values]) => isDeepStrictEqual(user.attributes[name], values))
  );
}

/** Whether an attribute of the user's profile is the store's to say. */
export const isSaidElsewhere = ({ origin }: Pick<User, 'origin'>, name: string): boolean =>
  origin !== undefined &&
  (MEMBERS.some((member) => member === name)
    ? Object.hasOwn(origin.said, name)
    : Object.hasOwn(origin.said.attributes ?? {}, name));

import { isRemembered } from '../../domain/login-failures/after-failure.ts';
import { isLockedOutForGood, isLockedOutForNow } from '../../domain/login-failures/lockout.ts';
import type { LoginFailures } from '../../domain/login-failures/login-failures.ts';
import type { User } from '../../domain/users/user.ts';
import { type Answer, JSON_UTF8, noContent } from '../../http/exchange.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-users', 'manage-users'];
const MANAGE = ['manage-users'];

/** `/attack-detection/brute-force/users`: failed logins, and whom they have locked out. */
export const attackDetectionEndpoints: readonly Endpoint[] = [
  { method: 'DELETE', path: '/attack-detection/brute-force/users', roles: MANAGE, handle: clearAll },
  { method: 'GET', path: '/attack-detection/brute-force/users/:id', roles: VIEW, handle: read },
  { method: 'DELETE', path: '/attack-detection/brute-force/users/:id', roles: MANAGE, handle: clear },
];

/** How Keycloak writes that a lockout has no end: the greatest of its long integers, which no number here is. */
const FOREVER = '9223372036854775807';

function lockoutOf(user: User | undefined, failures: LoginFailures | undefined, now: number) {
  const forNow = isLockedOutForNow(failures, now);
  const forGood = !forNow && user !== undefined && failures !== undefined && isLockedOutForGood(user);
  return { forNow, forGood };
}

/** A user, and the failures that the realm remembers: those that the next goes on from, or that keep them out. */
export async function failuresOf({ store, realm, clock }: RealmRequest, id: string) {
  const { settings } = realm;
  if (!settings.bruteForceProtected) return [];
  const [user, failures] = await Promise.all([
    store.users.find(realm.id, id),
    store.loginFailures.find(realm.id, id),
  ]);
  const now = clock.now();
  const { forNow, forGood } = lockoutOf(user, failures, now);
  const isShown = forNow || forGood || isRemembered(settings, failures, now);
  return [user, isShown ? failures : undefined] as const;
}

/** How often somebody failed to log in as a user of late, and whether that locks them out for a while. */
export function failureStatus(failures: LoginFailures | undefined, now: number) {
  return {
    numFailures: failures?.failures ?? 0,
    disabled: isLockedOutForNow(failures, now),
    lastIPFailure: failures?.lastAddress ?? 'n/a',
    lastFailure: failures?.lastFailure ?? 0,
  };
}

/** Nobody has failed as a user who is not there (as Keycloak). */
async function read(admin: RealmRequest): Promise<Answer> {
  const { clock, request } = admin;
  const [user, failures] = await failuresOf(admin, request.params.id ?? '');
  const { forNow, forGood } = lockoutOf(user, failures, clock.now());
  const { numFailures, disabled: _, ...last } = failureStatus(failures, clock.now());
  const shown = {
    numFailures,
    numTemporaryLockouts: failures?.temporaryLockouts ?? 0,
    disabled: forNow || forGood,
    numSecondaryAuthFailures: failures?.secondaryFailures ?? 0,
    ...last,
  };
  const until = forGood ? FOREVER : String(forNow ? failures?.lockedUntil : 0);
  return {
    status: 200,
    headers: { ...NO_CACHE, 'content-type': JSON_UTF8 },
    text: `{"failedLoginNotBefore":${until},${JSON.stringify(shown).slice(1)}`,
  };
}

async function clear({ store, realm, request, record }: RealmRequest): Promise<Answer> {
  const id = request.params.id ?? '';
  record({ unlisted: (await store.loginFailures.find(realm.id, id)) === undefined });
  await store.commit([store.loginFailures.clear(realm.id, id)]);
  return noContent;
}

async function clearAll({ store, realm }: RealmRequest): Promise<Answer> {
  await store.commit([store.loginFailures.clearAll(realm.id)]);
  return noContent;
}

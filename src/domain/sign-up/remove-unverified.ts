import type { Extended } from '../../lib/catalogue.ts';
import { VERIFY_EMAIL } from '../authentication/required-actions.ts';
import { newEvent } from '../events/new-event.ts';
import type { Realm } from '../realms/realm.ts';
import type { RealmSettings } from '../realms/settings.ts';
import { Conflict, type Store } from '../store.ts';
import { removeUser } from '../users/remove-user.ts';
import type { User } from '../users/user.ts';

/** The realm attribute that says after how many days; without it they stay. */
const DAYS = 'sign-up.remove-unverified-after-days';
const MOST = 3650;
const DAY = 86_400_000;
/** Users that are read at once. */
const PAGE = 500;

type Settings = Pick<RealmSettings, 'attributes'>;

const isDays = (said: string) => /^\d{1,4}$/.test(said) && Number(said) >= 1 && Number(said) <= MOST;

/** Why that attribute cannot be as it is, in the words of a refusal. */
export function findRemovalProblem({ attributes }: Settings): string | undefined {
  const said = attributes[DAYS];
  return said && !isDays(said) ? `'${DAYS}' must be from 1 to ${MOST}` : undefined;
}

/** After how many days; undefined where they stay. */
export function removalDays({ attributes }: Settings): number | undefined {
  const said = attributes[DAYS] ?? '';
  return isDays(said) ? Number(said) : undefined;
}

/**
 * Removes those who signed up by themselves, have not shown within that time that their address is theirs, and never got in. Whoever does
 * so in the meantime stays; of several nodes one removes them, and tells so.
 * @param now seconds since 1970
 */
export async function removeUnverified(store: Store, realm: Realm & Extended, now: number): Promise<void> {
  const days = removalDays(realm.settings);
  if (days === undefined) return;
  const createdBefore = now * 1000 - days * DAY;
  for (let first = 0; ; ) {
    const query = { emailVerified: false, createdBefore, first, max: PAGE };
    const page = await store.users.list(realm.id, query);
    for (const user of page)
      if (!(await neverGotIn(store, user)) || !(await remove(store, realm, user, now))) first += 1;
    if (page.length < PAGE) return;
  }
}

/**
 * As far as anybody can tell: what was asked of them when they signed up is not done, or they have nothing to log in with, which is
 * chosen after the verification.
 */
async function neverGotIn({ users, sessions }: Store, user: User): Promise<boolean> {
  const { realmId, id, selfRegistered, requiredActions } = user;
  if (!selfRegistered) return false;
  const hasMeans = async () =>
    (await users.credentials(realmId, id)).length > 0 ||
    (await users.federatedIdentities(realmId, id)).length > 0;
  if (!requiredActions.includes(VERIFY_EMAIL) && (await hasMeans())) return false;
  for (const kind of ['online', 'offline'] as const)
    if ((await sessions.ofUser(realmId, id, kind)).length > 0) return false;
  return true;
}

/** @returns whether it was this node that did it, and nobody was quicker with something else */
async function remove(store: Store, realm: Realm & Extended, user: User, now: number): Promise<boolean> {
  const { duplicateEmailsAllowed } = realm.settings;
  const { id: userId, username, email, signUp } = user;
  const details = { username, ...(email !== undefined && { email }), reason: 'email_never_verified' };
  const rest = { userId, ...(signUp && { clientId: signUp.clientId }), details };
  try {
    await store.commit([
      // Only as they were read: whoever has verified their address since is not removed.
      store.users.update(user, { duplicateEmailsAllowed, ifRevision: user.revision }),
      ...removeUser(store, user),
      store.events.append(newEvent(realm, now * 1000, 'DELETE_ACCOUNT', rest, { audited: true })),
    ]);
    return true;
  } catch (error) {
    if (error instanceof Conflict) return false;
    throw error;
  }
}

import { Refusal } from '../../errors/refusal.ts';
import { newId } from '../../lib/ids.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Change, Store } from '../store.ts';
import { placeBehind } from './credential-place.ts';
import { PASSWORD, PASSWORD_HISTORY, passwordCredential, passwordOf, SET_ELSEWHERE } from './password.ts';
import { checkPasswordPolicy, requireReadable } from './password-policy/check-password-policy.ts';
import type { PasswordPolicy } from './password-policy/password-policy.ts';
import { passwordPolicyOf } from './password-policy/policy-of-realm.ts';
import type { Credential, User } from './user.ts';

const DAY = 86_400_000;

/** How a user is given a password. */
interface GivenPassword {
  readonly changes: Change[];
  /** Has the user store that keeps it take it: last, since nobody takes that back. Then only when it was is kept here. */
  readonly elsewhere?: () => Promise<void>;
}

/** Whose it is, and where. */
interface PasswordPlace {
  /** Among their credentials, of a first one. */
  readonly place?: number;
  /** Whether the user is made with it: somebody who goes for them may have had the same id. */
  readonly isNew?: boolean;
}

/**
 * What gives a user a password, by the realm's policy; the credential keeps its id and its label, and what was there
 * before is remembered as long as the policy asks. @param now milliseconds since 1970 @throws {Refusal} 400 by the policy
 */
export async function setPassword(
  store: Store,
  realm: RealmView,
  user: User,
  password: string,
  now: number,
  { place, isNew = false }: PasswordPlace = {},
): Promise<GivenPassword> {
  const policy = passwordPolicyOf(realm);
  const all = isNew ? [] : await store.users.credentials(user.realmId, user.id);
  const kept = passwordOf(all)?.elsewhere;
  if (kept && !kept.set) throw isReadOnly();
  const earlier = all.filter((each) => isPasswordEver(each) && !each.elsewhere);
  await checkPasswordPolicy(policy, { password, user, realm, earlier, now });
  const { set } = kept ?? {};
  // Whoever waits with the one before is to see that there is another.
  if (set)
    return {
      changes: [setElsewhere(store, realm.id, user.id, all, now)],
      elsewhere: () => set(password),
    };
  const made = {
    ...(await passwordCredential(realm.id, user.id, password, policy, now)),
    priority: place ?? placeBehind(all),
  };
  return { changes: replacing(store, policy, earlier, made, now) };
}

/** As `setPassword`, for a password that was hashed elsewhere: no policy can look at it. */
export async function takeOverPassword(
  store: Store,
  realm: RealmView,
  user: User,
  hashed: Credential,
  now: number,
  { isNew = false }: PasswordPlace = {},
): Promise<Change[]> {
  const earlier = isNew ? [] : await passwordsOf(store, user);
  if (passwordOf(earlier)?.elsewhere) throw isReadOnly();
  const policy = passwordPolicyOf(realm);
  // Nor how many of the earlier ones are to be remembered.
  requireReadable(policy);
  return replacing(store, policy, earlier, hashed, now);
}

function setElsewhere(
  store: Store,
  realmId: string,
  userId: string,
  all: readonly Credential[],
  now: number,
): Change {
  const mark = all.find(({ type }) => type === SET_ELSEWHERE);
  if (mark) return store.users.updateCredential({ ...mark, createdAt: now });
  const made = { id: newId(), realmId, userId, type: SET_ELSEWHERE, secret: '{}', createdAt: now };
  return store.users.addCredential(made);
}

/** The code is the key of what a page says. */
const isReadOnly = () =>
  new Refusal(400, 'readOnlyPasswordMessage', {
    description: 'The password is kept by a user store that takes no other: change it there',
  });

async function passwordsOf(store: Store, { realmId, id }: User): Promise<Credential[]> {
  const all = await store.users.credentials(realmId, id);
  return all.filter(isPasswordEver);
}

const isPasswordEver = ({ type }: Credential) => type === PASSWORD || type === PASSWORD_HISTORY;

function replacing(
  store: Store,
  { configs }: PasswordPolicy,
  earlier: readonly Credential[],
  made: Credential,
  now: number,
): Change[] {
  const before = passwordOf(earlier);
  if (!before) return [store.users.addCredential(made)];
  const { id, userLabel = made.userLabel, priority, revision: ifRevision } = before;
  const count = (configs.get('passwordHistory') as number | undefined) ?? 0;
  const since = now - Math.max(0, (configs.get('passwordAge') as number | undefined) ?? 0) * DAY;
  const isRemembered = count > 1 || since < now;
  const history = earlier
    .filter(({ type }) => type === PASSWORD_HISTORY)
    .sort((a, b) => b.createdAt - a.createdAt);
  // The one before is the latest of them.
  const forgotten = history.slice(Math.max(0, count - 2)).filter(({ createdAt }) => createdAt < since);
  return [
    store.users.updateCredential(
      {
        ...made,
        id,
        ...(userLabel !== undefined && { userLabel }),
        ...(priority !== undefined && { priority }),
      },
      { ifRevision },
    ),
    ...(isRemembered ? [store.users.addCredential({ ...before, id: newId(), type: PASSWORD_HISTORY })] : []),
    ...forgotten.map((each) => store.users.removeCredential(each)),
  ];
}

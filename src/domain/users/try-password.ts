import type { RealmView } from '../realms/realm-view.ts';
import { Conflict, type Store } from '../store.ts';
import { hasPassword, passwordOf, rehashed } from './password.ts';
import { passwordPolicyOf } from './password-policy/policy-of-realm.ts';
import type { Credential } from './user.ts';

/** What a password turns out to be. */
export interface TriedPassword {
  readonly isRight: boolean;
  /** What is kept of one that is right, once it is sure that its user is not locked out. */
  readonly keep: readonly (() => Promise<void>)[];
}

/** Holds a password against a user's credentials. Of nobody there are none, and it takes as long. */
export async function tryPassword(
  store: Store,
  realm: RealmView,
  credentials: readonly Credential[],
  password: string,
): Promise<TriedPassword> {
  const isRight = await hasPassword(credentials, password, passwordPolicyOf(realm));
  return { isRight, keep: isRight ? [() => keepUpToDate(store, realm, credentials, password)] : [] };
}

/** Hashes the password as the realm has it done by now, unless another one was set meanwhile. */
async function keepUpToDate(
  store: Store,
  realm: RealmView,
  credentials: readonly Credential[],
  password: string,
): Promise<void> {
  const stored = passwordOf(credentials);
  const anew = stored && (await rehashed(stored, password, passwordPolicyOf(realm)));
  if (!anew) return;
  try {
    await store.commit([store.users.updateCredential(anew, { ifRevision: stored.revision })]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

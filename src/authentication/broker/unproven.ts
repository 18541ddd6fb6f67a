import type { Change } from '../../domain/store.ts';
import { withoutPendingEmail } from '../../domain/users/pending-email.ts';
import type { User } from '../../domain/users/user.ts';
import { seconds } from '../../lib/clock.ts';
import type { Login } from '../login.ts';
import { brokerEvent } from './events.ts';
import type { Brokered } from './identity.ts';

/** What the events tell. */
const REASON = { reason: 'email_was_not_verified' };

/**
 * Whether nobody can have the account by its address: a user store keeps its password, and lets in whoever knows that, whatever else is
 * taken from it. Until the store or a mail has verified the address, that password alone shows whose it is.
 */
export const isBeyondTaking = ({ origin, emailVerified }: User): boolean =>
  origin !== undefined && !emailVerified;

export interface Taken {
  /** As they are stored by it. */
  readonly user: User;
  readonly unit: readonly Change[];
}

/**
 * Somebody shows that an address is theirs which nobody had verified: whoever made the account, or gave it that address, may be somebody else
 * who waits for its owner. So the account becomes theirs alone: what others could log in with goes, with links to other providers,
 * sessions, what clients were allowed, and what waits to be confirmed; whatever was proved before is good no more.
 */
export async function takeOver(login: Login, brokered: Brokered, found: User): Promise<Taken> {
  const { realm, dependencies } = login;
  const { store, clock } = dependencies;
  const { id: userId, revision = 0 } = found;
  const [credentials, links] = await Promise.all([
    store.users.credentials(realm.id, userId),
    store.users.federatedIdentities(realm.id, userId),
  ]);
  const user: User = { ...withoutPendingEmail(found), emailVerified: true, notBefore: seconds(clock) };
  const told = (type: string, details: Readonly<Record<string, string>>) =>
    brokerEvent(login, brokered, type, { userId, details: { ...details, ...REASON } });
  const aliasOf = (id: string) => realm.identityProviders.find((each) => each.id === id)?.alias ?? id;
  return {
    user: { ...user, revision: revision + 1 },
    unit: [
      store.users.update(user, {
        duplicateEmailsAllowed: realm.settings.duplicateEmailsAllowed,
        ifRevision: found.revision,
      }),
      ...credentials.flatMap((each) => [
        store.users.removeCredential(each),
        ...told('REMOVE_CREDENTIAL', { credential_type: each.type, credential_id: each.id }),
      ]),
      ...links.flatMap(({ providerId }) => [
        store.users.removeFederatedIdentity(realm.id, userId, providerId),
        ...told('REMOVE_FEDERATED_IDENTITY', { removed_identity_provider: aliasOf(providerId) }),
      ]),
      store.sessions.removeOfUser(realm.id, userId, 'online'),
      store.sessions.removeOfUser(realm.id, userId, 'offline'),
      store.consents.revokeOfUser(realm.id, userId),
    ],
  };
}

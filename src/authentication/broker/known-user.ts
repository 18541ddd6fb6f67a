import { syncModeOf } from '../../domain/identity-providers/mappers/run.ts';
import { isLockedOutForNow } from '../../domain/login-failures/lockout.ts';
import type { Change } from '../../domain/store.ts';
import type { User } from '../../domain/users/user.ts';
import type { Answer } from '../../http/exchange.ts';
import { mistakeEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { showPage } from '../show.ts';
import { errorPage } from '../turn.ts';
import { arriveBrokered } from './arrival.ts';
import { wayBack } from './events.ts';
import { followProvider } from './follow-provider.ts';
import { type Brokered, brokerDetails } from './identity.ts';

/** Somebody whom the realm knows by the provider's id of them. */
export async function knownUser(login: Login, brokered: Brokered, user: User): Promise<Answer> {
  const refused = await refuseUser(login, brokered, user);
  if (refused) return refused;
  const followed = await followProvider(login, brokered, user, false);
  const unit = [...followed.changes, ...(await linkChanges(login, brokered, user))];
  return arriveBrokered(login, brokered, followed.user, followed.sessionNotes, unit);
}

/** Whom the realm has switched off, or holds off, gets in by no provider either. */
async function refuseUser(login: Login, { identity }: Brokered, user: User): Promise<Answer | undefined> {
  const { realm, dependencies } = login;
  const { store, clock } = dependencies;
  const failures = realm.settings.bruteForceProtected
    ? await store.loginFailures.find(realm.id, user.id)
    : undefined;
  const locked = isLockedOutForNow(failures, clock.now());
  if (user.enabled && !locked) return undefined;
  const [error, key] = user.enabled
    ? ['user_temporarily_disabled', 'accountTemporarilyDisabledMessage']
    : ['user_disabled', 'accountDisabledMessage'];
  await store.commit(
    mistakeEvent(login, {
      type: 'IDENTITY_PROVIDER_LOGIN_ERROR',
      error,
      isBare: true,
      details: { ...wayBack(login), ...brokerDetails(identity) },
    }),
  );
  return showPage(login, errorPage(key));
}

/** What the provider calls them now, and what it gave for them, where that is kept. */
async function linkChanges(
  { realm, dependencies: { store } }: Login,
  { provider, identity }: Brokered,
  user: User,
): Promise<readonly Change[]> {
  const links = await store.users.federatedIdentities(realm.id, user.id);
  const link = links.find(({ providerId }) => providerId === provider.id);
  if (!link) return [];
  const { username = link.externalName, tokens: token = link.token } = identity;
  // What they are called there is followed as the rest of them is (as Keycloak).
  const externalName = syncModeOf(provider) === 'FORCE' ? username : link.externalName;
  if (externalName === link.externalName && token === link.token) return [];
  return [
    store.users.updateFederatedIdentity(realm.id, user.id, {
      ...link,
      ...(externalName !== undefined && { externalName }),
      ...(token !== undefined && { token }),
    }),
  ];
}

import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { providerKinds } from '../domain/identity-providers/kinds.ts';
import { isImpersonated } from '../domain/sessions/impersonation.ts';
import { Conflict } from '../domain/store.ts';
import { PASSWORD } from '../domain/users/password.ts';
import { accountEvent } from './events.ts';
import type { OwnAccount } from './resource.ts';

/** Whether people can log in by it. */
export const isForLogins = ({ enabled, providerId }: IdentityProvider) =>
  enabled && providerKinds.get(providerId)?.uses.includes('USER_AUTHENTICATION') === true;

/**
 * Takes what a provider knows them as from somebody, in one unit with the event. @param alias of the provider
 * @returns `last` where nothing would be left to log in with, `failed` where somebody else is in their place
 */
export async function unlinkFrom(
  account: OwnAccount,
  alias: string | undefined,
): Promise<'unlinked' | 'unknown' | 'gone' | 'last' | 'failed'> {
  const { store, realm, user } = account;
  const provider = realm.identityProviders.find((each) => each.alias === alias);
  if (!provider) return 'unknown';
  const identities = await store.users.federatedIdentities(realm.id, user.id);
  const identity = identities.find(({ providerId }) => providerId === provider.id);
  if (!identity) return 'gone';
  if (isImpersonated(account.session)) return 'failed';
  const credentials = await store.users.credentials(realm.id, user.id);
  if (identities.length === 1 && !credentials.some(({ type }) => type === PASSWORD)) return 'last';
  const details = {
    identity_provider: provider.alias,
    ...(identity.externalName !== undefined && { identity_provider_identity: identity.externalName }),
    username: user.username,
  };
  try {
    await store.commit([
      store.users.removeFederatedIdentity(realm.id, user.id, provider.id),
      ...accountEvent(account, 'REMOVE_FEDERATED_IDENTITY', { details }),
    ]);
  } catch (error) {
    if (error instanceof Conflict) return 'gone';
    throw error;
  }
  return 'unlinked';
}

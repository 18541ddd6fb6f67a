import type { BrokeredIdentity } from '../brokered-identity.ts';
import type { IdentityProvider, IdentityProviderMapper } from '../identity-provider.ts';
import { brokerMappers } from './index.ts';
import type { MappedUser, Mapping } from './mapper.ts';

/** The identity as the provider's mappers would have it, before anybody is looked for. */
export const preprocessed = (
  realm: Mapping['realm'],
  provider: IdentityProvider,
  identity: BrokeredIdentity,
): BrokeredIdentity =>
  provider.mappers.reduce(
    (before, mapper) =>
      brokerMappers.get(mapper.identityProviderMapper)?.preprocess?.(before, mapper, realm) ?? before,
    identity,
  );

/** The user as the provider's mappers leave them, one after the other. @param isNew whether they are made now */
export async function mapped(
  asked: Pick<Mapping, 'realm' | 'store' | 'identity'>,
  provider: IdentityProvider,
  before: MappedUser,
  isNew: boolean,
): Promise<MappedUser> {
  let user = before;
  for (const mapper of provider.mappers) {
    const occasion = isNew ? 'new' : again(provider, mapper);
    const kind = brokerMappers.get(mapper.identityProviderMapper);
    if (occasion && kind?.apply) user = await kind.apply(user, { ...asked, mapper, occasion });
  }
  return user;
}

/** How a mapper treats whom the realm knows already, by its own sync mode or the provider's; undefined where it leaves them. */
function again(provider: IdentityProvider, mapper: IdentityProviderMapper): 'force' | 'legacy' | undefined {
  // Those that were made before there were sync modes say nothing, and stay as they were (as Keycloak).
  const own = mapper.config.syncMode ?? 'LEGACY';
  const mode = own === 'INHERIT' ? syncModeOf(provider) : own;
  return mode === 'FORCE' ? 'force' : mode === 'LEGACY' ? 'legacy' : undefined;
}

/** When what is known of a user follows the provider (Keycloak's IdentityProviderSyncMode). */
export const syncModeOf = ({ config }: Pick<IdentityProvider, 'config'>): string =>
  config.syncMode ?? 'LEGACY';

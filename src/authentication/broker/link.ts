import type { FederatedIdentity } from '../../domain/users/user.ts';
import type { Brokered } from './identity.ts';

/** What is kept of a provider's word, by which it knows them again. */
export const linkOf = ({
  provider,
  identity,
}: Brokered): FederatedIdentity & { readonly externalId: string } => ({
  providerId: provider.id,
  externalId: identity.id,
  ...(identity.username !== undefined && { externalName: identity.username }),
  ...(identity.tokens !== undefined && { token: identity.tokens }),
});

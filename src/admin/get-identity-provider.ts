import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import { retryWhenChanged } from '../domain/retry.ts';
import { notFound } from '../errors/http.ts';
import type { RealmRequest } from './resource.ts';

/** Administration roles that may look at identity providers. */
export const VIEW_PROVIDERS = ['view-identity-providers', 'manage-identity-providers'];
export const MANAGE_PROVIDERS = ['manage-identity-providers'];

/** The provider that the path names, by its alias or its id. @throws {Refusal} 404 */
export function getIdentityProvider({ realm, request }: RealmRequest): IdentityProvider {
  const { alias } = request.params;
  const found =
    realm.identityProviders.find((provider) => provider.alias === alias) ??
    realm.identityProviders.find(({ id }) => id === alias);
  if (!found) throw notFound();
  return found;
}

/** Changes the provider that the path names, and never over somebody else's change. @throws {Refusal} 404, 409 */
export async function changeIdentityProvider(
  admin: RealmRequest,
  change: (before: IdentityProvider, all: readonly IdentityProvider[]) => IdentityProvider,
): Promise<void> {
  const { store, realm } = admin;
  await retryWhenChanged(async () => {
    const identityProviders = await store.identityProviders.list(realm.id);
    const before = getIdentityProvider({ ...admin, realm: { ...realm, identityProviders } });
    const { revision: ifRevision } = before;
    await store.commit([store.identityProviders.update(change(before, identityProviders), { ifRevision })]);
  });
}

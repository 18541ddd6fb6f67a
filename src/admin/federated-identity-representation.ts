import { type Static, Type } from 'typebox';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import type { FederatedIdentity } from '../domain/users/user.ts';
import { text } from '../lib/optional.ts';

/** Keycloak's FederatedIdentityRepresentation: what an identity provider knows a user as. */
export const FederatedIdentityRepresentation = Type.Object(
  {
    identityProvider: text,
    userId: text,
    userName: text,
  },
  { title: 'FederatedIdentityRepresentation' },
);
export type FederatedIdentityRepresentation = Static<typeof FederatedIdentityRepresentation>;

/** The identity with the provider of an alias; undefined where there is no such provider. */
export function identityFrom(
  { identityProviders }: RealmView,
  alias: string | undefined,
  { userId, userName }: FederatedIdentityRepresentation,
): FederatedIdentity | undefined {
  const provider = identityProviders.find((each) => each.alias === alias);
  return (
    provider && {
      providerId: provider.id,
      ...(userId !== undefined && { externalId: userId }),
      ...(userName !== undefined && { externalName: userName }),
    }
  );
}

/** All of a user's. */
export async function federatedIdentities(
  { users }: Store,
  { id: realmId, identityProviders }: RealmView,
  userId: string,
): Promise<FederatedIdentityRepresentation[]> {
  if (identityProviders.length === 0) return [];
  const aliases = new Map(identityProviders.map(({ id, alias }) => [id, alias]));
  const known = await users.federatedIdentities(realmId, userId);
  return known.flatMap(({ providerId, externalId, externalName }) => {
    const identityProvider = aliases.get(providerId);
    if (identityProvider === undefined) return [];
    return [
      {
        identityProvider,
        ...(externalId !== undefined && { userId: externalId }),
        ...(externalName !== undefined && { userName: externalName }),
      },
    ];
  });
}

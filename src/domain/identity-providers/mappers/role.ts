import type { RealmView } from '../../realms/realm-view.ts';
import type { BrokeredIdentity } from '../brokered-identity.ts';
import type { IdentityProviderMapper } from '../identity-provider.ts';
import type { BrokerMapper, MappedUser } from './mapper.ts';

/**
 * Id of the role that a mapper names: `client.role` wherever a dot divides it so that there is such a client, a role of the realm
 * otherwise (as Keycloak). Undefined where there is none.
 */
export function roleNamed(realm: RealmView, text = ''): string | undefined {
  const owners = new Map([...realm.roleOwners].map(([id, clientId]) => [clientId, id]));
  for (let dot = text.lastIndexOf('.'); dot > 0; dot = text.lastIndexOf('.', dot - 1)) {
    const owner = owners.get(text.slice(0, dot));
    if (owner !== undefined) return realm.roles.find(text.slice(dot + 1), owner)?.id;
  }
  return realm.roles.find(text)?.id;
}

const withRole = (mapped: MappedUser, id: string): MappedUser => ({
  ...mapped,
  roleIds: new Set([...mapped.roleIds, id]),
});

const withoutRole = (mapped: MappedUser, id: string): MappedUser => ({
  ...mapped,
  roleIds: new Set([...mapped.roleIds].filter((each) => each !== id)),
});

/** Gives the role that a mapper names, whatever the provider says: to those who come for the first time, or each time with `FORCE`. */
export const givesRole = (id: string): BrokerMapper => ({
  id,
  apply(mapped, { realm, mapper, occasion }) {
    const role = occasion === 'legacy' ? undefined : roleNamed(realm, mapper.config.role);
    return role === undefined ? mapped : withRole(mapped, role);
  },
});

/** Whether what the provider says is what a mapper waits for. */
export type Applies = (
  identity: BrokeredIdentity,
  mapper: IdentityProviderMapper,
) => boolean | Promise<boolean>;

/**
 * Gives the role that a mapper names to those to whom it applies, and takes it back: with `FORCE` each time, unless a mapper before has
 * given it at this login; with `LEGACY` (Keycloak's manner of old) it only takes back.
 */
export const holdsRole = (id: string, applies: Applies): BrokerMapper => ({
  id,
  async apply(mapped, { realm, identity, mapper, occasion }) {
    const role = roleNamed(realm, mapper.config.role);
    if (role === undefined || mapped.given?.has(role)) return mapped;
    const isTheirs = await applies(identity, mapper);
    if (!isTheirs) return occasion === 'new' ? mapped : withoutRole(mapped, role);
    if (occasion === 'legacy') return mapped;
    return { ...withRole(mapped, role), given: new Set([...(mapped.given ?? []), role]) };
  },
});

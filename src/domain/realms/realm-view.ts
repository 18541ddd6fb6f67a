import { Additions, type Extended } from '../../lib/catalogue.ts';
import type { RealmAuthentication } from '../authentication/authentication.ts';
import { builtInAuthentication } from '../authentication/built-in.ts';
import type { ClientScope } from '../client-scopes/client-scope.ts';
import type { Component } from '../components/component.ts';
import { groupPath } from '../groups/path.ts';
import type { IdentityProvider } from '../identity-providers/identity-provider.ts';
import { publicJwks } from '../keys/jwks.ts';
import { type KeySet, keySet } from '../keys/key-set.ts';
import type { Composite, Role } from '../roles/role.ts';
import { type RoleGraph, roleGraph } from '../roles/role-graph.ts';
import type { Store } from '../store.ts';
import type { Realm } from './realm.ts';

/**
 * A realm with all that requests need of it, read once per change: keys imported, role graph built, key set
 * rendered. Immutable; a request keeps the one it began with.
 */
export interface RealmView extends Realm, Extended {
  readonly components: readonly Component[];
  /** Its flows and required actions, where they are not those that are built in. */
  readonly changedAuthentication: RealmAuthentication | undefined;
  readonly keys: KeySet;
  readonly clientScopes: readonly ClientScope[];
  readonly identityProviders: readonly IdentityProvider[];
  readonly roles: RoleGraph;
  /** Public id of a client that owns roles, by its internal id. */
  readonly roleOwners: ReadonlyMap<string, string>;
  /** Groups that new users join, and where they are in the tree. */
  readonly defaultGroups: readonly { readonly id: string; readonly path: string }[];
  /** The public keys as JSON text. */
  readonly jwks: string;
  /** What others derive from this view, computed once: discovery documents, parsed policies, compiled mappers. */
  derived<Value>(key: string, derive: () => Value): Value;
}

/** Finds realms by the name in a URL, through the cache. */
export interface Realms extends Extended {
  find(name: string): Promise<RealmView | undefined>;
  get(id: string): Promise<RealmView | undefined>;
  /** As the store's: what is found after it is no older than when it was asked. */
  heard(): Promise<void>;
}

/** How a realm authenticates. What is built in is made when it is first asked for: few requests do. */
export const authenticationOf = (realm: RealmView): RealmAuthentication =>
  realm.changedAuthentication ?? realm.derived('authentication', () => builtInAuthentication(realm.id));

/** Past this many derived values the view was asked for things without end, such as documents for made-up hosts. */
const MAX_DERIVED = 500;

/** @param additions what code from outside adds to this server: of none, nothing */
/** The view of a realm by all that it is made of: keys are imported and the graph of roles is built here, once for each change. */
export function realmViews(store: Store, additions = new Additions()): Realms {
  const get = (id: string) => store.cached(`realm:${id}`, () => load(store, id, additions));
  return {
    additions,
    get,
    heard: () => store.heard(),
    async find(name) {
      const id = await store.cached(
        `realm-name:${name}`,
        async () => (await store.realms.findByName(name))?.id,
      );
      return id === undefined ? undefined : get(id);
    },
  };
}

async function load(store: Store, id: string, additions: Additions): Promise<RealmView | undefined> {
  const [
    realm,
    components,
    changedAuthentication,
    identityProviders,
    clientScopes,
    roles,
    composites,
    roleOwners,
    defaultGroups,
  ] = await Promise.all([
    store.realms.find(id),
    store.components.list(id),
    store.authentication.find(id),
    store.identityProviders.list(id),
    store.clientScopes.list(id),
    store.roles.list(id),
    store.roles.composites(id),
    store.roles.owners(id),
    defaultGroupsOf(store, id),
  ]);
  return (
    realm &&
    realmView({
      realm,
      components,
      changedAuthentication,
      identityProviders,
      clientScopes,
      roles,
      composites,
      roleOwners,
      defaultGroups,
      additions,
    })
  );
}

/** What a view is made of. */
interface Parts
  extends Pick<
    RealmView,
    | 'components'
    | 'changedAuthentication'
    | 'identityProviders'
    | 'clientScopes'
    | 'roleOwners'
    | 'defaultGroups'
    | 'additions'
  > {
  readonly realm: Realm;
  readonly roles: readonly Role[];
  readonly composites: readonly Composite[];
}

export function realmView({ realm, roles, composites, ...parts }: Parts): RealmView {
  const keys = keySet(parts.components);
  const derived = new Map<string, unknown>();
  return {
    ...realm,
    additions: parts.additions,
    components: parts.components,
    changedAuthentication: parts.changedAuthentication,
    identityProviders: parts.identityProviders,
    keys,
    clientScopes: parts.clientScopes,
    roles: roleGraph(roles, composites),
    roleOwners: parts.roleOwners,
    defaultGroups: parts.defaultGroups,
    jwks: JSON.stringify(publicJwks(keys.keys)),
    derived<Value>(key: string, derive: () => Value): Value {
      if (derived.has(key)) return derived.get(key) as Value;
      if (derived.size >= MAX_DERIVED) derived.clear();
      const value = derive();
      derived.set(key, value);
      return value;
    },
  };
}

async function defaultGroupsOf(store: Store, realmId: string) {
  const groups = await store.groups.list(realmId, { isDefault: true });
  return Promise.all(
    groups.map(async ({ id }) => ({ id, path: groupPath(await store.groups.lineage(realmId, id)) })),
  );
}

import type { Extended } from '../../lib/catalogue.ts';
import type { RealmAuthentication } from '../authentication/authentication.ts';
import type { ClientScope } from '../client-scopes/client-scope.ts';
import type { Client } from '../clients/client.ts';
import type { Component } from '../components/component.ts';
import type { Group } from '../groups/group.ts';
import { groupPath } from '../groups/path.ts';
import type { IdentityProvider } from '../identity-providers/identity-provider.ts';
import type { RoleBook } from '../roles/role-book.ts';
import type { Change, Store } from '../store.ts';
import type { Realm } from './realm.ts';
import { type RealmView, realmView } from './realm-view.ts';

/** A group with the roles mapped to it, and the names that lead to it. */
export interface GroupContents {
  readonly group: Group;
  readonly path: string;
  /** Ids. */
  readonly roles: ReadonlySet<string>;
}

/** All of a realm but its users, while it is put together and before any of it is stored. */
export interface RealmContents {
  readonly realm: Realm;
  /** Absent where it is what is built in. */
  readonly authentication: RealmAuthentication | undefined;
  readonly components: readonly Component[];
  readonly identityProviders: readonly IdentityProvider[];
  readonly clientScopes: readonly ClientScope[];
  readonly clients: readonly Client[];
  readonly roles: RoleBook;
  /** A group comes behind the one it is part of. */
  readonly groups: readonly GroupContents[];
}

/** The changes that store them, in the order in which one refers to another. */
export function createContents(store: Store, contents: RealmContents): Change[] {
  const { realm, authentication, roles, groups } = contents;
  return [
    store.realms.create(realm),
    ...(authentication ? [store.authentication.save(authentication)] : []),
    ...contents.components.map((each) => store.components.create(each)),
    ...contents.identityProviders.map((each) => store.identityProviders.create(each)),
    ...contents.clientScopes.map((each) => store.clientScopes.create(each)),
    ...contents.clients.map((each) => store.clients.create(each)),
    ...roles.all.map((each) => store.roles.create(each)),
    ...roles.composites.map((each) => store.roles.addComposite(realm.id, each)),
    ...groups.map(({ group }) => store.groups.create(group)),
    ...groups.flatMap(({ group, roles: ids }) =>
      [...ids].map((id) => store.groups.addRole(realm.id, group.id, id)),
    ),
  ];
}

/** The realm as requests would see it. */
export function viewOf(contents: RealmContents, { additions }: Extended): RealmView {
  const { roles, clients, groups } = contents;
  const owners = new Set(roles.all.map(({ clientId }) => clientId));
  return realmView({
    ...contents,
    additions,
    changedAuthentication: contents.authentication,
    roles: roles.all,
    composites: roles.composites,
    roleOwners: new Map(
      clients.filter(({ id }) => owners.has(id)).map(({ id, clientId }) => [id, clientId] as const),
    ),
    defaultGroups: groups
      .filter(({ group }) => group.isDefault)
      .map(({ group: { id }, path }) => ({ id, path })),
  });
}

/** Where a group would be below another. */
export const pathBelow = (above: string, name: string): string => above + groupPath([{ name }]);

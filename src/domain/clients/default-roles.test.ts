import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RealmView } from '../realms/realm-view.ts';
import type { Composite, Role } from '../roles/role.ts';
import { roleGraph } from '../roles/role-graph.ts';
import type { Store } from '../store.ts';
import { changeDefaultRoles, defaultRolesOf } from './default-roles.ts';

const role = (id: string, clientId?: string): Role => ({
  id,
  realmId: 'realm',
  name: id,
  attributes: {},
  ...(clientId !== undefined && { clientId }),
});
const roles = [role('everybody'), role('one', 'app'), role('two', 'app'), role('one', 'other')];
const edges = [{ roleId: 'everybody', childId: 'one' }];
const realm = {
  id: 'realm',
  defaultRoleId: 'everybody',
  roles: roleGraph(roles, edges),
} as unknown as RealmView;

/** A store whose changes are notes of what was asked for. */
const noted = (verb: string) => (_realmId: string, edge: Composite) =>
  `${verb} ${edge.childId.length > 8 ? 'the new one' : edge.childId}`;
const store = {
  roles: {
    create: ({ name, clientId }: Role) => `create ${name} of ${clientId}`,
    addComposite: noted('add'),
    removeComposite: noted('remove'),
  },
} as unknown as Store;

test('a client’s default roles are its own among those that everybody has', () => {
  assert.deepEqual(defaultRolesOf(realm, { id: 'app' }), ['one']);
  assert.deepEqual(defaultRolesOf(realm, { id: 'nobody' }), []);
});

test('roles that are named are made where they are not there; the others are taken from everybody, but stay', () => {
  const changes = changeDefaultRoles(store, realm, { id: 'app' }, ['two', 'three', 'three']);
  assert.deepEqual(changes, ['remove one', 'add two', 'create three of app', 'add the new one']);
});

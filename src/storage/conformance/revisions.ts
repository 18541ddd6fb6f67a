import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Change, IfRevision, Store } from '../../domain/store.ts';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aComponent, aGroup, aRealm, aRole, aScope, aUser } from './samples.ts';

/** A thing of each kind that counts its revisions: how it is read back, and how a change of it is made. */
const kinds: Readonly<Record<string, (store: Store) => Promise<Revised>>> = {
  realms: async ({ realms, commit }) => {
    const realm = aRealm();
    await commit([realms.create(realm)]);
    return { read: () => realms.find(realm.id), update: (options) => realms.update(realm, options) };
  },
  'client scopes': async ({ realms, clientScopes, commit }) => {
    const realm = aRealm();
    const scope = aScope(realm);
    await commit([realms.create(realm), clientScopes.create(scope)]);
    return {
      read: () => clientScopes.find(realm.id, scope.id),
      update: (options) => clientScopes.update(scope, options),
    };
  },
  components: async ({ realms, components, commit }) => {
    const realm = aRealm();
    const component = aComponent(realm);
    await commit([realms.create(realm), components.create(component)]);
    return {
      read: () => components.find(realm.id, component.id),
      update: (options) => components.update(component, options),
    };
  },
  roles: async ({ realms, roles, commit }) => {
    const realm = aRealm();
    const role = aRole(realm);
    await commit([realms.create(realm), roles.create(role)]);
    return { read: () => roles.find(realm.id, role.id), update: (options) => roles.update(role, options) };
  },
  users: async ({ realms, users, commit }) => {
    const realm = aRealm();
    const user = aUser(realm);
    await commit([realms.create(realm), users.create(user)]);
    return { read: () => users.find(realm.id, user.id), update: (options) => users.update(user, options) };
  },
  groups: async ({ realms, groups, commit }) => {
    const realm = aRealm();
    const group = aGroup(realm);
    await commit([realms.create(realm), groups.create(group)]);
    return {
      read: () => groups.find(realm.id, group.id),
      update: (options) => groups.update(group, options),
    };
  },
};

interface Revised {
  read(): Promise<{ readonly revision?: number } | undefined>;
  update(options?: IfRevision): Change;
}

export function revisionSuite(database: DatabaseUnderTest): void {
  describe('revisions', () => {
    const store = oneNode(database);

    for (const [kind, make] of Object.entries(kinds)) {
      it(`of ${kind} are counted, and of two changes of one revision one is made`, async () => {
        const { commit } = store();
        const { read, update } = await make(store());
        assert.equal((await read())?.revision, 0);
        await commit([update()]);
        assert.equal((await read())?.revision, 1);
        const racers = await Promise.allSettled([1, 1].map((ifRevision) => commit([update({ ifRevision })])));
        assert.deepEqual(racers.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
        await isRefused(commit([update({ ifRevision: 1 })]), 'changed');
        assert.equal((await read())?.revision, 2);
      });
    }
  });
}

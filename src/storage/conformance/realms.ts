import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { freshRealmSettings } from '../../domain/realms/settings.ts';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import {
  aClient,
  aComponent,
  aCredential,
  anEvent,
  anInitialAccessToken,
  aRealm,
  aRole,
  aScope,
  aUser,
  storedRealm,
} from './samples.ts';

export function realmSuite(database: DatabaseUnderTest): void {
  describe('realms', () => {
    const store = oneNode(database);

    it('come back as they were stored, by id and by name', async () => {
      const { realms, commit } = store();
      const realm = aRealm({
        settings: { ...freshRealmSettings, displayName: 'Ünïcode \u0000 "quoted" 🔑' },
      });
      await commit([realms.create(realm)]);
      assert.deepEqual(await realms.find(realm.id), realm);
      assert.deepEqual(await realms.findByName(realm.name), realm);
    });

    it('are not found by what is not theirs', async () => {
      const { realms } = store();
      const realm = await storedRealm(store());
      assert.equal(await realms.find(realm.name), undefined);
      assert.equal(await realms.findByName(realm.name.toUpperCase()), undefined);
      assert.equal(await realms.findByName(`${realm.name}\u0000`), undefined);
    });

    it('are listed by name', async () => {
      const { realms, commit } = store();
      const given = ['b-order', 'a-order', 'Z-order', 'á-order'].map((name) => aRealm({ name }));
      await commit(given.map((realm) => realms.create(realm)));
      const names = (await realms.list()).map(({ name }) => name).filter((name) => name.endsWith('-order'));
      assert.deepEqual(names, ['Z-order', 'a-order', 'b-order', 'á-order']);
    });

    it('have names and ids of their own', async () => {
      const { realms, commit } = store();
      const realm = await storedRealm(store());
      await isRefused(commit([realms.create(aRealm({ name: realm.name }))]), 'duplicate-realm');
      await isRefused(commit([realms.create(aRealm({ id: realm.id }))]), 'duplicate-realm');
      const other = await storedRealm(store());
      await isRefused(commit([realms.update({ ...other, name: realm.name })]), 'duplicate-realm');
    });

    it('are renamed and changed', async () => {
      const { realms, commit } = store();
      const realm = await storedRealm(store());
      const settings = { ...realm.settings, registrationAllowed: true };
      const renamed = aRealm({ id: realm.id, settings, revision: 1 });
      await commit([realms.update(renamed)]);
      assert.deepEqual(await realms.findByName(renamed.name), renamed);
      assert.equal(await realms.findByName(realm.name), undefined);
    });

    it('cannot be changed or removed when they are gone', async () => {
      const { realms, commit } = store();
      await isRefused(commit([realms.update(aRealm())]), 'gone');
      await isRefused(commit([realms.remove(aRealm())]), 'gone');
    });

    it('take everything along when they are removed', async () => {
      const { commit, ...things } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const fill = (of: typeof realm) => {
        const [client, user] = [aClient(of), aUser(of)];
        const [role, child, token] = [
          aRole(of),
          aRole(of, { clientId: client.id }),
          anInitialAccessToken(of),
        ];
        const unit = [
          things.clients.create(client),
          things.clientScopes.create(aScope(of)),
          things.components.create(aComponent(of)),
          things.roles.create(role),
          things.roles.create(child),
          things.roles.addComposite(of.id, { roleId: role.id, childId: child.id }),
          things.users.create(user),
          things.users.addRole(of.id, user.id, role.id),
          things.users.addCredential(aCredential(user)),
          things.initialAccessTokens.create(token),
          things.events.append(anEvent(of)),
        ];
        const counts = async () => [
          await things.clients.count(of.id),
          (await things.clientScopes.list(of.id)).length,
          (await things.components.list(of.id)).length,
          (await things.roles.list(of.id)).length,
          (await things.roles.composites(of.id)).length,
          await things.users.count(of.id),
          (await things.users.roles(of.id, user.id)).length,
          (await things.users.credentials(of.id, user.id)).length,
          (await things.initialAccessTokens.list(of.id, 0)).length,
          (await things.events.list(of.id, 'user', { first: 0, max: 10 })).length,
        ];
        return { unit, counts };
      };
      const [removed, kept] = [fill(realm), fill(other)];
      await commit([...removed.unit, ...kept.unit]);
      assert.deepEqual(await removed.counts(), [1, 1, 1, 2, 1, 1, 1, 1, 1, 1]);

      await commit([
        things.realms.remove(realm),
        things.events.append(anEvent(realm, { type: 'DELETE REALM' })),
      ]);
      assert.equal(await things.realms.find(realm.id), undefined);
      // What happened after the removal, in the same unit, stays.
      assert.deepEqual(await removed.counts(), [0, 0, 0, 0, 0, 0, 0, 0, 0, 1]);
      assert.deepEqual(await kept.counts(), [1, 1, 1, 2, 1, 1, 1, 1, 1, 1]);
    });

    it('have no id that could be taken for another realm’s', () => {
      assert.throws(() => store().realms.create(aRealm({ id: 'realm:of-another' })), /colon/);
    });

    it('must be there for what is to be theirs', async () => {
      const { clients, users, commit } = store();
      const absent = aRealm();
      await isRefused(commit([clients.create(aClient(absent))]), 'gone');
      await isRefused(commit([users.create(aUser(absent))]), 'gone');
    });
  });
}

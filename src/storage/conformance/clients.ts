import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { describe, it } from 'node:test';
import { isRefused } from './conflicts.ts';
import { type DatabaseUnderTest, oneNode } from './database-under-test.ts';
import { aClient, storedRealm } from './samples.ts';

export function clientSuite(database: DatabaseUnderTest): void {
  describe('clients', () => {
    const store = oneNode(database);

    it('come back as they were stored, by id and by client id', async () => {
      const { clients, commit } = store();
      const realm = await storedRealm(store());
      const client = aClient(realm, {
        clientId: 'https://client.example/ünïcode?a=%20&b="',
        secret: 'geheim 🔑',
        description: 'a \u0000 in the middle',
        attributes: { __proto__: 'x', constructor: 'y', 'a.b': '"' },
        registeredNodes: { 'node.example': 1 },
      });
      await commit([clients.create(client)]);
      assert.deepEqual(await clients.find(realm.id, client.id), { ...client, revision: 0 });
      const found = await clients.findByClientId(realm.id, client.clientId);
      assert.deepEqual(found, { ...client, revision: 0 });
    });

    it('are listed that people shall see whether they use them or not', async () => {
      const { clients, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const shown = (clientId: string) => aClient(realm, { clientId, alwaysDisplayInConsole: true });
      await commit([
        clients.create(shown('b')),
        clients.create(shown('a')),
        clients.create(aClient(realm, { attributes: { text: '"alwaysDisplayInConsole":true' } })),
        clients.create(aClient(other, { alwaysDisplayInConsole: true })),
      ]);
      const idsOf = async (max: number) =>
        (await clients.alwaysDisplayed(realm.id, max)).map(({ clientId }) => clientId);
      assert.deepEqual(await idsOf(10), ['a', 'b']);
      assert.deepEqual(await idsOf(1), ['a']);
    });

    it('are not found in another realm', async () => {
      const { clients, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const client = aClient(realm);
      await commit([clients.create(client)]);
      assert.equal(await clients.find(other.id, client.id), undefined);
      assert.equal(await clients.findByClientId(other.id, client.clientId), undefined);
      await isRefused(commit([clients.update({ ...client, realmId: other.id })]), 'gone');
      await isRefused(commit([clients.remove({ ...client, realmId: other.id })]), 'gone');
    });

    it('have client ids and ids of their own in their realm', async () => {
      const { clients, commit } = store();
      const [realm, other] = [await storedRealm(store()), await storedRealm(store())];
      const client = aClient(realm);
      await commit([clients.create(client), clients.create(aClient(other, { clientId: client.clientId }))]);
      const { id, clientId } = client;
      await isRefused(commit([clients.create(aClient(realm, { clientId }))]), 'duplicate-client-id');
      await isRefused(commit([clients.create(aClient(realm, { id }))]), 'duplicate-client-id');
      const second = aClient(realm);
      await commit([clients.create(second)]);
      await isRefused(commit([clients.update({ ...second, clientId })]), 'duplicate-client-id');
    });

    it('hold still for a unit that was decided on them, or refuse it', async () => {
      const { clients, realms, commit } = store();
      const realm = await storedRealm(store());
      const client = aClient(realm);
      await commit([clients.create(client)]);
      const read = async () => ({
        client: (await clients.find(realm.id, client.id)) ?? client,
        realm: (await realms.find(realm.id)) ?? realm,
      });
      const before = await read();
      await commit([clients.hold(before.client, before.realm), clients.hold(before.client, before.realm)]);
      await commit([clients.update({ ...client, name: 'Another' })]);
      await isRefused(commit([clients.hold(before.client, before.realm)]), 'changed');
      const between = await read();
      await commit([clients.hold(between.client, between.realm)]);
      await commit([realms.update(realm)]);
      await isRefused(commit([clients.hold(between.client, between.realm)]), 'changed');
      const after = await read();
      await commit([clients.remove(client)]);
      await isRefused(commit([clients.hold(after.client, after.realm)]), 'changed');
    });

    it('are changed, renamed and removed', async () => {
      const { clients, commit } = store();
      const realm = await storedRealm(store());
      const client = aClient(realm, { secret: 'old', name: 'Old' });
      await commit([clients.create(client)]);
      const { name: _, ...rest } = client;
      const changed = {
        ...rest,
        clientId: randomUUID(),
        secret: 'new',
        redirectUris: ['https://app.example/cb'],
      };
      await commit([clients.update(changed)]);
      assert.deepEqual(await clients.find(realm.id, client.id), { ...changed, revision: 1 });
      assert.equal(await clients.findByClientId(realm.id, client.clientId), undefined);
      await commit([clients.remove(changed)]);
      assert.equal(await clients.find(realm.id, client.id), undefined);
      await isRefused(commit([clients.update(changed)]), 'gone');
      await isRefused(commit([clients.remove(changed)]), 'gone');
    });

    it('show their registration access token only as a hash', async () => {
      const { clients, commit } = store();
      const realm = await storedRealm(store());
      const registrationTokenId = randomUUID();
      const client = aClient(realm, { registrationTokenId });
      await commit([clients.create(client)]);
      const found = await clients.find(realm.id, client.id);
      assert.equal(found?.registrationTokenId, undefined);
      assert(found?.registrationTokenHash);
      assert(!JSON.stringify(found).includes(registrationTokenId));
    });

    it('keep their registration access token until there is a new one', async () => {
      const { clients, commit } = store();
      const realm = await storedRealm(store());
      const client = aClient(realm, { registrationTokenId: 'first' });
      await commit([clients.create(client)]);
      const before = await clients.find(realm.id, client.id);
      assert(before);
      await commit([clients.update({ ...client, registrationTokenId: 'second' })]);
      const rotated = await clients.find(realm.id, client.id);
      assert.notEqual(rotated?.registrationTokenHash, before.registrationTokenHash);
      // Written by somebody who read the client before its token was rotated.
      await commit([clients.update({ ...before, name: 'Late' })]);
      const late = await clients.find(realm.id, client.id);
      assert.deepEqual([late?.name, late?.registrationTokenHash], ['Late', rotated?.registrationTokenHash]);
    });

    it('are changed and removed with their current registration access token only', async () => {
      const { clients, commit } = store();
      const realm = await storedRealm(store());
      const client = aClient(realm, { registrationTokenId: 'first' });
      await commit([clients.create(client)]);
      const rotated = { ...client, registrationTokenId: 'second' };
      await commit([clients.update(rotated, { ifRegistrationTokenId: 'first' })]);
      const outdated = { ifRegistrationTokenId: 'first' };
      await isRefused(commit([clients.update(rotated, outdated)]), 'registration-access-token-outdated');
      await isRefused(commit([clients.remove(rotated, outdated)]), 'registration-access-token-outdated');
      await commit([clients.remove(rotated, { ifRegistrationTokenId: 'second' })]);
      assert.equal(await clients.count(realm.id), 0);
      const late = { ifRegistrationTokenId: 'second' };
      await isRefused(commit([clients.remove(rotated, late)]), 'registration-access-token-outdated');
    });

    it('are changed by one of those who read the same revision', async () => {
      const { clients, commit } = store();
      const realm = await storedRealm(store());
      const client = aClient(realm);
      await commit([clients.create(client)]);
      const read = await clients.find(realm.id, client.id);
      const { revision } = read ?? {};
      assert.equal(revision, 0);
      const writes = ['one', 'two', 'three'].map((name) =>
        commit([clients.update({ ...client, name }, { ifRevision: revision })]).then(() => name),
      );
      const results = await Promise.allSettled(writes);
      const winners = results.filter(({ status }) => status === 'fulfilled');
      assert.equal(winners.length, 1);
      const now = await clients.find(realm.id, client.id);
      assert.equal(now?.revision, 1);
      await isRefused(commit([clients.update(client, { ifRevision: 0 })]), 'changed');
      await commit([clients.update(client, { ifRevision: 1 })]);
      await commit([clients.remove(client)]);
      await isRefused(commit([clients.update(client, { ifRevision: 2 })]), 'changed');
    });

    it('without a registration access token match none', async () => {
      const { clients, commit } = store();
      const realm = await storedRealm(store());
      const client = aClient(realm);
      await commit([clients.create(client)]);
      for (const ifRegistrationTokenId of ['', 'null', 'undefined']) {
        await isRefused(
          commit([clients.remove(client, { ifRegistrationTokenId })]),
          'registration-access-token-outdated',
        );
      }
    });
  });
}

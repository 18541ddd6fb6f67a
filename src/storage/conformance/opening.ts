import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { migrate } from '../index.ts';
import { looksOfNames } from '../sql/migrations/0024-looks-of-names.ts';
import { type DatabaseUnderTest, open } from './database-under-test.ts';
import { aUser, storedRealm } from './samples.ts';

export function openingSuite(database: DatabaseUnderTest): void {
  describe('opening', () => {
    it('migrates an empty database, once', async () => {
      const url = await database.freshUrl();
      const { applied } = await migrate(url);
      assert.deepEqual(applied[0], { number: 1, name: 'first-schema' });
      assert.deepEqual((await migrate(url)).applied, []);
    });

    it('by several at once migrates once', async () => {
      const url = await database.freshUrl();
      const stores = await Promise.all([open(url), open(url), open(url)]);
      const [first, , last] = stores;
      assert(first && last);
      const realm = await storedRealm(first);
      assert.deepEqual(await last.realms.find(realm.id), realm);
      await Promise.all(stores.map((store) => store.close()));
    });

    it('keeps what is there', async () => {
      const url = await database.freshUrl();
      const first = await open(url);
      const realm = await storedRealm(first);
      await first.close();
      const second = await open(url);
      await second.ping();
      assert.deepEqual(await second.realms.list(), [realm]);
      await second.close();
    });

    it('fills in what the names of those who are there look like', async () => {
      const url = await database.freshUrl();
      const first = await open(url);
      const realm = await storedRealm(first);
      const alike = aUser(realm, { username: 'mıke', email: 'mike@х.org' });
      const others = [aUser(realm, { username: 'mike' }), aUser(realm, { username: 'jörg' }), aUser(realm)];
      await first.commit([alike, ...others].map((user) => first.users.create(user)));
      await database.run(url, 'UPDATE users SET username_look = NULL, email_look = NULL');
      for (const statement of looksOfNames.statements(database.types))
        if (statement.startsWith('UPDATE')) await database.run(url, statement);
      assert.deepEqual(await first.users.findLookAlikes(realm.id, ['mike', 'jörg']), [
        { id: alike.id, usernameLook: 'mike', emailLook: 'mike@x.org' },
      ]);
      await first.close();
    });

    it('refuses a database that a newer release has migrated', async () => {
      const url = await database.freshUrl();
      await migrate(url);
      await database.run(url, "INSERT INTO schema_migrations (number, name) VALUES (999, 'from-the-future')");
      await assert.rejects(open(url), /schema 999 \(from-the-future\).*newer release/s);
      await assert.rejects(migrate(url), /999/);
    });
  });
}

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { builtInAuthentication } from '../../domain/authentication/built-in.ts';
import { openStore } from '../index.ts';
import { type DatabaseUnderTest, keyEncryptionKey, open, silent } from './database-under-test.ts';
import {
  aClient,
  aComponent,
  aCredential,
  anIdentityProvider,
  aRealm,
  aUser,
  storedRealm,
} from './samples.ts';

export function sealingSuite(database: DatabaseUnderTest): void {
  describe('sealing', () => {
    it('leaves no secret readable in the database', async () => {
      const url = await database.freshUrl();
      const store = await open(url);
      const realm = aRealm();
      const secret = 'in-clear-7f3a';
      const smtpServer = { host: 'mail.example.org', password: `${secret}-mail` };
      const keys = { 'captcha.turnstile.secret': `${secret}-captcha`, 'captcha.turnstile.site-key': 'site' };
      await store.commit([
        store.realms.create({ ...realm, settings: { ...realm.settings, smtpServer, attributes: keys } }),
      ]);
      const { settings } = (await store.realms.find(realm.id)) ?? assert.fail('no realm');
      assert.deepEqual([settings.smtpServer, settings.attributes], [smtpServer, keys]);
      const user = aUser(realm);
      const attributes = {
        'saml.signing.private.key': `${secret}-private`,
        'client.secret.rotated': `${secret}-rotated`,
        other: 'in clear',
      };
      const provider = anIdentityProvider(realm, { secrets: { clientSecret: `${secret}-provider` } });
      const identity = { providerId: provider.id, externalId: 'ext', token: `${secret}-theirs` };
      await store.commit([
        store.clients.create(
          aClient(realm, {
            secret: `${secret}-client`,
            registrationTokenId: `${secret}-token`,
            attributes,
          }),
        ),
        store.components.create(aComponent(realm, { secrets: { privateKey: `${secret}-key` } })),
        store.authentication.save({
          ...builtInAuthentication(realm.id),
          configs: [{ id: 'c', config: {}, secrets: { key: `${secret}-config` } }],
        }),
        store.identityProviders.create(provider),
        store.keptAnswers.create(
          { realmId: realm.id, id: 'i', caller: 'c', body: 'b', answer: `${secret}-answer`, expiresAt: 1 },
          0,
        ),
        store.users.create(user),
        store.users.addCredential(aCredential(user, { secret: `${secret}-credential` })),
        store.users.addFederatedIdentity(realm.id, user.id, identity),
      ]);
      assert.deepEqual(await store.users.federatedIdentities(realm.id, user.id), [identity]);
      const [client] = await store.clients.list(realm.id, {});
      assert.deepEqual(client?.attributes, attributes);
      await store.close();
      const all = await database.dump(url);
      assert(all.includes(realm.id), 'the dump holds what was stored');
      assert(!all.includes(secret));
    });

    it('that is broken takes along its own thing alone, and the log says which', async (test) => {
      const url = await database.freshUrl();
      const told: object[] = [];
      const log = { ...silent, error: (fields: object) => void told.push(fields) };
      const store = await openStore({ databaseUrl: url, keyEncryptionKey, log });
      test.after(() => store.close());
      const [realm, other] = [await storedRealm(store), aRealm()];
      const { settings } = other;
      const whole = aComponent(realm, { id: 'whole', secrets: { privateKey: 'a' } });
      const broken = aComponent(realm, { id: 'broken', secrets: { privateKey: 'b' } });
      const provider = anIdentityProvider(realm, { secrets: { clientSecret: 'c' } });
      await store.commit([
        store.components.create(whole),
        store.components.create(broken),
        store.identityProviders.create(provider),
        store.realms.create({
          ...other,
          settings: { ...settings, smtpServer: { host: 'h', password: 'd' } },
        }),
      ]);
      await database.run(url, "UPDATE components SET secrets = 'none' WHERE id = 'broken'");
      await database.run(url, "UPDATE identity_providers SET secrets = 'none'");
      await database.run(url, `UPDATE realms SET secrets = 'none' WHERE id = '${other.id}'`);
      assert.deepEqual(await store.components.list(realm.id), [whole]);
      assert.equal(await store.components.find(realm.id, 'broken'), undefined);
      const [kept] = await store.identityProviders.list(realm.id);
      assert.deepEqual([kept?.alias, kept?.secrets], [provider.alias, {}]);
      assert.deepEqual(
        (await store.realms.list()).map(({ id }) => id),
        [realm.id],
      );
      const named = told.map((fields) => ({ ...fields, err: undefined }));
      assert.deepEqual(named, [
        { realm: realm.id, id: 'broken', err: undefined },
        { realm: realm.id, id: 'broken', err: undefined },
        { realm: realm.id, alias: provider.alias, err: undefined },
        { realm: undefined, id: other.id, err: undefined },
      ]);
      await store.commit([store.components.remove({ realmId: realm.id, id: 'broken' })]);
    });

    it('refuses to open with another key, and says which is which', async () => {
      const url = await database.freshUrl();
      await (await open(url)).close();
      const other = openStore({ databaseUrl: url, keyEncryptionKey: Buffer.alloc(32, 'other'), log: silent });
      await assert.rejects(other, /key-encryption key is not the one this database is sealed with/);
      const short = openStore({ databaseUrl: url, keyEncryptionKey: Buffer.alloc(16), log: silent });
      await assert.rejects(short, /32 bytes/);
      await (await openStore({ databaseUrl: url, keyEncryptionKey, log: silent })).close();
    });
  });
}

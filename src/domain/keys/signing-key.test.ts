import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { Refusal } from '../../errors/refusal.ts';
import { systemClock as clock } from '../../lib/clock.ts';
import { openStore } from '../../storage/index.ts';
import { freshContents } from '../realms/create-realm.ts';
import { createContents } from '../realms/realm-contents.ts';
import { realmViews } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import { signJws, verifyJws } from '../tokens/jws.ts';
import { signingKey } from './signing-key.ts';

const log = { info() {}, warn() {}, error() {} };

describe('the key that signs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-keys-'));
  let store: Store;
  const realmOf = async () => (await realmViews(store).find('shop')) ?? assert.fail();
  const making = () => ({ store, realms: realmViews(store), clock });

  before(async () => {
    const databaseUrl = `sqlite:${join(folder, 'test.db')}`;
    store = await openStore({ databaseUrl, keyEncryptionKey: Buffer.alloc(32, 'k'), log });
    const contents = await freshContents({ id: 'shop-id', name: 'shop' }, clock.now());
    await store.commit(createContents(store, contents));
  });
  after(async () => {
    await store.close();
    rmSync(folder, { recursive: true });
  });

  it('is the realm’s', async () => {
    const realm = await realmOf();
    const key = await signingKey(making(), realm, 'RS256');
    assert.equal(key, realm.keys.active('SIG', 'RS256'));
  });

  it('is made once for an algorithm that the realm has none for, whoever asks, and steps back for any other', async () => {
    for (const algorithm of ['ES384', 'EdDSA', 'HS256']) {
      const before = await realmOf();
      const keys = await Promise.all([1, 2, 3].map(() => signingKey(making(), before, algorithm)));
      assert.equal(new Set(keys.map(({ kid }) => kid)).size, 1);
      const { components, keys: now } = await realmOf();
      const made = components.filter(({ name }) => name === `fallback-${algorithm}`);
      assert.deepEqual(
        made.map(({ config }) => config.priority),
        [['-100']],
      );
      const [key] = keys;
      assert.ok(key);
      assert.deepEqual(verifyJws(await signJws({ a: 1 }, key), now), { a: 1 });
    }
  });

  it('is made again after the realm’s own was taken away', async () => {
    const realm = await realmOf();
    const own = realm.components.filter(({ providerId }) => providerId === 'rsa-generated');
    await store.commit(own.map((component) => store.components.remove(component)));
    const key = await signingKey(making(), await realmOf(), 'RS256');
    assert.equal(key.algorithm, 'RS256');
    assert.equal((await realmOf()).keys.active('SIG', 'RS256')?.kid, key.kid);
  });

  it('is made again after the one that was made has been switched off', async () => {
    const kids = new Set<string>();
    for (const config of [{ enabled: ['false'] }, { active: ['false'] }]) {
      const { components } = await realmOf();
      const ofRsa = components.filter(({ providerId }) => providerId === 'rsa-generated');
      await store.commit(
        ofRsa.map((each) => store.components.update({ ...each, config: { ...each.config, ...config } })),
      );
      const before = await realmOf();
      const keys = await Promise.all([1, 2, 3].map(() => signingKey(making(), before, 'RS256')));
      const [key] = keys;
      assert.ok(key);
      assert.equal(new Set(keys.map(({ kid }) => kid)).size, 1);
      assert.equal((await realmOf()).keys.active('SIG', 'RS256')?.kid, key.kid);
      kids.add(key.kid);
    }
    assert.equal(kids.size, 2);
  });

  it('is none for an algorithm that is none', async () => {
    const realm = await realmOf();
    for (const algorithm of ['none', 'text', '__proto__', 'RS1024', '']) {
      const error = await signingKey(making(), realm, algorithm).catch((thrown: unknown) => thrown);
      assert.ok(error instanceof Refusal && error.status === 400, algorithm);
    }
  });
});

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import pg from 'pg';
import { freshPostgres, runOn, skipWithoutPostgres } from '../../../../../test/support/postgres.ts';
import { type DatabaseProxy, startProxy } from '../../../../../test/support/postgres-proxy.ts';
import type { Store } from '../../../../domain/store.ts';
import { open } from '../../../conformance/database-under-test.ts';
import { aClient, anEvent, anInitialAccessToken, storedRealm } from '../../../conformance/samples.ts';
import { PipelineConnection } from './connection.ts';

/** Waits until it is so. @throws when it does not come to be in time, which is ten seconds unless told */
async function until(isSo: () => Promise<boolean>, seconds = 10): Promise<void> {
  for (const deadline = Date.now() + seconds * 1000; Date.now() < deadline; await delay(20))
    if (await isSo()) return;
  throw new Error(`It did not come to be within ${seconds} seconds.`);
}

describe('a node on PostgreSQL', { skip: skipWithoutPostgres() }, () => {
  let url: string;
  let proxy: DatabaseProxy;
  /** A node that reaches the database through the proxy, and one that does so directly. */
  let node: Store;
  let other: Store;

  before(async () => {
    url = await freshPostgres();
    other = await open(url);
    proxy = await startProxy(url);
    node = await open(proxy.url);
  });
  after(async () => {
    await node.close();
    await other.close();
    proxy.close();
  });

  /** How often the node has to load, of some times it is asked. */
  async function loads(topic: string, times: number): Promise<number> {
    let count = 0;
    for (let time = 0; time < times; time++) await node.cached(`realm:${topic}`, async () => ++count);
    return count;
  }

  it('caches while it hears of changes', async () => {
    assert.equal(await loads('heard', 3), 1);
  });

  it('does not use its cache while the channel is lost, and does again when it is back', async () => {
    const realm = await storedRealm(other);
    const read = () => node.cached(`realm:${realm.id}`, () => node.realms.find(realm.id));
    assert.deepEqual(await read(), realm);

    proxy.refuse();
    proxy.cut((sent) => sent.includes('LISTEN'));
    await until(async () => (await loads('lost', 2)) === 2);
    const changed = { ...realm, defaultRoleId: 'changed' };
    await other.commit([other.realms.update(changed)]);
    assert.equal((await read())?.defaultRoleId, 'changed');
    assert.equal(await loads('lost', 5), 5);

    proxy.accept();
    await until(async () => (await loads('back', 2)) <= 1);
    assert.equal((await read())?.defaultRoleId, 'changed');
    await other.commit([other.realms.update(realm)]);
    await until(async () => (await read())?.defaultRoleId === realm.defaultRoleId);
  });

  it('notices a channel that is silent', async () => {
    proxy.refuse();
    proxy.mute((sent) => sent.includes('LISTEN'));
    await until(async () => (await loads('silent', 2)) === 2);
    proxy.accept();
    await until(async () => (await loads('heard again', 2)) === 1);
  });

  it('that is behind has heard what was acknowledged before it was asked, however late that comes', async () => {
    const realm = await storedRealm(other);
    const read = () => node.cached(`realm:${realm.id}`, () => node.realms.find(realm.id));
    assert.deepEqual(await read(), realm);
    proxy.mute((sent) => sent.includes('LISTEN'));
    await other.commit([other.realms.update({ ...realm, defaultRoleId: 'changed' })]);
    assert.deepEqual(await read(), realm, 'it is behind');
    let heard = 0;
    const asking = Array.from({ length: 20 }, async () => {
      await node.heard();
      heard += 1;
      return (await read())?.defaultRoleId;
    });
    await delay(100);
    assert.equal(heard, 0);
    proxy.unmute();
    assert.deepEqual(new Set(await Promise.all(asking)), new Set(['changed']));
    await other.commit([other.realms.update(realm)]);
    await node.heard();
    assert.equal((await read())?.defaultRoleId, realm.defaultRoleId, 'and goes on like that');
  });

  it('waits for no news that cannot come', async () => {
    const realm = await storedRealm(other);
    const read = () => node.cached(`realm:${realm.id}`, () => node.realms.find(realm.id));
    assert.deepEqual(await read(), realm);
    for (const end of ['mute', 'cut'] as const) {
      await until(async () => (await loads(`before ${end}`, 2)) === 1);
      proxy.refuse();
      proxy[end]((sent) => sent.includes('LISTEN'));
      await other.commit([other.realms.update({ ...realm, defaultRoleId: end })]);
      const since = Date.now();
      await node.heard();
      assert.equal((await read())?.defaultRoleId, end);
      assert.ok(Date.now() - since < 5_000, end);
      await node.heard();
      proxy.accept();
    }
    await until(async () => (await loads('back again', 2)) <= 1);
    await node.heard();
  });

  it('goes on when its connections were cut', async () => {
    const realm = await storedRealm(node);
    proxy.cut(() => true);
    assert.deepEqual(await node.realms.find(realm.id), realm);
    await until(() =>
      node.commit([node.clients.create(aClient(realm))]).then(
        () => true,
        () => false,
      ),
    );
    await node.ping();
  });

  it('that cannot tell whether a unit was stored says that it failed', async () => {
    const realm = await storedRealm(node);
    const token = anInitialAccessToken(realm, { count: 2 });
    await node.commit([node.initialAccessTokens.create(token)]);
    await node.commit([node.initialAccessTokens.use(realm.id, token.id)]);
    // The database gets the unit; its answer gets lost.
    proxy.mute((sent) => sent.includes('initial_access_tokens'));
    const unit = node.commit([node.initialAccessTokens.use(realm.id, token.id)]);
    await until(async () => (await other.initialAccessTokens.find(realm.id, token.id))?.remainingCount === 0);
    proxy.cut((sent) => sent.includes('initial_access_tokens'));
    await assert.rejects(unit, /did not commit/);
  });

  it('gives up a connection that does not answer', async () => {
    const connection = new PipelineConnection(proxy.url, 200);
    const run = { id: undefined, sql: "SELECT 'of the patient one' AS words", values: [] };
    assert.deepEqual(await connection.run([run]), [[{ words: 'of the patient one' }]]);
    proxy.mute((sent) => sent.includes('the patient one'));
    await assert.rejects(connection.run([run]));
    assert.deepEqual(await connection.run([run]), [[{ words: 'of the patient one' }]]);
    await connection.close();
  });

  it('gives up when the database is not there, and says so', async () => {
    proxy.refuse();
    proxy.cut(() => true);
    await until(() =>
      node.ping().then(
        () => false,
        () => true,
      ),
    );
    await assert.rejects(storedRealm(node));
    proxy.accept();
    await until(() =>
      node.ping().then(
        () => true,
        () => false,
      ),
    );
    await storedRealm(node);
  });
});

describe('PostgreSQL itself', { skip: skipWithoutPostgres() }, () => {
  const opened: { close?(): Promise<void>; end?(): Promise<void> }[] = [];
  after(() => Promise.all(opened.map((each) => each.close?.() ?? each.end?.())));

  async function openNode(url: string): Promise<Store> {
    const store = await open(url);
    opened.push(store);
    return store;
  }

  async function begin(url: string): Promise<pg.Client> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    opened.push(client);
    await client.query('BEGIN');
    return client;
  }

  it('is told to sync commits whatever its operator says', async () => {
    const url = await freshPostgres();
    const name = new URL(url).pathname.slice(1);
    for (const [set, seen] of [
      ['off', 'on'],
      ['local', 'on'],
      ['remote_apply', 'remote_apply'],
    ]) {
      await runOn(url, `ALTER DATABASE ${name} SET synchronous_commit = ${set}`);
      const connection = new PipelineConnection(url);
      const sql = "SELECT current_setting('synchronous_commit') AS value";
      const [rows] = await connection.run([{ id: undefined, sql, values: [] }]);
      assert.deepEqual(rows, [{ value: seen }]);
      await connection.close();
    }
  });

  it('gives out no event before one that has an earlier position and is yet to be committed', async () => {
    const url = await freshPostgres();
    const store = await openNode(url);
    const realm = await storedRealm(store);
    const slow = await begin(url);
    await slow.query("INSERT INTO events (realm_id, kind, time, doc) VALUES ('r', 'user', 1, '{}')");
    const event = anEvent(realm);
    await store.commit([store.events.append(event)]);

    const reading = store.events.listAfter(0, 10);
    const first = await Promise.race([reading, delay(300, 'waits' as const)]);
    assert.equal(first, 'waits');
    await slow.query('COMMIT');
    const events = await reading;
    assert.deepEqual(
      events.map(({ id }) => id),
      [undefined, event.id],
    );
  });

  it('has units that lock each other out tried again', async () => {
    const url = await freshPostgres();
    const [one, two] = [await openNode(url), await openNode(url)];
    const realm = await storedRealm(one);
    const tokens = ['a', 'b', 'c'].map((id) => anInitialAccessToken(realm, { id, count: 10 }));
    await one.commit(tokens.map((token) => one.initialAccessTokens.create(token)));
    // While somebody holds c, one unit takes a and the other b; each then wants what the other has.
    const holder = await begin(url);
    await holder.query("UPDATE initial_access_tokens SET doc = doc WHERE id = 'c'");
    const use = ({ commit, initialAccessTokens }: Store, order: string[]) =>
      commit(order.map((id) => initialAccessTokens.use(realm.id, id)));
    const units = [use(one, ['a', 'c', 'b']), use(two, ['b', 'c', 'a'])];
    // Other tests of this cluster wait for locks as well; a lock on a row's transaction does not name its database.
    const waiting = `SELECT count(*)::int AS waiting FROM pg_locks JOIN pg_stat_activity USING (pid)
      WHERE NOT granted AND datname = current_database()`;
    await until(async () => (await runOn(url, waiting))[0]?.waiting === 2);
    await holder.query('COMMIT');
    await Promise.all(units);
    for (const { id } of tokens)
      assert.equal((await one.initialAccessTokens.find(realm.id, id))?.remainingCount, 8);
    // It was a deadlock indeed, and not luck. A connection that does nothing tells its statistics after ten seconds.
    const sql = 'SELECT deadlocks::int FROM pg_stat_database WHERE datname = current_database()';
    await until(async () => (await runOn(url, sql))[0]?.deadlocks === 1, 30);
  });
});

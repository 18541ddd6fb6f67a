import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { after, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { freshSqlite } from '../../../../../test/support/sqlite.ts';
import { Unavailable } from '../../../../domain/store.ts';
import { open } from '../../../conformance/database-under-test.ts';
import { aClient, storedRealm } from '../../../conformance/samples.ts';
import { WriterThread } from './writer-thread.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-writer-'));
after(() => rmSync(folder, { recursive: true }));

const insert = {
  write: { id: 1, sql: 'INSERT INTO things (id) VALUES (?)', expectation: {} },
  values: ['thing'],
};

describe('the thread that writes to SQLite', () => {
  it('that fails takes its units along, and the next unit gets a new one', async () => {
    const path = join(folder, 'not-yet', 'things.db');
    const writer = new WriterThread({ path, busyTimeout: 1000 });
    await assert.rejects(writer.commit([insert]), (error: Error) =>
      /unable to open database file/.test(`${error} ${error.cause}`),
    );
    mkdirSync(dirname(path));
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE things (id TEXT)');
    await writer.commit([insert]);
    assert.equal(database.prepare('SELECT count(*) AS n FROM things').get()?.n, 1);
    await writer.finish();
    await writer.close();
    database.close();
  });

  it('waits for another process that is writing', async () => {
    const url = freshSqlite();
    const store = await open(url);
    const realm = await storedRealm(store);
    const other = new DatabaseSync(url.slice('sqlite:'.length));
    other.exec('BEGIN IMMEDIATE');
    const unit = store.commit([store.clients.create(aClient(realm))]);
    assert.equal(await Promise.race([unit, delay(300, 'waits')]), 'waits');
    other.exec('COMMIT');
    await unit;
    assert.equal(await store.clients.count(realm.id), 1);
    other.close();
    await store.close();
  });

  it('gives up on a file that stays locked, and says so', async () => {
    const path = join(folder, 'locked.db');
    const other = new DatabaseSync(path);
    other.exec('PRAGMA journal_mode = WAL; CREATE TABLE things (id TEXT); BEGIN IMMEDIATE');
    const writer = new WriterThread({ path, busyTimeout: 100 });
    await assert.rejects(writer.commit([insert]), (error: Error) => {
      assert.ok(error instanceof Unavailable);
      return /database is locked/.test(error.message);
    });
    other.exec('COMMIT');
    await writer.commit([insert]);
    other.close();
    await writer.close();
  });

  it('fails a unit on its own when only that unit is wrong', async () => {
    const path = join(folder, 'wrong.db');
    const database = new DatabaseSync(path);
    database.exec('CREATE TABLE things (id TEXT NOT NULL)');
    const writer = new WriterThread({ path, busyTimeout: 1000 });
    const results = await Promise.allSettled([
      writer.commit([insert]),
      writer.commit([insert, { ...insert, values: [null] }]),
      writer.commit([insert]),
    ]);
    assert.deepEqual(
      results.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    assert.equal(database.prepare('SELECT count(*) AS n FROM things').get()?.n, 2);
    await writer.close();
    database.close();
  });
});

describe('the file of SQLite', () => {
  it('is nobody else’s to read, in a folder made for it', async () => {
    const path = join(folder, 'data', 'latchkey.db');
    const store = await open(`sqlite:${path}`);
    await storedRealm(store);
    for (const file of [path, `${path}-wal`]) assert.equal(statSync(file).mode & 0o777, 0o600);
    assert.equal(statSync(dirname(path)).mode & 0o777, 0o700);
    await store.close();
  });

  it('must be a file', async () => {
    await assert.rejects(open('sqlite::memory:'), /path of a file/);
    await assert.rejects(open('sqlite:'), /path of a file/);
    await assert.rejects(open('mysql://localhost/x'), /sqlite: or postgres:.*mysql:/);
  });
});

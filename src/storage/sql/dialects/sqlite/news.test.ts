import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { openStore } from '../../../index.ts';

it('what others have committed within a turn of the event loop is known once it is asked for', async (test) => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-news-'));
  const path = join(folder, 'latchkey.db');
  const log = { info() {}, warn() {}, error() {} };
  const store = await openStore({ databaseUrl: `sqlite:${path}`, keyEncryptionKey: Buffer.alloc(32), log });
  const other = new DatabaseSync(path);
  test.after(async () => {
    other.close();
    await store.close();
    rmSync(folder, { recursive: true });
  });
  let loads = 0;
  const read = () => store.cached('realm:a', async () => ++loads);
  const change = () => other.exec("INSERT INTO changes (topic) VALUES ('realm:a')");

  await read();
  // From here on nothing is waited for but promises: it is one turn, that of a timer.
  await delay(1);
  assert.equal(await read(), 1);
  change();
  await store.heard();
  assert.equal(await read(), 2);
  change();
  await store.heard();
  assert.equal(await read(), 3);
});

import assert from 'node:assert/strict';
import fs, { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import type { Config } from './config/settings.ts';
import { keyEncryptionKey } from './key-encryption-key.ts';

/** A first start where folders are opened to be synced in vain. */
function firstStart(t: TestContext, code: string) {
  const dataDir = mkdtempSync(join(tmpdir(), 'latchkey-key-'));
  t.after(() => rmSync(dataDir, { recursive: true }));
  const open = fs.openSync;
  const mock = t.mock.method(fs, 'openSync', (...given: Parameters<typeof open>) => {
    if (given[0] === dataDir) throw Object.assign(new Error(code), { code });
    return open(...given);
  });
  syncBuiltinESMExports();
  t.after(() => {
    mock.mock.restore();
    syncBuiltinESMExports();
  });
  const start = () => keyEncryptionKey({ dataDir } as Config);
  return { start, file: join(dataDir, 'key-encryption-key') };
}

test('a first start makes its key where folders cannot be synced', (t) => {
  const { start, file } = firstStart(t, 'EISDIR');
  const { key } = start();
  assert.deepEqual(Buffer.from(readFileSync(file, 'utf8'), 'base64'), key);
});

test('a first start fails where the disk does', (t) => {
  const { start } = firstStart(t, 'EIO');
  assert.throws(start, { code: 'EIO' });
});

import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { describe, it } from 'node:test';
import type { Store } from '../../../../domain/store.ts';
import { openStore } from '../../../index.ts';

/** What is asked at logins and sign-ups, or of one person: it may not take longer the more people, sessions or clients there are. */
const ASKED: Readonly<Record<string, (store: Store) => Promise<unknown>>> = {
  'who has a name': ({ users }) => users.findByUsername('realm', 'mike'),
  'who has an address': ({ users }) => users.findByEmail('realm', 'mike@example.org'),
  'who looks like somebody': ({ users }) => users.findLookAlikes('realm', ['mike', 'mike@example.org']),
  'who has exactly a word for one of their names': ({ users }) =>
    users.list('realm', { words: [{ kind: 'exact', text: 'mike' }], max: 10 }),
  'whose name begins so': ({ users }) =>
    users.list('realm', { words: [{ kind: 'prefix', text: 'mik' }], max: 10 }),
  'the sessions of somebody': ({ sessions }) => sessions.ofUser('realm', 'user', 'online'),
  'the sessions that began at a provider': ({ sessions }) =>
    sessions.ofBrokerSession('realm', 'session at the provider', 'online'),
  'a client by its client id': ({ clients }) => clients.findByClientId('realm', 'app'),
};

describe('SQLite finds by an index', () => {
  for (const [what, ask] of Object.entries(ASKED)) {
    it(what, async (test) => {
      const folder = mkdtempSync(join(tmpdir(), 'latchkey-plans-'));
      const path = join(folder, 'latchkey.db');
      const log = { info() {}, warn() {}, error() {} };
      const store = await openStore({
        databaseUrl: `sqlite:${path}`,
        keyEncryptionKey: Buffer.alloc(32),
        log,
      });
      const explaining = new DatabaseSync(path, { readOnly: true });
      test.after(async () => {
        explaining.close();
        await store.close();
        rmSync(folder, { recursive: true });
      });
      const prepare = test.mock.method(DatabaseSync.prototype, 'prepare');
      await ask(store);
      const asked = prepare.mock.calls.map((call) => String(call.arguments[0]));
      prepare.mock.restore();
      const selects = asked.filter((text) => /^select/i.test(text));
      assert.notEqual(selects.length, 0);
      for (const text of selects) assert.deepEqual(throughAll(planOf(explaining, text)), [], text);
    });
  }
});

function planOf(database: DatabaseSync, text: string): string[] {
  const steps = database.prepare(`EXPLAIN QUERY PLAN ${text}`).all() as unknown as { detail: string }[];
  return steps.map((step) => step.detail);
}

/** The steps that go through a table, or through all that a realm has in one. */
const throughAll = (plan: readonly string[]): string[] =>
  plan.filter((step) => step.startsWith('SCAN') || step.endsWith('(realm_id=?)'));

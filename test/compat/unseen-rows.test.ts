import assert from 'node:assert/strict';
import { test } from 'node:test';
import { unseenRows } from './unseen-rows.ts';

const rows = [{ scenario: '^clients: ', step: 'read', path: 'json' }, { scenario: '^users: ' }];
const played = (names: string[], unseen: string[]) => ({ names, unseen, wrong: [] });
const CLIENTS = '^clients:  · read · json';

test('a listed difference is seen where one of those that could see it did', () => {
  assert.deepEqual(unseenRows(rows, [played(['clients: a'], [CLIENTS]), played(['clients: b'], [])]), []);
  assert.deepEqual(unseenRows(rows, [played(['clients: a'], [CLIENTS]), played(['users: b'], [])]), [
    CLIENTS,
  ]);
  assert.deepEqual(unseenRows(rows, [played(['realms: a'], [])]), []);
});

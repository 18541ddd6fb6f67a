import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';

const root = join(import.meta.dirname, '../..');
const page = readFileSync(join(root, 'docs/sign-up.md'), 'utf8');

test('each of the five ways is shown by a test that there is', () => {
  const [, table = ''] = page.split('## The five ways of Keycloak');
  const rows = [...table.matchAll(/^\| (?!with Keycloak).*\| `(test\/\S+)` \|$/gm)];
  assert.equal(rows.length, 5);
  for (const [, file = ''] of rows) assert.ok(existsSync(join(root, file)), file);
});

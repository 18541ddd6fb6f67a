import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import { test } from 'node:test';

test('the demo registers a client, and signs a person up where a client lets them', () => {
  const output = execFileSync(process.execPath, [join(import.meta.dirname, '../../scripts/demo.ts')], {
    encoding: 'utf8',
  });
  assert.match(output, /It gets no tokens any more/);
  assert.match(output, /preferred_username +bea/);
  assert.match(output, /back office\.\n +← status +403\n +← page +Registration not allowed/);
});

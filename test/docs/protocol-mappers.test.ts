import assert from 'node:assert/strict';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { MAPPER_KINDS } from '../../src/domain/client-scopes/mapper-kinds.ts';

const root = join(import.meta.dirname, '../..');

test('the page about protocol mappers names each kind that is taken and does nothing yet, and no other', () => {
  const files = globSync('src/oidc/protocol-mappers/oidc-*.ts', { cwd: root });
  const built = new Set(files.map((file) => /([^/]+)\.ts$/.exec(file)?.[1]));
  const idle = [...MAPPER_KINDS].filter((kind) => kind.startsWith('oidc-') && !built.has(kind));
  const page = readFileSync(join(root, 'docs/protocol-mappers.md'), 'utf8');
  assert.deepEqual([...page.matchAll(/^\| `(oidc-[^`]+)`/gm)].map(([, kind]) => kind).sort(), idle.sort());
});

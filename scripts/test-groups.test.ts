import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { test } from 'node:test';
import { groupTests } from './test-groups.ts';

test('neighbours share a process, each file runs once, and what takes longest begins', () => {
  const files = [
    'src/a/one.test.ts',
    'src/b/two.test.ts',
    ...Array.from({ length: 8 }, (_, index) => `test/login/${index}.test.ts`),
    'test/compat/replay.test.ts',
    'test/tokens/last.test.ts',
  ];
  const { files: grouped, folder } = groupTests('/root', files);
  try {
    const imported = grouped.map((file) =>
      file.startsWith(folder)
        ? Array.from(readFileSync(file, 'utf8').matchAll(/"file:\/\/\/root\/(.+)"/g), ([, each = '']) => each)
        : [file],
    );
    assert.deepEqual(imported, [
      ['test/compat/replay.test.ts'],
      ['src/a/one.test.ts', 'src/b/two.test.ts'],
      files.slice(2, 8),
      files.slice(8, 10),
      ['test/tokens/last.test.ts'],
    ]);
    assert.equal(new Set(grouped.map((file) => basename(file))).size, grouped.length);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

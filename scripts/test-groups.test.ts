import assert from 'node:assert/strict';
import { readFileSync, rmSync } from 'node:fs';
import { test } from 'node:test';
import { groupTests } from './test-groups.ts';

test('neighbours share a process, each file runs once, and what takes longest begins', () => {
  const files = [
    'src/a/one.test.ts',
    'src/storage/conformance/sqlite.test.ts',
    'src/b/two.test.ts',
    ...Array.from({ length: 8 }, (_, index) => `test/login/${index}.test.ts`),
    'test/compat/replay.test.ts',
    'test/tokens/last.test.ts',
  ];
  const { files: grouped, folder } = groupTests('/root', files);
  try {
    const imported = grouped.map((file) =>
      Array.from(readFileSync(file, 'utf8').matchAll(/"file:\/\/\/root\/(.+)"/g), ([, each = '']) => each),
    );
    assert.deepEqual(imported, [
      ['test/compat/replay.test.ts'],
      ['src/storage/conformance/sqlite.test.ts'],
      ['src/a/one.test.ts', 'src/b/two.test.ts'],
      files.slice(3, 9),
      files.slice(9, 11),
      ['test/tokens/last.test.ts'],
    ]);
    assert.deepEqual(grouped, grouped.toSorted());
  } finally {
    rmSync(folder, { recursive: true });
  }
});

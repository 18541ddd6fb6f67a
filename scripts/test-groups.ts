import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Files that share a process, at most. */
const TOGETHER = 6;
/** What takes minutes, the longest first, or starts and kills so much that it wants a process for itself: folders. */
const ALONE = [
  'test/compat',
  'test/pages',
  'test/account',
  'src/storage/conformance',
  'test/docs',
  'test/durability',
  'test/package',
].map((folder) => join(folder, sep));

/**
 * The test runner gives each file a process, and each of them would read the whole server anew: a third of what all tests
 * cost. Here neighbours share one. The runner takes files in the order of their names: each group is a file of that name
 * which imports them.
 *
 * @param files below `root`
 * @returns the files to run, those that take longest first, and the folder they were written to
 */
export function groupTests(root: string, files: readonly string[]): { files: string[]; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-tests-'));
  const alone = ALONE.flatMap((each) => files.filter((file) => file.startsWith(each)).map((file) => [file]));
  const others = files.filter((file) => !ALONE.some((each) => file.startsWith(each)));
  const neighbours = Object.values(
    Object.groupBy(others, (file) =>
      file.startsWith('test') ? dirname(file) : (file.split(sep, 1)[0] ?? ''),
    ),
  ).flatMap((each = []) =>
    Array.from({ length: Math.ceil(each.length / TOGETHER) }, (_, index) =>
      each.slice(index * TOGETHER, (index + 1) * TOGETHER),
    ),
  );
  const written = [...alone, ...neighbours].map((group, index) => {
    const name = `${String(index).padStart(3, '0')}-${(group[0] ?? '').replaceAll(/\W+/g, '-')}`;
    const file = join(folder, `${name}.test.mjs`);
    const imports = group.map((each) => `import ${JSON.stringify(pathToFileURL(join(root, each)).href)};\n`);
    writeFileSync(file, imports.join(''));
    return file;
  });
  return { files: written, folder };
}

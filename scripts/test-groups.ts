import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, sep } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Files that share a process, at most. */
const TOGETHER = 6;
/** What takes minutes, or starts and kills so much that it wants its time for itself: by folder, first to begin. */
const ALONE = ['test/compat', 'test/durability', 'test/package', 'test/docs'];

/**
 * The test runner gives each file a process, and each of them would read the whole server anew: a third of what all tests
 * cost. Here neighbours share one: a file that imports them stands for each such group.
 *
 * @param files below `root`
 * @returns the files to run, those that take longest first, and the folder of those that were written for it
 */
export function groupTests(root: string, files: readonly string[]): { files: string[]; folder: string } {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-tests-'));
  const isAlone = (file: string) => ALONE.some((each) => file.startsWith(each + sep));
  const neighbours = Object.values(
    Object.groupBy(
      files.filter((file) => !isAlone(file)),
      (file) => (file.startsWith('test') ? dirname(file) : (file.split(sep, 1)[0] ?? '')),
    ),
  );
  const groups = neighbours.flatMap((each = []) =>
    Array.from({ length: Math.ceil(each.length / TOGETHER) }, (_, index) =>
      each.slice(index * TOGETHER, (index + 1) * TOGETHER),
    ),
  );
  const written = groups.map((group) => {
    const [first = ''] = group;
    const file = join(folder, `${first.replaceAll(/\W+/g, '-')}-and-${group.length - 1}.test.mjs`);
    const imports = group.map((each) => `import ${JSON.stringify(pathToFileURL(join(root, each)).href)};\n`);
    writeFileSync(file, imports.join(''));
    return file;
  });
  return { files: [...files.filter(isAlone), ...written], folder };
}

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const page = readFileSync(join(import.meta.dirname, '../../docs/extensions.md'), 'utf8');

/** The examples of docs/extensions.md as files of a new folder, by the names in their first lines. */
export function documentedExtensions(): { readonly folder: string; readonly file: (name: string) => string } {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-extensions-'));
  const files = new Map(
    [...page.matchAll(/```ts\n\/\/ (\S+)\n(.*?)```/gs)].map(([, name = '', code = '']) => {
      const file = join(folder, name);
      writeFileSync(file, code);
      return [name, file];
    }),
  );
  return {
    folder,
    file(name) {
      const file = files.get(name);
      if (file === undefined) throw new Error(`docs/extensions.md has no ${name}`);
      return file;
    },
  };
}

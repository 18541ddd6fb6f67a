// Bundles the server into dist/: what `npm start`, `npm pack` and the Dockerfile run. Well under a second.
import { chmodSync, cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const root = join(import.meta.dirname, '..');
const outdir = join(root, 'dist');

/** A package with a native part cannot be bundled; it is the published package's dependency. */
const EXTERNAL = ['@node-rs/argon2', 'pg-native'];

/** CommonJS inside an ES module needs a `require` of its own. */
const BANNER =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);";

export async function bundle(): Promise<void> {
  rmSync(outdir, { recursive: true, force: true });
  await build({
    entryPoints: {
      latchkey: join(root, 'bin/latchkey.ts'),
      // The writer of the embedded database runs on a thread of its own, from a file of its own.
      'sqlite-writer': join(root, 'src/storage/sql/dialects/sqlite/writer.ts'),
    },
    outdir,
    bundle: true,
    splitting: true,
    format: 'esm',
    platform: 'node',
    target: 'node24',
    external: EXTERNAL,
    banner: { js: BANNER },
    // Beside the entries: the thread's file is found next to whatever starts it.
    chunkNames: '[name]-[hash]',
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'linked',
    logLevel: 'warning',
  });
  chmodSync(join(outdir, 'latchkey.js'), 0o755);
  // Templates, messages and styles are read as files.
  cpSync(join(root, 'src/pages/themes'), join(outdir, 'themes'), { recursive: true });
  writeFileSync(join(outdir, 'extension.d.ts'), extensionTypes());
}

/** The contract of extensions as one file. Types alone: what is written in TypeScript is good as a declaration. */
export function extensionTypes(): string {
  const folder = join(root, 'src/extension/contract');
  const parts = readdirSync(folder).filter((name) => name.endsWith('.ts'));
  const files = [...parts.map((name) => join(folder, name)), `${folder}.ts`];
  return files
    .map((file) =>
      readFileSync(file, 'utf8').replaceAll(/^(?:import|export) type [^;]*? from '[^']+';\n/gm, ''),
    )
    .join('\n');
}

if (import.meta.main) await bundle();

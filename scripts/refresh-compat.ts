// Makes test/compat/oracle an exact mirror of an oracle folder: compare, lib, scenarios, transcripts and README.
// What starts or stops a Keycloak stays where it is: a clone plays the transcripts and needs no Java.
import { lstat, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const PARTS = ['README.md', 'compare', 'lib', 'scenarios', 'transcripts'];
const EXECUTABLE = new Set(['compare']);
const target = join(dirname(fileURLToPath(import.meta.url)), '../test/compat/oracle');

/** Every file at or below the path, relative to root; none if the path does not exist. */
async function filesAt(root: string, part: string): Promise<string[]> {
  const path = join(root, part);
  const found = await lstat(path).catch(() => undefined);
  if (!found) return [];
  if (!found.isDirectory()) return [part];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => relative(root, join(entry.parentPath, entry.name)));
}

async function refresh(source: string): Promise<void> {
  const wanted = (await Promise.all(PARTS.map((part) => filesAt(source, part)))).flat().sort();
  const missing = PARTS.filter(
    (part) => !wanted.some((file) => file === part || file.startsWith(`${part}/`)),
  );
  if (missing.length) throw new Error(`${source} is no oracle folder: it has no ${missing.join(', ')}`);

  const counts = { added: 0, changed: 0, removed: 0 };
  const say = (what: keyof typeof counts, file: string) => {
    counts[what] += 1;
    console.log(`${what.padEnd(8)}${file}`);
  };
  for (const file of wanted) {
    const content = await readFile(join(source, file));
    const kept = await readFile(join(target, file)).catch(() => undefined);
    if (kept?.equals(content)) continue;
    await mkdir(dirname(join(target, file)), { recursive: true });
    await writeFile(join(target, file), content, { mode: EXECUTABLE.has(file) ? 0o755 : 0o644 });
    say(kept ? 'changed' : 'added', file);
  }
  const present = await filesAt(dirname(target), 'oracle');
  for (const path of present.map((file) => relative('oracle', file))) {
    if (wanted.includes(path)) continue;
    await rm(join(target, path));
    say('removed', path);
  }
  console.log(
    `${counts.added} added, ${counts.changed} changed, ${counts.removed} removed, ${wanted.length} files in all`,
  );
}

const [source, ...rest] = process.argv.slice(2);
if (!source || rest.length || source.startsWith('-')) {
  console.error(
    'refresh-compat.ts PATH   where PATH is an oracle folder: compare, lib/, scenarios/, transcripts/, README.md',
  );
  process.exitCode = 2;
} else {
  await refresh(resolve(source)).catch((error: Error) => {
    console.error(error.message);
    process.exitCode = 1;
  });
}

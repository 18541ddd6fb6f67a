// npm start: bundles where the source is newer than the bundle, then starts it with the arguments given.
import { spawn } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './build.ts';

const root = join(import.meta.dirname, '..');
const bundled = join(root, 'dist/latchkey.js');

const newest = (folder: string): number =>
  Math.max(
    ...readdirSync(folder, { recursive: true, withFileTypes: true }).map(
      (entry) => statSync(join(entry.parentPath, entry.name)).mtimeMs,
    ),
  );

const age = statSync(bundled, { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (age < Math.max(newest(join(root, 'src')), newest(join(root, 'bin')))) await bundle();

const child = spawn(process.execPath, [bundled, 'start', ...process.argv.slice(2)], { stdio: 'inherit' });
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => child.kill(signal));
child.on('exit', (code) => {
  process.exitCode = code ?? 1;
});

// npm test: every test, or those whose files are named. One private PostgreSQL serves them all, where there is one.
import { spawn } from 'node:child_process';
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { bundle } from './build.ts';
import { groupTests } from './test-groups.ts';

const root = join(import.meta.dirname, '..');
const named = process.argv.slice(2);
const all = globSync('{src,test,bench,scripts}/**/*.test.ts', {
  cwd: root,
  exclude: ['test/compat/oracle/**'],
}).sort();
const { files, folder } = named.length > 0 ? { files: named, folder: undefined } : groupTests(root, all);

await bundle();
const { findPostgres, startCluster } = await import('../test/support/postgres-cluster.ts');
const given = process.env.LATCHKEY_TEST_POSTGRES_URL;
const url = given ?? (findPostgres() ? (await startCluster()).url : undefined);

const cache = join(root, 'node_modules/.cache');
const { rsaKeyPool } = await import('../test/support/rsa-key-pool.ts');
const ahead = ['--import', join(root, 'test/support/few-rsa-keys.ts')];
// One more than the processors of the smallest machine: many tests wait, for a kill, a mail, a browser, more than they work.
const CONCURRENCY = 3;
const args = [
  ...ahead,
  '--test',
  '--test-reporter=spec',
  `--test-concurrency=${CONCURRENCY}`,
  '--test-timeout=600000',
  ...files,
];
const env = {
  ...process.env,
  ...(url !== undefined && { LATCHKEY_TEST_POSTGRES_URL: url }),
  // Most of the processes read the whole server: what one has compiled the others need not.
  NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? join(cache, 'compile'),
  LATCHKEY_TEST_RSA_KEYS: await rsaKeyPool(join(cache, 'test-rsa-keys.json')),
};
const child = spawn(process.execPath, args, { cwd: root, stdio: 'inherit', env });
child.on('exit', (code) => {
  if (folder) rmSync(folder, { recursive: true, force: true });
  process.exit(code ?? 1);
});

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { freshPostgres, skipWithoutPostgres } from '../support/postgres.ts';
import { freePort, startProcess } from '../support/process.ts';

const root = join(import.meta.dirname, '../..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');

/** The shell commands of a section, in order. */
function commands(section: string): string {
  const [, text = ''] = readme.split(`\n## ${section}\n`);
  const [body = ''] = text.split('\n## ');
  return [...body.matchAll(/```sh\n([\s\S]*?)```/g)].map(([, block]) => block).join('\n');
}

const bash = (script: string, env: Record<string, string> = {}) =>
  execFileSync('bash', ['-euo', 'pipefail', '-c', script], {
    cwd: root,
    encoding: 'utf8',
    env: { ...process.env, ...env },
  });

describe('the commands of the README', () => {
  test('“Register a client” registers one, gets a token, reads it and removes it', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-readme-'));
    const server = await startProcess({
      command: [process.execPath, join(root, 'bin/latchkey.ts'), 'start'],
      environment: { LATCHKEY_DATA_DIR: folder, LATCHKEY_BOOTSTRAP_ADMIN_PASSWORD: 'pass word' },
    });
    try {
      const script = commands('Register a client').replace('http://localhost:8080', server.url);
      assert.match(script, new RegExp(server.url));
      const output = bash(
        `${script}\ncurl -s -o /dev/null -w '%{http_code}' $URL/realms/shop/clients-registrations/openid-connect/$ID -H "Authorization: Bearer $RAT"`,
        {
          PASSWORD: 'pass word',
        },
      );
      assert.match(output, /"access_token":"[^"]+"/);
      assert.match(output, /"client_name":"Robot"/);
      assert.match(output, /401$/, 'a removed client’s token opens nothing');
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('“Limit sign-up to a client” lets people sign up for the one client and not for the other', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-sign-up-'));
    const server = await startProcess({
      command: [process.execPath, join(root, 'bin/latchkey.ts'), 'start'],
      environment: { LATCHKEY_DATA_DIR: folder, LATCHKEY_BOOTSTRAP_ADMIN_PASSWORD: 'pass word' },
    });
    try {
      const before = commands('Register a client').replace('http://localhost:8080', server.url);
      const script = `${before}\necho; echo 'and now:'\n${commands('Limit sign-up to a client')}`;
      const [, output = ''] = bash(script, { PASSWORD: 'pass word' }).split('and now:\n');
      assert.equal(output, '200\n403\n');
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('“Start it” starts a server with its database in ./data and prints what to paste', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-start-'));
    const server = await startProcess({
      command: [process.execPath, join(root, 'scripts/start.ts'), '--data-dir', folder],
    });
    try {
      const password = server.output().match(/password (\S+)/)?.[1];
      assert.ok(password, server.output());
      const pasted = server
        .output()
        .split('\n')
        .filter((line) => line.startsWith('    '))
        .join('\n')
        .replaceAll(/http:\/\/localhost:\d+/g, server.url);
      assert.match(bash(pasted), /"client_name":"My first client"/);
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('“Install it” packs and installs the command', () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-install-'));
    try {
      const [script = ''] = commands('Install it').split('docker build');
      const replaced = script
        .replace('npm pack ', `npm pack --silent --ignore-scripts --pack-destination '${folder}' `)
        .replace('--global ./', `--silent --prefix '${folder}' '${folder}'/`)
        .replace('latchkey start', `'${process.execPath}' '${folder}/node_modules/.bin/latchkey' --version`);
      const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
      assert.match(bash(replaced), new RegExp(`^latchkey ${version}, node v`, 'm'));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });

  test('“Run on PostgreSQL” migrates and starts a node', { skip: skipWithoutPostgres() }, async () => {
    const script = commands('Run on PostgreSQL');
    const [port, management] = [await freePort(), await freePort()];
    const replaced = script
      .replace(/LATCHKEY_DATABASE_URL=\S+/, `LATCHKEY_DATABASE_URL='${await freshPostgres()}'`)
      .replaceAll(/^latchkey /gm, `'${process.execPath}' dist/latchkey.js `)
      .replace(
        /(dist\/latchkey\.js start)/,
        `$1 --http-port ${port} --management-port ${management} & node=$!`,
      );
    const output = bash(`${replaced}
      for _ in $(seq 200); do curl -sf http://127.0.0.1:${management}/health/ready && break; sleep 0.1; done
      curl -sf http://127.0.0.1:${port}/realms/master
      kill $node; wait $node`);
    assert.match(output, /applied 1 first-schema/);
    assert.match(output, /"realm":"master"/);
  });
});

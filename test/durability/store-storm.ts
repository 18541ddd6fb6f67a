import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { anInitialAccessToken, storedRealm } from '../../src/storage/conformance/samples.ts';
import { openStore } from '../../src/storage/index.ts';
import type { Storm, Target } from './storm.ts';

export const keyEncryptionKey = Buffer.alloc(32, 'key');
const COUNT = 1_000_000;
const PROGRAM = fileURLToPath(new URL('./store-storm-process.ts', import.meta.url));

export const openTarget = (databaseUrl: string) =>
  openStore({ databaseUrl, keyEncryptionKey, log: { info() {}, warn() {}, error() {} } });

/** A realm with an initial access token, for storms on the store. */
export async function storeTarget(databaseUrl: string): Promise<Target> {
  const store = await openTarget(databaseUrl);
  const realm = await storedRealm(store);
  const token = anInitialAccessToken(realm, { count: COUNT });
  await store.commit([store.initialAccessTokens.create(token)]);
  await store.close();
  return { realmId: realm.id, initialAccessTokenId: token.id, count: COUNT, before: 0 };
}

/** The command that storms: so many registrations at once, and so many in all. */
export function stormCommand(
  databaseUrl: string,
  target: Target,
  width: number,
  times = Number.POSITIVE_INFINITY,
) {
  const { realmId, initialAccessTokenId } = target;
  return [process.execPath, PROGRAM, databaseUrl, realmId, initialAccessTokenId, `${width}`, `${times}`];
}

export async function startStoreStorm(databaseUrl: string, target: Target, width: number): Promise<Storm> {
  const [program = '', ...args] = stormCommand(databaseUrl, target, width);
  // Into a file: what a killed process has written there stays, and a write of it never has to wait for us.
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-storm-'));
  const path = join(folder, 'acknowledged');
  const file = openSync(path, 'a');
  const child = spawn(program, args, { stdio: ['ignore', file, 'inherit'] });
  closeSync(file);
  const exited = once(child, 'exit');
  const acknowledged: string[] = [];
  return {
    acknowledged,
    hasBegun: async () => {
      while (statSync(path).size === 0) {
        if (child.exitCode !== null) throw new Error('The storm ended.');
        await delay(1);
      }
    },
    kill: async () => {
      child.kill('SIGKILL');
      await exited;
      for (const [, clientId = ''] of readFileSync(path, 'utf8').matchAll(/^ack (.*)\n/gm))
        acknowledged.push(clientId);
      rmSync(folder, { recursive: true });
    },
  };
}

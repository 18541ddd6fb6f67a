import assert from 'node:assert/strict';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { freshDatabase, skipWithoutPostgres } from '../support/postgres.ts';
import { startCluster } from '../support/postgres-cluster.ts';
import type { ServerProcess } from '../support/server-process.ts';
import { freshSqlite } from '../support/sqlite.ts';
import { sessionsAreOver } from './databases.ts';
import {
  callsOf,
  changeInEveryWay,
  register,
  type ServerTarget,
  serverTarget,
  startOn,
} from './server-target.ts';
import { storeTarget, stormCommand } from './store-storm.ts';
import { skipWithoutStrace, trace, traced, tracer } from './strace.ts';
import { findSyncs } from './sync-before-acknowledgement.ts';

const TIMES = 30;

/** What the storm on the store writes once a unit is committed. */
const acknowledged = (args: string) => /"ack ([-0-9a-f]+)\\n"/.exec(args)?.[1];

const isLogOfSqlite = (path: string) => path.endsWith('-wal');
const isLogOfPostgres = (path: string) => path.includes('/pg_wal/');

/** What the server writes to a client that has been registered, its address in front of the body. */
const created = (args: string) =>
  /HTTP\/1\.1 201 .*clients-registrations\/default\/([-0-9a-f]{36})/s.exec(args)?.[1];

/** The same of any answer to a change; one without a body is known by its turn. */
function changed(withoutBody: readonly string[]) {
  const turns = [...withoutBody];
  return (args: string) => {
    if (args.includes('"HTTP/1.1 204 ')) return turns.shift();
    return /HTTP\/1\.1 20[01] .*(?:\/clients\/|clientId\\":\\")([-0-9a-f]{36})/s.exec(args)?.[1];
  };
}

/** A PostgreSQL of a test's own, and the processes to trace. */
async function tracedPostgres(fsync: boolean) {
  const { url: server, pid } = await startCluster({ fsync });
  const url = await freshDatabase(server);
  const processes = async () => {
    await sessionsAreOver(url);
    return [pid, ...childrenOf(pid)];
  };
  return { url, processes };
}

const childrenOf = (pid: number) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').map(Number);

/** Has clients be registered one after the other. */
async function oneByOne(server: ServerProcess, target: ServerTarget): Promise<string[]> {
  const registered: string[] = [];
  for (let time = 0; time < TIMES; time++) registered.push(await register(server.url, target));
  return registered;
}

const allAtOnce = (server: ServerProcess, target: ServerTarget): Promise<string[]> =>
  Promise.all(Array.from({ length: TIMES }, () => register(server.url, target)));

/** The calls of a server, and of some other processes, while something is done with it. */
async function traceServer<Result>(
  url: string,
  work: (server: ServerProcess) => Promise<Result>,
  processes: readonly number[] = [],
) {
  return traced(async (output) => {
    const server = await startOn(url, tracer(output, processes));
    const result = await work(server);
    // The tracer hears of the last answer a moment after whoever was waiting for it.
    await delay(500);
    server.kill('SIGTERM');
    await server.ended;
    return result;
  });
}

interface Place {
  readonly url: string;
  readonly isLog: (path: string) => boolean;
  readonly processes: () => Promise<readonly number[]>;
}

/** What a server answers once it is synced, on a database of its own each time. */
function answersAreSynced(place: () => Promise<Place>) {
  it('as is a registration with its 201', async () => {
    const { url, isLog, processes } = await place();
    const target = await serverTarget(url);
    const work = (server: ServerProcess) => oneByOne(server, target);
    const { calls, result } = await traceServer(url, work, await processes());
    const { synced, unsynced } = findSyncs({ calls, isLog, acknowledged: created });
    assert.deepEqual([unsynced, synced], [[], result]);
  });

  it('as are registrations that come at once, and are committed together', async () => {
    const { url, isLog, processes } = await place();
    const target = await serverTarget(url);
    const work = (server: ServerProcess) => allAtOnce(server, target);
    const { calls, result } = await traceServer(url, work, await processes());
    const { synced, unsynced } = findSyncs({ calls, isLog, acknowledged: created, together: true });
    assert.deepEqual([unsynced, synced.toSorted()], [[], result.toSorted()]);
  });

  it('as are updates and removals, by owners and by administrators', async () => {
    const { url, isLog, processes } = await place();
    const target = await serverTarget(url);
    const work = (server: ServerProcess) => changeInEveryWay(callsOf(server, url), target);
    const { calls, result } = await traceServer(url, work, await processes());
    const withoutBody = result.filter((_id, at) => at === 2 || at > 3);
    const { synced, unsynced } = findSyncs({ calls, isLog, acknowledged: changed(withoutBody) });
    assert.deepEqual([unsynced, synced], [[], result]);
  });
}

describe('a unit is acknowledged', { skip: skipWithoutStrace() }, () => {
  it('after the sync of the log that holds it, on SQLite', async () => {
    const url = freshSqlite();
    const calls = await trace(stormCommand(url, await storeTarget(url), 1, TIMES));
    const { synced, unsynced } = findSyncs({ calls, isLog: isLogOfSqlite, acknowledged });
    assert.deepEqual([unsynced, synced.length], [[], TIMES]);
  });

  answersAreSynced(async () => ({ url: freshSqlite(), isLog: isLogOfSqlite, processes: async () => [] }));

  describe('on PostgreSQL', { skip: skipWithoutPostgres() }, () => {
    it('after the sync of the log that holds it', async () => {
      const { url, processes } = await tracedPostgres(true);
      const target = await storeTarget(url);
      const calls = await trace(stormCommand(url, target, 1, TIMES), await processes());
      const { synced, unsynced } = findSyncs({ calls, isLog: isLogOfPostgres, acknowledged });
      assert.deepEqual([unsynced, synced.length], [[], TIMES]);
    });

    answersAreSynced(async () => ({ ...(await tracedPostgres(true)), isLog: isLogOfPostgres }));

    it('without one where its operator has turned syncs off, which shows that this would be seen', async () => {
      const { url, processes } = await tracedPostgres(false);
      const target = await storeTarget(url);
      const calls = await trace(stormCommand(url, target, 1, TIMES), await processes());
      const { synced, unsynced } = findSyncs({ calls, isLog: isLogOfPostgres, acknowledged });
      assert.deepEqual([synced, unsynced.length], [[], TIMES]);
      assert.match(unsynced[0] ?? '', /not synced/);
    });
  });

  it('once the key that seals it is on the disk, and so is its name', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'latchkey-key-'));
    const program = `(await import(process.argv[1])).keyEncryptionKey({ dataDir: process.argv[2] })`;
    const module = join(import.meta.dirname, '../../src/key-encryption-key.ts');
    const command = [process.execPath, '--input-type=module', '-e', program, module, folder];
    const synced = (await trace(command)).flatMap(({ name, args }) =>
      name === 'fsync' ? [/^\d+<([^>]*)>/.exec(args)?.[1] ?? ''] : [],
    );
    const own = synced.filter((path) => path.startsWith(folder));
    assert.equal(own.length, 2);
    assert.match(own[0] ?? '', /key-encryption-key/);
    assert.equal(own[1], folder);
    rmSync(folder, { recursive: true });
  });
});

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { freshDatabase, skipWithoutPostgres } from '../support/postgres.ts';
import { startCluster } from '../support/postgres-cluster.ts';
import { freshSqlite } from '../support/sqlite.ts';
import { sessionsAreOver } from './databases.ts';
import { register, type ServerTarget, serverTarget, startOn } from './server-target.ts';
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

/** The calls of a server, and of some other processes, while clients are registered one after the other. */
async function traceServer(url: string, target: ServerTarget, processes: readonly number[] = []) {
  return traced(async (output) => {
    const server = await startOn(url, tracer(output, processes));
    const registered: string[] = [];
    for (let time = 0; time < TIMES; time++) registered.push(await register(server.url, target));
    server.kill('SIGTERM');
    await server.ended;
    return registered;
  });
}

describe('a unit is acknowledged', { skip: skipWithoutStrace() }, () => {
  it('after the sync of the log that holds it, on SQLite', async () => {
    const url = freshSqlite();
    const calls = await trace(stormCommand(url, await storeTarget(url), 1, TIMES));
    const { synced, unsynced } = findSyncs({ calls, isLog: isLogOfSqlite, acknowledged });
    assert.deepEqual([unsynced, synced.length], [[], TIMES]);
  });

  it('as is a registration with its 201', async () => {
    const url = freshSqlite();
    const { calls, result } = await traceServer(url, await serverTarget(url));
    const { synced, unsynced } = findSyncs({ calls, isLog: isLogOfSqlite, acknowledged: created });
    assert.deepEqual([unsynced, synced], [[], result]);
  });

  describe('on PostgreSQL', { skip: skipWithoutPostgres() }, () => {
    it('after the sync of the log that holds it', async () => {
      const { url, processes } = await tracedPostgres(true);
      const target = await storeTarget(url);
      const calls = await trace(stormCommand(url, target, 1, TIMES), await processes());
      const { synced, unsynced } = findSyncs({ calls, isLog: isLogOfPostgres, acknowledged });
      assert.deepEqual([unsynced, synced.length], [[], TIMES]);
    });

    it('as is a registration with its 201', async () => {
      const { url, processes } = await tracedPostgres(true);
      const target = await serverTarget(url);
      const { calls, result } = await traceServer(url, target, await processes());
      const { synced, unsynced } = findSyncs({ calls, isLog: isLogOfPostgres, acknowledged: created });
      assert.deepEqual([unsynced, synced], [[], result]);
    });

    it('without one where its operator has turned syncs off, which shows that this would be seen', async () => {
      const { url, processes } = await tracedPostgres(false);
      const target = await storeTarget(url);
      const calls = await trace(stormCommand(url, target, 1, TIMES), await processes());
      const { synced, unsynced } = findSyncs({ calls, isLog: isLogOfPostgres, acknowledged });
      assert.deepEqual([synced, unsynced.length], [[], TIMES]);
      assert.match(unsynced[0] ?? '', /not synced/);
    });
  });
});

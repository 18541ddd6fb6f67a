import { setTimeout as sleep } from 'node:timers/promises';
import { describeMachine } from '../machine.ts';
import { formatBytes } from '../report/format.ts';
import type { Result, Side } from '../report/result.ts';
import { type Grounds, openLatchkey, openServer } from '../servers/open.ts';
import type { Server } from '../servers/server.ts';
import { works } from '../works/index.ts';
import { compare } from './compare.ts';
import { measureScale } from './scale.ts';
import { timeStarts } from './start-time.ts';

type Progress = (message: string) => void;

/** By then a server has done what it does at its start. */
const idleSeconds = 5;

/** One run: starts alone on a quiet machine, the works side by side, then the works beside many clients. */
export async function measure(grounds: Grounds, progress: Progress): Promise<Result> {
  const { options } = grounds;
  const machine = describeMachine(grounds.folder);
  const starts = await measureStarts(grounds, progress);

  const servers = await openSides(grounds, progress);
  const right = servers.at(-1);
  if (right === undefined) throw new Error('--right: there has to be a server');
  const idle = options.only.has('memory') ? await readIdleMemory(servers, progress) : [];
  const loaded: number[][] = servers.map(() => []);
  const rows = await compare({
    servers,
    works: works.filter((work) => options.only.has(work.id)),
    concurrencies: options.concurrency,
    seconds: options.seconds,
    sliceSeconds: options.slice,
    progress,
    afterRow: (row) => {
      const rates = row.sides.map((side, index) => `${servers[index]?.name} ${side.rate.toFixed(0)}/s`);
      for (const [index, server] of servers.entries()) loaded[index]?.push(server.memory() ?? Number.NaN);
      const memory = loaded.map((readings) => formatBytes(readings.at(-1))).join(', ');
      progress(`${row.work} at ${row.concurrency}: ${rates.join(', ')}; memory ${memory}`);
    },
  });

  if (servers.length > 1) await servers[0]?.[Symbol.asyncDispose]();
  const scale = options.only.has('scale') ? await scaleUp(grounds, right, progress) : undefined;
  return {
    date: new Date().toISOString(),
    database: options.database,
    complete: options.complete && servers.length === 2,
    secondsPerRow: options.seconds,
    warmUpSeconds: options.warmUp,
    machine,
    sides: servers.map((server, index) => describeSide(server, index, servers, idle[index], loaded[index])),
    hasReference: servers.length > 1,
    rows,
    ...(starts === undefined ? {} : { starts }),
    ...(scale === undefined ? {} : { scale }),
  };
}

async function measureStarts(grounds: Grounds, progress: Progress): Promise<Result['starts']> {
  const { only, right, starts } = grounds.options;
  if (!only.has('start') || right !== 'latchkey') return undefined;
  progress(`starting Latchkey ${starts} times on an empty store and ${starts} times on an existing one`);
  const open = await openLatchkey(grounds);
  const empty = await timeStarts(starts, () => open({ empty: true }));
  return { empty, existing: await timeStarts(starts, () => open()) };
}

async function openSides(grounds: Grounds, progress: Progress): Promise<Server[]> {
  const { left, right } = grounds.options;
  progress(`starting ${left} and ${right}`);
  const reference = await openServer(grounds, left);
  if (left === 'keycloak' && reference === undefined) {
    progress(
      'NO KEYCLOAK: neither --keycloak, ../shared/oracle/start nor KEYCLOAK_START; measuring without it',
    );
  }
  const judged = await openServer(grounds, right);
  return [reference, judged].filter((server) => server !== undefined);
}

async function readIdleMemory(
  servers: readonly Server[],
  progress: Progress,
): Promise<(number | undefined)[]> {
  progress('reading the memory of the idle servers');
  await sleep(idleSeconds * 1000);
  return servers.map((server) => (server.startSeconds === undefined ? undefined : server.memory()));
}

async function scaleUp(grounds: Grounds, filled: Server, progress: Progress): Promise<Result['scale']> {
  const { fill: levels, right } = grounds.options;
  const empty = right === 'latchkey' ? await openServer(grounds, right) : filled;
  const measured = works.filter(({ besideManyClients }) => besideManyClients);
  return measureScale({ empty: empty ?? filled, filled, levels, works: measured, progress });
}

function describeSide(
  { name, storage, startSeconds }: Server,
  index: number,
  servers: readonly Server[],
  idleMemory: number | undefined,
  loaded: readonly number[] = [],
): Side {
  const isAmbiguous = servers.length > 1 && servers.every((server) => server.name === name);
  const loadedMemory = Math.max(...loaded);
  return {
    name: isAmbiguous ? `${name} ${index + 1}` : name,
    storage,
    ...(startSeconds === undefined ? {} : { startSeconds }),
    ...(idleMemory === undefined ? {} : { idleMemory }),
    ...(Number.isFinite(loadedMemory) ? { loadedMemory } : {}),
  };
}

import { existsSync } from 'node:fs';
import type { Options } from '../options.ts';
import { isReady } from '../process/child.ts';
import { findListener } from '../process/usage.ts';
import { findKeycloak, startKeycloak, stopKeycloak } from './keycloak.ts';
import { startKeycloakOnPostgres } from './keycloak-postgres.ts';
import { makeDataDir, startLatchkey } from './latchkey.ts';
import { type Cluster, startPostgres } from './postgres.ts';
import { attachServer, type Server } from './server.ts';

/** Where servers come from: what the options say, a folder for their data and free ports. */
export interface Grounds {
  readonly options: Options;
  readonly folder: string;
  readonly port: () => Promise<number>;
  /** Ends what was started, in reverse order. */
  readonly scope: AsyncDisposableStack;
}

/** Starts (or finds) the server that `--left` or `--right` names. `undefined`: there is none. */
export async function openServer(grounds: Grounds, wish: string): Promise<Server | undefined> {
  if (wish === 'none') return undefined;
  if (wish === 'keycloak') return openKeycloak(grounds);
  if (wish === 'latchkey') return (await openLatchkey(grounds))();
  const { origin, port } = new URL(wish);
  if (!(await isReady(origin))) throw new Error(`no answer from ${origin}`);
  return attachServer(origin, findListener(Number(port || 80)), grounds.options.warmUp);
}

async function openKeycloak(grounds: Grounds): Promise<Server | undefined> {
  const { options, folder, scope } = grounds;
  const script = findKeycloak(options.keycloak);
  if (script === undefined) return undefined;
  const port = await grounds.port();
  const { warmUp: warmUpSeconds } = options;
  if (options.database === 'sqlite') {
    // The script leaves Keycloak running on its own: an interrupted start has to be undone too.
    scope.defer(() => stopKeycloak(script, port).catch(() => {}));
    return scope.use(await startKeycloak(script, port, warmUpSeconds));
  }
  const cluster = await openCluster(grounds);
  const address = await cluster.createDatabase('keycloak');
  return scope.use(await startKeycloakOnPostgres({ script, port, folder, cluster, address, warmUpSeconds }));
}

/**
 * Makes a place for Latchkey to store in and answers how to start it there. `empty: true` at a later start makes
 * a new, empty one first. What is started ends with the grounds at the latest.
 */
export async function openLatchkey(grounds: Grounds): Promise<(how?: { empty: boolean }) => Promise<Server>> {
  const { options, folder, scope } = grounds;
  if (!existsSync(options.latchkey))
    throw new Error('there is no packed build of Latchkey: build it first, or name it by --latchkey');
  const cluster = options.database === 'postgres' ? await openCluster(grounds) : undefined;
  const port = await grounds.port();
  let made = 0;
  const makeStore = async () => {
    const address = await cluster?.createDatabase(`latchkey_${++made}`);
    return {
      dataDir: makeDataDir(folder),
      ...(cluster === undefined || address === undefined ? {} : { postgres: { cluster, address } }),
    };
  };
  let store = await makeStore();
  return async ({ empty } = { empty: false }) => {
    if (empty) store = await makeStore();
    const start = { bundle: options.latchkey, port, warmUpSeconds: options.warmUp, ...store };
    return scope.use(await startLatchkey(start));
  };
}

async function openCluster({ folder, port, scope }: Grounds): Promise<Cluster> {
  return scope.use(await startPostgres(folder, await port()));
}

import type { AddressInfo } from 'node:net';
import { type Bootstrapped, bootstrap } from './bootstrap.ts';
import type { Config } from './config/settings.ts';
import type { Store } from './domain/store.ts';
import { type Ground, makeDoors } from './doors.ts';
import { createApp, type TlsSettings } from './http/app.ts';
import { createLogger, type Logger } from './http/log.ts';
import { createManagementApp } from './http/management.ts';
import { RequestMetrics } from './http/metrics.ts';
import { keyEncryptionKey } from './key-encryption-key.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { startDelivering } from './listeners/deliver.ts';
import { withEventLog } from './listeners/event-log.ts';
import { checkFolders, databaseSetting, keySetting, listenSetting, naming } from './start-problems.ts';
import { openStore, type StoreLog } from './storage/index.ts';
import { startSweeping } from './sweeping.ts';
import { readAuthorities, readTls } from './tls-files.ts';
import { followRenewals } from './tls-renewal.ts';
import { tellUndecided } from './undecided-applications.ts';

/** A running server. */
export interface Server {
  /** What the outside calls it. */
  readonly url: string;
  /** Where it listens: another address than `url` behind a proxy. */
  readonly address: string;
  readonly managementUrl: string;
  /** The administrator made at this start, if the database was empty. */
  readonly bootstrapped: Bootstrapped | undefined;
  /** Refuses new connections, answers what was accepted, then lets go of the database. */
  stop(): Promise<void>;
}

export interface ServerOptions {
  readonly clock?: Clock;
  readonly log?: Logger;
}

/** Milliseconds in which what was accepted is answered at a stop; whoever has not sent the rest by then is cut off. */
const STOP_WITHIN = 10_000;

/** Opens the store and serves from it; a start that fails leaves nothing open. */
export async function startServer(config: Config, options: ServerOptions = {}): Promise<Server> {
  const { clock = systemClock, log = createLogger({ level: config.logLevel, format: config.logFormat }) } =
    options;
  // Before anything is opened: what cannot be read is told of at once.
  checkFolders(config);
  const tls = readTls(config);
  const authorities = readAuthorities(config);
  const database = withEventLog(await openDatabase(config, log), log);
  try {
    return await serve(config, tls, { database, clock, log, authorities });
  } catch (error) {
    await database.close();
    throw error;
  }
}

/** Opens the database that is configured. @throws {ConfigError} by the setting that it is refused for */
export async function openDatabase(config: Config, log: StoreLog): Promise<Store> {
  const { databaseUrl, key } = await naming(
    () => keySetting(config),
    () => keyEncryptionKey(config),
  );
  return naming(
    () => databaseSetting(config),
    () => openStore({ databaseUrl, keyEncryptionKey: key, log }),
  );
}

/** Opens the doors: with the first administrator, where there is none yet, and listening. */
async function serve(config: Config, tls: TlsSettings | undefined, ground: Ground): Promise<Server> {
  const { clock, log } = ground;
  const metrics = new RequestMetrics();
  const { routes, store, realms, additions, fetcher, limiter, mail, failurePage } = await makeDoors(
    config,
    ground,
  );
  const app = createApp(routes, { ...config, tls }, { log, metrics, limiter, failurePage });
  let stopping = false;
  const ready = () => (stopping ? Promise.reject(new Error('stopping')) : store.ping());
  const management = createManagementApp({ metrics, ready });
  try {
    const { bootstrapAdminClientId: clientId = 'temp-admin', bootstrapAdminClientSecret: secret } = config;
    const admin = {
      username: config.bootstrapAdminUsername,
      password: config.bootstrapAdminPassword,
      client: secret === undefined ? undefined : { clientId, secret },
    };
    const bootstrapped = await bootstrap(store, clock, admin);
    const { httpHost: host, httpPort, managementPort } = config;
    await naming(listenSetting('http-port', config, httpPort), () => app.listen({ host, port: httpPort }));
    await naming(listenSetting('management-port', config, managementPort), () =>
      management.listen({ host, port: managementPort }),
    );
    const address = addressOf(app, config.tlsKey ? 'https' : 'http');
    const url = (config.hostname ?? address) + config.basePath;
    const stopFollowing = followRenewals(config, tls, app.server, log);
    const stopDelivering = startDelivering({ store, realms, clock, log, fetcher, mail });
    const stopSweeping = startSweeping(store, clock, log, additions, () =>
      tellUndecided({ store, realms, clock, log, mail }),
    );
    log.info({ url, address, management: addressOf(management, 'http') }, 'listening');
    return {
      url,
      address,
      managementUrl: addressOf(management, 'http'),
      bootstrapped,
      async stop() {
        stopping = true;
        stopFollowing();
        const cut = setTimeout(() => app.server.closeAllConnections(), STOP_WITHIN);
        await app.close();
        // What was promised is sent, unless the mail server lets it wait.
        await Promise.race([mail.idle(), new Promise((resolve) => setTimeout(resolve, STOP_WITHIN).unref())]);
        clearTimeout(cut);
        await stopDelivering();
        await stopSweeping();
        await store.close();
        await management.close();
      },
    };
  } catch (error) {
    await Promise.allSettled([app.close(), management.close()]);
    throw error;
  }
}

function addressOf(app: ReturnType<typeof createApp>, scheme: string): string {
  const { address, family, port } = app.server.address() as AddressInfo;
  const host =
    address === '127.0.0.1' || address === '::1' || address === '0.0.0.0' || address === '::'
      ? 'localhost'
      : family === 'IPv6'
        ? `[${address}]`
        : address;
  return `${scheme}://${host}:${port}`;
}

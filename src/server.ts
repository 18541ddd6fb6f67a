import type { X509Certificate } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { accountRoutes } from './account/routes.ts';
import { adminRoutes } from './admin/routes.ts';
import { begin } from './authentication/begin.ts';
import { brokerRoutes } from './authentication/broker/routes.ts';
import { endIdentity, identityCookies, identityOf } from './authentication/cookies/identity.ts';
import type { LoginDependencies } from './authentication/dependencies.ts';
import { loginRoutes } from './authentication/routes.ts';
import { type Bootstrapped, bootstrap } from './bootstrap.ts';
import { brokers } from './brokering/brokers.ts';
import { clientOfDescription } from './client-registration/description.ts';
import { clientRegistrationRoutes } from './client-registration/routes.ts';
import { registrationTrial } from './client-registration/try-registration.ts';
import type { Config } from './config/settings.ts';
import { findKeystoresBy } from './domain/keys/keystores/files.ts';
import { ClientGuesses } from './domain/login-failures/client-guesses.ts';
import { realmViews } from './domain/realms/realm-view.ts';
import { fetchListsBy } from './domain/sign-up/allowed-clients.ts';
import type { Store } from './domain/store.ts';
import { findBlacklistsBy } from './domain/users/password-policy/blacklist.ts';
import { addExtensions } from './extensions.ts';
import { federatedStore } from './federation/federated-store.ts';
import { createApp, type TlsSettings } from './http/app.ts';
import { guardedFetcher } from './http/guarded-fetcher.ts';
import { createLogger, type Logger } from './http/log.ts';
import { createManagementApp } from './http/management.ts';
import { RequestMetrics } from './http/metrics.ts';
import { ProviderKeys } from './http/provider-keys.ts';
import { PublishedKeys } from './http/published-keys.ts';
import { RateLimiter } from './http/rate-limit.ts';
import { sectorFetcher } from './http/sector-document.ts';
import { keyEncryptionKey } from './key-encryption-key.ts';
import { keystoresIn } from './keystore-files.ts';
import { type Clock, systemClock } from './lib/clock.ts';
import { startDelivering } from './listeners/deliver.ts';
import { withEventLog } from './listeners/event-log.ts';
import { Mail } from './mail/mail.ts';
import { loginProtocol } from './oidc/authorization/login-protocol.ts';
import { ClientKeys } from './oidc/client-keys.ts';
import type { OidcDependencies } from './oidc/dependencies.ts';
import { exampleTokens } from './oidc/example-tokens.ts';
import { end as logOut } from './oidc/logout/by-page.ts';
import { sessionEndings } from './oidc/logout/end-session.ts';
import { oidcRoutes } from './oidc/routes.ts';
import { failurePage } from './pages/failure-page.ts';
import { Pages } from './pages/pages.ts';
import { resourceRoutes } from './pages/resources.ts';
import { blacklistsIn } from './password-blacklists.ts';
import { samlRoutes } from './saml/routes.ts';
import { databaseSetting, keySetting, listenSetting, naming } from './start-problems.ts';
import { openStore } from './storage/index.ts';
import { startSweeping } from './sweeping.ts';
import { readAuthorities, readTls } from './tls-files.ts';
import { tellUndecided } from './undecided-applications.ts';
import { whatThereIs } from './what-there-is.ts';

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
  const tls = { own: readTls(config), authorities: readAuthorities(config) };
  const { databaseUrl, key } = await naming(
    () => keySetting(config),
    () => keyEncryptionKey(config),
  );
  const opened = await naming(
    () => databaseSetting(config),
    () => openStore({ databaseUrl, keyEncryptionKey: key, log }),
  );
  const store = withEventLog(opened, log);
  try {
    return await serve(config, { store, clock, log, tls });
  } catch (error) {
    await store.close();
    throw error;
  }
}

interface Ground {
  readonly store: Store;
  readonly clock: Clock;
  readonly log: Logger;
  readonly tls: { readonly own: TlsSettings | undefined; readonly authorities: readonly X509Certificate[] };
}

/** Wires everything and listens. The only place where doors, domain and storage meet. */
async function serve(config: Config, { store: database, clock, log, tls }: Ground): Promise<Server> {
  const metrics = new RequestMetrics();
  const limiter = config.rateLimits === 'on' ? new RateLimiter(clock) : undefined;
  const fetcher = guardedFetcher({
    allowedNetworks: config.outgoingAllowedNetworks,
    allowHttp: config.outgoingHttp === 'on',
    timeout: 5000,
    maxBytes: 262_144,
  });
  const additions = await addExtensions(config.extensions, fetcher, log);
  const realms = realmViews(database, additions);
  const store = federatedStore(database, realms, clock, log);
  const dependencies = { store, realms, clock };
  findBlacklistsBy(blacklistsIn(config.passwordBlacklists ?? join(config.dataDir, 'password-blacklists')));
  fetchListsBy(async (url) => {
    const { status, text } = await fetcher.get(url, 'application/json');
    if (status !== 200) throw new Error(`${url} answers ${status}`);
    return text;
  });
  findKeystoresBy(keystoresIn(config.keystores ?? join(config.dataDir, 'keystores')));
  const mayReach = (url: string) => fetcher.mayReach(url);
  const publishedKeys = new PublishedKeys(fetcher, clock);
  const providerKeys = new ProviderKeys(publishedKeys);
  const fetchSector = sectorFetcher(fetcher);
  const pages = new Pages({ folder: config.themesDir, live: config.themeCache === 'off', log });
  const mail = new Mail(
    { ...config, allowedNetworks: config.mailNetworks, limited: config.rateLimits === 'on' },
    { pages, fetcher, clock, log },
  );
  const clientGuesses = new ClientGuesses(clock);
  const identityBrokers = brokers({ ...dependencies, fetcher, providerKeys });
  const oidc: OidcDependencies = {
    ...dependencies,
    pages,
    clientKeys: new ClientKeys(publishedKeys),
    providerKeys,
    clientGuesses,
    certificateAuthorities: tls.authorities,
    fetcher,
    brokers: identityBrokers,
    limiter,
    authenticationChannel: config.authenticationChannel,
    whoIsIn: (realm, request) => identityOf(logins, realm, request),
    forgetWhoIsIn: endIdentity,
    beginLogin: (start) => begin(logins, start),
  };
  const logins: LoginDependencies = {
    ...dependencies,
    pages,
    limiter,
    protocol: loginProtocol(oidc),
    mail,
    fetcher,
    brokers: identityBrokers,
  };
  const endings = sessionEndings(oidc);
  const doors = [
    ...oidcRoutes(oidc),
    ...loginRoutes(logins),
    ...brokerRoutes(logins),
    ...accountRoutes({
      canLogInBy: (providerId) => identityBrokers.has(providerId),
      ...dependencies,
      pages,
      mail,
      limiter,
      ...endings,
      whoIsIn: (realm, request) => identityOf(logins, realm, request),
      logOut: (realm, request, how) => logOut(oidc, realm, request, { ...how, state: undefined }),
    }),
    ...samlRoutes(),
    ...resourceRoutes(pages),
    ...clientRegistrationRoutes({
      ...dependencies,
      fetchSector,
      publishedKeys,
      mayReach,
      clientGuesses,
      limiter,
    }),
  ];
  const routes = [
    ...doors,
    ...adminRoutes({
      ...dependencies,
      ...endings,
      identityCookies: (realm, request, session) => identityCookies(logins, realm, request, session),
      exampleTokens,
      mail,
      themes: pages.themes,
      has: whatThereIs(doors),
      fetchSector,
      fetcher,
      publishedKeys,
      clientOfDescription,
      tryRegistration: registrationTrial({ ...dependencies, fetchSector, publishedKeys, mayReach }),
    }),
  ];
  const app = createApp(
    routes,
    { ...config, tls: tls.own },
    {
      log,
      metrics,
      limiter,
      failurePage: failurePage(pages, realms),
    },
  );
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

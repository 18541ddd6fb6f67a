import type { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { accountRoutes } from './account/routes.ts';
import { adminRoutes } from './admin/routes.ts';
import { begin } from './authentication/begin.ts';
import { brokerRoutes } from './authentication/broker/routes.ts';
import { endIdentity, identityCookies, identityOf } from './authentication/cookies/identity.ts';
import type { LoginDependencies } from './authentication/dependencies.ts';
import { loginRoutes } from './authentication/routes.ts';
import { brokers } from './brokering/brokers.ts';
import { clientOfDescription } from './client-registration/description.ts';
import { clientRegistrationRoutes } from './client-registration/routes.ts';
import { registrationTrial } from './client-registration/try-registration.ts';
import type { Config } from './config/settings.ts';
import { keystoreFolders } from './domain/keys/keystores/files.ts';
import { ClientGuesses } from './domain/login-failures/client-guesses.ts';
import { type Realms, realmViews } from './domain/realms/realm-view.ts';
import { AllowedClients, allowedClients } from './domain/sign-up/allowed-clients.ts';
import type { Store } from './domain/store.ts';
import { blacklistFolders } from './domain/users/password-policy/blacklist.ts';
import { addExtensions } from './extensions.ts';
import { federatedStore } from './federation/federated-store.ts';
import type { Route } from './http/exchange.ts';
import type { FailurePage } from './http/failure.ts';
import { type GuardedFetcher, guardedFetcher } from './http/guarded-fetcher.ts';
import type { Logger } from './http/log.ts';
import { ProviderKeys } from './http/provider-keys.ts';
import { PublishedKeys } from './http/published-keys.ts';
import { RateLimiter } from './http/rate-limit.ts';
import { revocationSources } from './http/revocation-sources.ts';
import { sectorFetcher } from './http/sector-document.ts';
import { keystoresIn } from './keystore-files.ts';
import type { Additions } from './lib/catalogue.ts';
import type { Clock } from './lib/clock.ts';
import { Mail } from './mail/mail.ts';
import { loginProtocol } from './oidc/authorization/login-protocol.ts';
import { ClientKeys } from './oidc/client-keys.ts';
import type { OidcDependencies } from './oidc/dependencies.ts';
import { exampleTokens } from './oidc/example-tokens.ts';
import { end as logOut } from './oidc/logout/end.ts';
import { sessionEndings } from './oidc/logout/end-session.ts';
import { oidcRoutes } from './oidc/routes.ts';
import { failurePage } from './pages/failure-page.ts';
import { Pages } from './pages/pages.ts';
import { resourceRoutes } from './pages/resources.ts';
import { blacklistsIn } from './password-blacklists.ts';
import { samlRoutes } from './saml/routes.ts';
import { namingExtensions } from './start-problems.ts';
import { whatThereIs } from './what-there-is.ts';

/** What the server stands on. */
export interface Ground {
  readonly database: Store;
  readonly clock: Clock;
  readonly log: Logger;
  /** Who vouches for certificates of clients. */
  readonly authorities: readonly X509Certificate[];
}

/** All that is offered over HTTP, and those behind it that live as long as the server does. */
export interface Doors {
  readonly routes: readonly Route[];
  readonly store: Store;
  readonly realms: Realms;
  readonly additions: Additions;
  readonly fetcher: GuardedFetcher;
  readonly limiter: RateLimiter | undefined;
  readonly mail: Mail;
  readonly failurePage: FailurePage;
}

/** Wires everything. The only place where doors, domain and extensions meet. */
export async function makeDoors(
  config: Config,
  { database, clock, log, authorities }: Ground,
): Promise<Doors> {
  const limiter = config.rateLimits === 'on' ? new RateLimiter(clock) : undefined;
  const fetcher = guardedFetcher({
    allowedNetworks: config.outgoingAllowedNetworks,
    allowHttp: config.outgoingHttp === 'on',
    timeout: 5000,
    maxBytes: 262_144,
  });
  const additions = await namingExtensions(() => addExtensions(config.extensions, fetcher, log));
  addSources(additions, config, fetcher);
  const realms = realmViews(database, additions);
  const store = federatedStore(database, realms, clock, log);
  const dependencies = { store, realms, clock };
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
  const certificates = { authorities, sources: revocationSources(fetcher, clock) };
  const identityBrokers = brokers({ ...dependencies, fetcher, providerKeys });
  const oidc: OidcDependencies = {
    ...dependencies,
    pages,
    clientKeys: new ClientKeys(publishedKeys),
    providerKeys,
    clientGuesses,
    certificates,
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
    certificates,
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
      logOut: (realm, request, how) =>
        logOut(oidc, { realm, request, type: 'LOGOUT', details: {} }, { ...how, state: undefined }),
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
  return {
    routes,
    store,
    realms,
    additions,
    fetcher,
    limiter,
    mail,
    failurePage: failurePage(pages, realms),
  };
}

/** Where the server finds what its database does not hold. */
function addSources(additions: Additions, config: Config, fetcher: GuardedFetcher): void {
  const { dataDir, keystores = join(dataDir, 'keystores') } = config;
  const { passwordBlacklists = join(dataDir, 'password-blacklists') } = config;
  additions.add(keystoreFolders, { id: keystores, find: keystoresIn(keystores) });
  additions.add(blacklistFolders, { id: passwordBlacklists, find: blacklistsIn(passwordBlacklists) });
  const fetchList = async (url: string) => {
    const { status, text } = await fetcher.get(url, 'application/json');
    if (status !== 200) throw new Error(`${url} answers ${status}`);
    return text;
  };
  additions.add(allowedClients, new AllowedClients(fetchList));
}

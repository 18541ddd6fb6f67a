import type { CertificateGround } from '../domain/authentication/x509/check.ts';
import type { Client } from '../domain/clients/client.ts';
import type { Brokers } from '../domain/identity-providers/brokers.ts';
import type { ClientGuesses } from '../domain/login-failures/client-guesses.ts';
import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import type { UserSession } from '../domain/sessions/session.ts';
import type { Store } from '../domain/store.ts';
import type { Answer, Request } from '../http/exchange.ts';
import type { GuardedFetcher } from '../http/guarded-fetcher.ts';
import type { ProviderKeys } from '../http/provider-keys.ts';
import type { RateLimiter } from '../http/rate-limit.ts';
import type { Clock } from '../lib/clock.ts';
import type { Pages } from '../pages/pages.ts';
import type { ClientKeys } from './client-keys.ts';

/** What every endpoint works with. */
export interface OidcDependencies {
  readonly realms: Realms;
  readonly store: Store;
  readonly clock: Clock;
  /** Counts wrong secrets of clients. */
  readonly clientGuesses: ClientGuesses;
  /** Keys that clients prove themselves with. */
  readonly clientKeys: ClientKeys;
  /** Keys that identity providers prove their words with. */
  readonly providerKeys: ProviderKeys;
  /** What certificates of clients and people are held against. */
  readonly certificates: CertificateGround;
  readonly pages: Pages;
  /** The URL of what reaches people who are somewhere else (CIBA); undefined where the operator has none. */
  readonly authenticationChannel: string | undefined;
  /** Calls clients. */
  readonly fetcher: GuardedFetcher;
  /** Makes stored tokens of identity providers anew, and ends sessions with them. */
  readonly brokers: Pick<Brokers, 'refresh' | 'logoutUrl' | 'readLogoutToken'>;
  /** Absent where limits are switched off. */
  readonly limiter: RateLimiter | undefined;
  /** Who is logged in by a browser's cookie. */
  readonly whoIsIn: (
    realm: RealmView,
    request: Request,
  ) => Promise<{ readonly session: UserSession } | undefined>;
  /** What has the browser forget it. */
  readonly forgetWhoIsIn: (request: Request, realmName: string) => readonly string[];
  /** Has people log in whom a client sends here. */
  readonly beginLogin: (start: LoginStart) => Promise<Answer>;
}

/** Whom a client sends here, and with what. */
export interface LoginStart {
  readonly realm: RealmView;
  readonly client: Client;
  readonly request: Request;
  /** Its request, known to be right. */
  readonly asked: Readonly<Record<string, string>>;
  /** The flow to go through, where a policy chose it. */
  readonly flowId?: string | undefined;
  /** The level of authentication that comes of going through it. */
  readonly level?: number | undefined;
  /** Whether the first page is at a URL of its own, since that of the request is good for once. */
  readonly hasOwnUrl?: boolean;
  /** Whether the browser is sent on before anything else happens. */
  readonly sendsOn?: boolean;
  /** What the client would have the user do (Keycloak's `kc_action`). */
  readonly action?: string | undefined;
  /** Whether they shall register rather than log in, and how that was asked for. */
  readonly registers?: 'by prompt' | 'by address' | undefined;
  /** Whether they have forgotten what they log in with. */
  readonly resets?: boolean;
}

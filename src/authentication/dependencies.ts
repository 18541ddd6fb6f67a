import type { CertificateGround } from '../domain/authentication/x509/check.ts';
import type { Brokers } from '../domain/identity-providers/brokers.ts';
import type { Realms } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import type { GuardedFetcher } from '../http/guarded-fetcher.ts';
import type { RateLimiter } from '../http/rate-limit.ts';
import type { Clock } from '../lib/clock.ts';
import type { Mail } from '../mail/mail.ts';
import type { Pages } from '../pages/pages.ts';
import type { Protocol } from './protocol.ts';

/** What logins work with. */
export interface LoginDependencies {
  readonly store: Store;
  readonly realms: Realms;
  readonly clock: Clock;
  readonly pages: Pages;
  /** Absent where limits are switched off. */
  readonly limiter: RateLimiter | undefined;
  readonly protocol: Protocol;
  readonly mail: Mail;
  /** Speaks to identity providers. */
  readonly brokers: Brokers;
  /** What certificates of people are held against. */
  readonly certificates: CertificateGround;
  /** Calls verifiers of captchas. */
  readonly fetcher: GuardedFetcher;
}

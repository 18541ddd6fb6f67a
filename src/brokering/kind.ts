import type { BrokeredIdentity } from '../domain/identity-providers/brokered-identity.ts';
import type { Departing, Returning } from '../domain/identity-providers/brokers.ts';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import type { Realms } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import type { GuardedFetcher } from '../http/guarded-fetcher.ts';
import type { ProviderKeys } from '../http/provider-keys.ts';
import type { Clock } from '../lib/clock.ts';

/** What kinds work with. */
export interface BrokeringDependencies {
  readonly store: Store;
  readonly clock: Clock;
  readonly fetcher: GuardedFetcher;
  readonly realms: Realms;
  readonly providerKeys: ProviderKeys;
}

/** Where a provider is asked what. */
export interface Endpoints {
  readonly authorization?: string | undefined;
  readonly token?: string | undefined;
  readonly userInfo?: string | undefined;
  readonly jwks?: string | undefined;
  readonly logout?: string | undefined;
  /** Whom its tokens, and its answers (RFC 9207), are from. */
  readonly issuer?: string | undefined;
}

/** What the token endpoint answered: nothing of it is believed yet. */
export interface TokenAnswer {
  readonly accessToken: string | undefined;
  readonly idToken: string | undefined;
  readonly members: Readonly<Record<string, unknown>>;
  /** As it came; as it is to be stored, once somebody is known by it. */
  readonly text: string;
}

/** A code that was exchanged. */
export interface Exchanged extends Returning {
  readonly dependencies: BrokeringDependencies;
  readonly endpoints: Endpoints;
  readonly tokens: TokenAnswer;
}

/** A kind of provider that people can log in by: one file each. Settings of the provider win over what the kind has. */
export interface BrokerKind {
  /** Its provider id. */
  readonly id: string;
  readonly endpoints: (provider: IdentityProvider) => Endpoints;
  /** `scope` where the administrator has set none. */
  readonly defaultScope: string;
  /** Whether it answers with ID tokens, so that a nonce goes with the request. */
  readonly isOpenId: boolean;
  /** Parameters of the authorization request beside the usual ones; what is undefined is left out. */
  readonly parameters?: (departing: Departing) => Readonly<Record<string, string | undefined>>;
  /** Takes the client secret in the place of the configured one, where it is made anew each time (Apple). */
  readonly clientSecret?: (provider: IdentityProvider, now: number) => Promise<string>;
  /** Who it is. @throws {BrokerFailure} */
  readonly identify: (exchanged: Exchanged) => Promise<BrokeredIdentity>;
}

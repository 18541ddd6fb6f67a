import { defaultProvider } from './default.ts';
import { openidConnectProvider } from './openid-connect/index.ts';
import type { RegistrationProvider } from './provider.ts';

/** A new provider is a file or folder here and a line in this list. */
export const providers: ReadonlyMap<string, RegistrationProvider> = new Map(
  [defaultProvider, openidConnectProvider].map((provider) => [provider.id, provider]),
);

/** Providers of Keycloak that this version doesn't have yet. */
export const providersToCome: ReadonlySet<string> = new Set(['saml2-entity-descriptor']);

import { defaultProvider } from './default.ts';
import { openidConnectProvider } from './openid-connect/index.ts';
import type { RegistrationProvider } from './provider.ts';

/** Those by which clients are registered, read, changed and removed. A new one is a file or folder here and a line in this list. */
export const providers: ReadonlyMap<string, RegistrationProvider> = new Map(
  [defaultProvider, openidConnectProvider].map((provider) => [provider.id, provider]),
);

import { Catalogue } from '../../lib/catalogue.ts';
import { defaultProvider } from './default.ts';
import { openidConnectProvider } from './openid-connect/index.ts';
import type { RegistrationProvider } from './provider.ts';

/** Providers that only make clients, or only show them. */
const PARTIAL = ['install', 'saml2-entity-descriptor'];

/** Those by which clients are registered, read, changed and removed. A new one is a file or folder here and a line in this list. */
export const providers = new Catalogue<RegistrationProvider>(
  'registration provider',
  [defaultProvider, openidConnectProvider],
  PARTIAL,
);

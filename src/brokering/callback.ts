import type { Returning } from '../domain/identity-providers/brokers.ts';
import { issuerOf } from '../domain/realms/issuer.ts';

/** Where the provider sends people back to; an administrator registers it there. */
export const callbackUrl = ({
  baseUrl,
  realm,
  provider,
}: Pick<Returning, 'baseUrl' | 'realm' | 'provider'>) =>
  `${issuerOf(baseUrl, realm.name)}/broker/${encodeURIComponent(provider.alias)}/endpoint`;

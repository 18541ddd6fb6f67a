import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Request } from '../http/exchange.ts';
import type { RegistrationProvider } from './providers/provider.ts';

/** The client configuration endpoint of one client (RFC 7592 section 3). */
export function clientUrl(
  { baseUrl }: Request,
  realm: RealmView,
  provider: RegistrationProvider,
  clientId: string,
): string {
  return `${issuerOf(baseUrl, realm.name)}/clients-registrations/${provider.id}/${encodeURIComponent(clientId).replaceAll('%3A', ':')}`;
}

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
  return `${issuerOf(baseUrl, realm.name)}/clients-registrations/${provider.id}/${segment(clientId)}`;
}

/** One segment of a path: what it may hold as it is stays as it is (RFC 3986 section 3.3, but for `;`). */
const segment = (text: string): string =>
  encodeURIComponent(text).replace(/%(?:3A|40|26|3D|2B|24|2C)/g, decodeURIComponent);

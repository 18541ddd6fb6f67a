import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Request } from '../http/exchange.ts';
import type { RegisteringProvider } from './providers/provider.ts';

/** The client configuration endpoint of one client (RFC 7592 section 3). */
export function clientUrl(
  { baseUrl }: Pick<Request, 'baseUrl'>,
  realm: RealmView,
  provider: RegisteringProvider,
  clientId: string,
): string {
  const at = `${issuerOf(baseUrl, realm.name)}/clients-registrations/${provider.id}`;
  // Where nothing can be reached, an id that is a URL stays one (as Keycloak).
  return `${at}/${isReachable(provider) ? segment(clientId) : clientId.split('/').map(segment).join('/')}`;
}

const isReachable = (provider: RegisteringProvider) => 'revise' in provider;

/** One segment of a path: what it may hold as it is stays as it is (RFC 3986 section 3.3, but for `;`). */
const segment = (text: string): string =>
  encodeURIComponent(text).replace(/%(?:3A|40|26|3D|2B|24|2C)/g, decodeURIComponent);

import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Request } from '../http/exchange.ts';
import { pathSegment } from '../lib/path-segment.ts';
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
  return `${at}/${isReachable(provider) ? pathSegment(clientId) : clientId.split('/').map(pathSegment).join('/')}`;
}

const isReachable = (provider: RegisteringProvider) => 'revise' in provider;

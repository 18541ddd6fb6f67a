import { issuerOf } from '../domain/realms/issuer.ts';
import type { Asking } from './protocol.ts';

/** What a login is about that no client has begun (as Keycloak). */
export const ownRequest = ({
  realm,
  request,
}: Pick<Asking, 'realm' | 'request'>): Readonly<Record<string, string>> => ({
  redirect_uri: `${issuerOf(request.baseUrl, realm.name)}/account/`,
  response_type: 'code',
});

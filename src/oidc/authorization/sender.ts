import type { Client } from '../../domain/clients/client.ts';
import { findClientView } from '../../domain/clients/client-view.ts';
import { findRedirectUri } from '../../domain/clients/redirect-uri.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Store } from '../../domain/store.ts';
import type { Request } from '../../http/exchange.ts';
import type { Parameters } from './asked.ts';
import { ShownToPerson } from './error-page.ts';

/** Nobody says who sends them, or more than one is said to. */
export const unnamed = (): ShownToPerson =>
  new ShownToPerson('invalidRequestMessage', 'invalid_request', [], 400, {
    reason: "Parameter 'client_id' not present or present multiple times in the HTTP request parameters",
  });

/** The client that sends people here. @throws {ShownToPerson} */
export async function senderOf(
  store: Store,
  realm: RealmView,
  clientId: string | undefined,
): Promise<Client> {
  if (clientId === undefined) throw unnamed();
  const client = (await findClientView(store, realm.id, clientId))?.client;
  if (!client) throw new ShownToPerson('clientNotFoundMessage', 'client_not_found');
  if (!client.enabled) throw new ShownToPerson('clientDisabledMessage', 'client_disabled');
  if (client.bearerOnly) throw new ShownToPerson('bearerOnlyMessage', 'not_allowed', [], 403);
  if (client.protocol !== undefined && client.protocol !== 'openid-connect')
    throw new ShownToPerson('wrongClientProtocolMessage', 'invalid_client');
  return client;
}

/** Where the answer goes: only where the client is registered. @throws {ShownToPerson} */
export function redirectUriOf(
  client: Client,
  { redirect_uri: asked, scope = '' }: Parameters,
  { baseUrl }: Request,
): string {
  // OpenID Connect Core section 3.1.2.1; OAuth 2.0 lets it be left out where there is but one.
  const isLeftOut = asked === undefined && scope.split(' ').includes('openid');
  const found = isLeftOut ? undefined : findRedirectUri(client, asked, baseUrl);
  if (found === undefined)
    throw new ShownToPerson('invalidParameterMessage', 'invalid_redirect_uri', ['redirect_uri']);
  return found;
}

import { adapterConfig } from '../domain/clients/adapter-config.ts';
import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { isCurrentRegistrationToken } from '../domain/tokens/registration-token-hash.ts';
import { invalidToken } from '../errors/protocol.ts';
import { type Answer, ok, type Request } from '../http/exchange.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { authorizeAccess } from './authorize.ts';
import type { Caller } from './caller.ts';
import { checkClientAccess, shown } from './client-access.ts';
import { authenticateByBasic } from './client-credentials.ts';
import { recordingRefusals, recordRead } from './events.ts';
import type { RegistrationCall, RegistrationService } from './service.ts';

/**
 * Reads what the adapter of a client is configured with (Keycloak's `install` provider): with the client's registration
 * access token, which stays, with a bearer who may view clients, with the client's own credentials; for a public client,
 * which has no secret to tell, without any.
 */
export async function readInstallation({ service, realm, request }: RegistrationCall): Promise<Answer> {
  requireSecureTransport(realm, request);
  const occasion = {
    service,
    realm,
    request,
    provider: { id: 'install', fromBrowsers: false },
    type: 'CLIENT_INFO',
    asClient: true,
  } as const;
  return recordingRefusals(occasion, async (caller) => {
    const client = await allowedClient(service, realm, caller, request);
    await checkClientAccess(occasion, caller, client, 'VIEW');
    const proved = caller.kind === 'anonymous' && !client.publicClient;
    await recordRead(occasion, caller, client, {
      ...(proved && { client_auth_method: client.clientAuthenticatorType }),
    });
    return ok(adapterConfig(shown(client, caller), realm, request.baseUrl));
  });
}

async function allowedClient(
  service: RegistrationService,
  realm: RealmView,
  caller: Caller,
  request: Request,
): Promise<Client> {
  const found = await service.store.clients.findByClientId(realm.id, request.params.clientId ?? '');
  if (caller.kind !== 'anonymous') return authorizeAccess(caller, found, 'view', isCurrentRegistrationToken);
  if (found?.publicClient) return found;
  const client = await authenticateByBasic(service, realm, request);
  if (client.id !== found?.id) throw invalidToken('Different client authenticated');
  return client;
}

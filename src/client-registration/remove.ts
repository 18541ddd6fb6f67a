import { removeClient } from '../domain/clients/remove-client.ts';
import { Conflict } from '../domain/store.ts';
import { isCurrentRegistrationToken } from '../domain/tokens/registration-token-hash.ts';
import { type Answer, noContent, type Request } from '../http/exchange.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { authorizeAccess, outdated, type RegistrationService } from './caller.ts';
import { checkClientAccess } from './client-access.ts';
import { recordingRefusals, registrationEvent } from './events.ts';
import { grantOrigin } from './origin.ts';
import type { RegistrationProvider } from './providers/provider.ts';

/** Removes a client and its tokens (RFC 7592 section 2.3). */
export async function remove(
  service: RegistrationService,
  provider: RegistrationProvider,
  request: Request,
): Promise<Answer> {
  const realm = await getRealm(service.realms, request);
  const { store } = service;
  requireSecureTransport(realm, request);
  const occasion = { service, realm, request, provider, type: 'CLIENT_DELETE' } as const;
  return recordingRefusals(occasion, async (caller) => {
    const origin = grantOrigin(provider, realm, caller, request);
    const found = await store.clients.findByClientId(realm.id, request.params.clientId ?? '');
    const client = authorizeAccess(caller, found, 'update', isCurrentRegistrationToken);
    await checkClientAccess(occasion, caller, client, 'UNREGISTER');
    const event = registrationEvent(occasion, caller, client.clientId);
    try {
      const ifToken = caller.kind === 'registration access token' ? { ifRegistrationTokenId: caller.id } : {};
      await store.commit([...(await removeClient(store, client, ifToken)), store.events.append(event)]);
    } catch (error) {
      if (error instanceof Conflict) throw outdated();
      throw error;
    }
    return { ...noContent, earlyHeaders: origin };
  });
}

import { removeClient } from '../domain/clients/remove-client.ts';
import { Conflict } from '../domain/store.ts';
import { isCurrentRegistrationToken } from '../domain/tokens/registration-token-hash.ts';
import { badRequest } from '../errors/http.ts';
import { type Answer, noContent } from '../http/exchange.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { authorizeAccess, outdated } from './authorize.ts';
import { checkClientAccess, checkMayRemove } from './client-access.ts';
import { recordingRefusals, registrationEvent } from './events.ts';
import { grantOrigin } from './origin.ts';
import type { RegistrationProvider } from './providers/provider.ts';
import { keep, once, repeatable } from './repeated.ts';
import type { RegistrationCall } from './service.ts';
import { isTrial } from './trial.ts';

/** Removes a client and its tokens (RFC 7592 section 2.3). */
export async function remove(
  { service, realm, request }: RegistrationCall,
  provider: RegistrationProvider,
): Promise<Answer> {
  const { store } = service;
  requireSecureTransport(realm, request);
  const occasion = { service, realm, request, provider, type: 'CLIENT_DELETE' } as const;
  return recordingRefusals(occasion, async (caller) => {
    const origin = grantOrigin(provider, realm, caller, request);
    // Whoever only wants to know would lose the client.
    if (isTrial(request)) throw badRequest("'dry-run' is for registrations and updates");
    const repeated = repeatable(request, caller);
    const answer = await once(service, realm, repeated, async () => {
      const find = () => store.clients.findByClientId(realm.id, request.params.clientId ?? '');
      const allowed = async () => authorizeAccess(caller, await find(), 'update', isCurrentRegistrationToken);
      const client = await allowed();
      checkMayRemove(client);
      await checkClientAccess(occasion, caller, client, 'UNREGISTER');
      const event = registrationEvent(occasion, caller, client.clientId);
      const ifToken = caller.kind === 'registration access token' ? { ifRegistrationTokenId: caller.id } : {};
      try {
        await store.commit([
          ...keep(service, realm, repeated, noContent),
          ...(await removeClient(store, client, ifToken)),
          store.events.append(event),
        ]);
      } catch (error) {
        if (!(error instanceof Conflict)) throw error;
        // Somebody else was first.
        await allowed();
        throw outdated();
      }
      return noContent;
    });
    return { ...answer, earlyHeaders: origin };
  });
}

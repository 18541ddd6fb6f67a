import { findClientProblem } from '../domain/clients/check.ts';
import type { Client } from '../domain/clients/client.ts';
import { updateFromRepresentation } from '../domain/clients/from-representation.ts';
import { createServiceAccount } from '../domain/clients/service-account.ts';
import { newEvent } from '../domain/events/new-event.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import { Conflict } from '../domain/store.ts';
import { isCurrentRegistrationToken } from '../domain/tokens/registration-token-hash.ts';
import { issueRegistrationAccessToken } from '../domain/tokens/registration-tokens.ts';
import { type Answer, ok, type Request } from '../http/exchange.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import { judgeRegistration } from '../policy/judge-registration.ts';
import { authorizeAccess, identifyCaller, outdated, type RegistrationService } from './caller.ts';
import { clientUrl } from './client-url.ts';
import { grantOrigin, tokenOrigins } from './origin.ts';
import { problemRefusal } from './problem.ts';
import type { RegistrationProvider } from './providers/provider.ts';
import { recordRefusal } from './refused-event.ts';

/**
 * Changes a client (RFC 7592 section 2.2). A registration access token is replaced by the update it allows: of two
 * updates with the same token one succeeds.
 */
export async function update(
  service: RegistrationService,
  provider: RegistrationProvider,
  request: Request,
): Promise<Answer> {
  const realm = await getRealm(service.realms, request);
  const { store, clock } = service;
  requireSecureTransport(realm, request);

  // 1. What is asked, and by whom.
  const document = provider.read(request);
  const caller = await identifyCaller(service, realm, request);
  return recordRefusal(service, realm, caller, request, 'CLIENT_UPDATE', async () => {
    const origin = grantOrigin(provider, realm, caller, request);
    const found = await store.clients.findByClientId(realm.id, request.params.clientId ?? '');
    const before = authorizeAccess(caller, found, 'update', isCurrentRegistrationToken);
    const own = caller.kind === 'registration access token' ? caller : undefined;
    const chain = own?.chain ?? 'authenticated';

    // 2. The client that would result, as the policies let it be.
    const asked = provider.revise(document, before);
    const now = clock.now();
    const draft = updateFromRepresentation(before, asked, realm, now);
    const countClients = () => store.clients.count(realm.id);
    const judged = await judgeRegistration(
      { realm, client: draft, asked, before, caller: request, countClients },
      chain,
    );
    const problem = findClientProblem(judged);
    if (problem) throw problemRefusal(problem);

    // 3. All of it, or nothing.
    const issuer = issuerOf(request.baseUrl, realm.name);
    const token =
      own &&
      (await issueRegistrationAccessToken(
        realm,
        issuer,
        chain,
        tokenOrigins(realm, own, chain),
        seconds(clock),
      ));
    const client: Client = { ...judged, ...(token && { registrationTokenId: token.id }) };
    const event = newEvent(realm.id, now, 'CLIENT_UPDATE', {
      clientId: client.clientId,
      ipAddress: request.ip,
      ...(caller.kind === 'bearer' && { userId: caller.userId }),
      details: { client_registration_provider: provider.id, client_registration_policy: chain },
    });
    const startsService = client.serviceAccountsEnabled && !before.serviceAccountsEnabled;
    const account = startsService ? await store.users.findServiceAccount(realm.id, client.id) : undefined;
    try {
      await store.commit([
        store.clients.update(client, own ? { ifRegistrationTokenId: own.id } : {}),
        ...(startsService && !account ? createServiceAccount(store, realm, client, now) : []),
        store.events.append(event),
      ]);
    } catch (error) {
      if (
        error instanceof Conflict &&
        (error.reason === 'registration-access-token-outdated' || error.reason === 'gone')
      )
        throw outdated();
      throw error;
    }

    const location = clientUrl(request, realm, provider, client.clientId);
    return {
      ...ok(
        provider.write(client, realm, { location, registrationAccessToken: token?.token, created: false }),
      ),
      earlyHeaders: origin,
    };
  });
}

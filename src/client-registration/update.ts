import { findClientProblem } from '../domain/clients/check.ts';
import { findRegisteredUriProblem } from '../domain/clients/check-registered-uris.ts';
import type { Client } from '../domain/clients/client.ts';
import { changeDefaultRoles, defaultRolesOf } from '../domain/clients/default-roles.ts';
import { findOverrideProblem, holdOverrides, overrideProblemOf } from '../domain/clients/flow-overrides.ts';
import { updateFromRepresentation } from '../domain/clients/from-representation.ts';
import { updateServiceAccount } from '../domain/clients/service-account.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import { retryWhenChanged } from '../domain/retry.ts';
import { isCurrentRegistrationToken } from '../domain/tokens/registration-token-hash.ts';
import { issueRegistrationAccessToken } from '../domain/tokens/registration-tokens.ts';
import { type Answer, ok, type Request } from '../http/exchange.ts';
import { getRealm } from '../http/realm.ts';
import { requireSecureTransport } from '../http/secure-transport.ts';
import { seconds } from '../lib/clock.ts';
import { explained } from '../policy/finding.ts';
import { judgeRegistration, rolesOfServiceAccounts } from '../policy/judge-registration.ts';
import { authorizeAccess, type Caller, type RegistrationService } from './caller.ts';
import { clientUrl } from './client-url.ts';
import { recordingRefusals, registrationEvent } from './events.ts';
import { grantOrigin, tokenOrigins } from './origin.ts';
import { checkDefaultRoles, problemRefusal } from './problem.ts';
import type { RegistrationProvider } from './providers/provider.ts';

/**
 * Changes a client (RFC 7592 section 2.2). A registration access token is replaced by the update it allows: of two
 * updates with the same token one succeeds. What an administrator changes meanwhile is never written over.
 */
export async function update(
  service: RegistrationService,
  provider: RegistrationProvider,
  request: Request,
): Promise<Answer> {
  const realm = await getRealm(service.realms, request);
  requireSecureTransport(realm, request);

  // 1. What is asked, and by whom.
  const document = provider.read(request);
  const occasion = { service, realm, request, provider, type: 'CLIENT_UPDATE' } as const;
  return recordingRefusals(occasion, async (caller) => {
    const origin = grantOrigin(provider, realm, caller, request);
    const change: Change = { service, provider, request, realm, caller, document };
    return { ...(await retryWhenChanged(() => apply(change))), earlyHeaders: origin };
  });
}

interface Change {
  readonly service: RegistrationService;
  readonly provider: RegistrationProvider;
  readonly request: Request;
  readonly realm: RealmView;
  readonly caller: Caller;
  readonly document: unknown;
}

async function apply({ service, provider, request, realm, caller, document }: Change): Promise<Answer> {
  const { store, clock } = service;
  const found = await store.clients.findByClientId(realm.id, request.params.clientId ?? '');
  const before = authorizeAccess(caller, found, 'update', isCurrentRegistrationToken);
  const own = caller.kind === 'registration access token' ? caller : undefined;
  const chain = own?.chain ?? 'authenticated';

  // 2. The client that would result, as the policies let it be.
  const asked = provider.revise(document, before, realm);
  const now = clock.now();
  const draft = updateFromRepresentation(before, asked, realm, now);
  const countClients = () => store.clients.count(realm.id);
  const judgement = { realm, client: draft, asked, before, caller: request, countClients, now };
  const { client: judged, findings } = await judgeRegistration(judgement, chain);
  const sector = provider.sectorOf?.(document);
  const around = { settings: realm.settings, fetchSector: service.fetchSector, sector };
  const problem =
    (await findClientProblem(judged, around)) ??
    findRegisteredUriProblem(judged, before) ??
    findOverrideProblem(judged, before, () => authenticationOf(realm));
  if (problem) throw problemRefusal(problem);
  if (asked.defaultRoles) checkDefaultRoles(asked.defaultRoles);

  // 3. All of it, or nothing, and only on what was read.
  const issuer = issuerOf(request.baseUrl, realm.name);
  const origins = own && tokenOrigins(realm, own, chain);
  const token =
    own && (await issueRegistrationAccessToken(service, realm, issuer, chain, origins, seconds(clock)));
  const client: Client = { ...judged, ...(token && { registrationTokenId: token.id }) };
  const occasion = { service, realm, request, provider, type: 'CLIENT_UPDATE' } as const;
  const event = registrationEvent(occasion, caller, client.clientId, {
    client_registration_chain: chain,
    ...(findings.length > 0 && { explanation: explained(findings) }),
  });
  const unit = [
    ...holdOverrides(store, client, before),
    store.clients.update(client, { ifRevision: before.revision }),
    ...(await updateServiceAccount(store, realm, before, client, now, rolesOfServiceAccounts(realm, chain))),
    ...(asked.defaultRoles
      ? changeDefaultRoles(store, await getRealm(service.realms, request), client, asked.defaultRoles)
      : []),
    store.events.append(event),
  ];
  await store.commit(unit).catch((error) => {
    const gone = overrideProblemOf(error);
    throw gone ? problemRefusal(gone) : error;
  });

  const location = clientUrl(request, realm, provider, client.clientId);
  const defaultRoles = asked.defaultRoles ?? defaultRolesOf(realm, client);
  const disclosure = { location, registrationAccessToken: token?.token, defaultRoles, created: false };
  return ok(provider.write(client, realm, disclosure));
}

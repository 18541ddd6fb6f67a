import { holdsAdministration, isBuiltIn } from '../domain/clients/built-in-clients.ts';
import type { Client } from '../domain/clients/client.ts';
import { withoutSecrets } from '../domain/clients/without-secrets.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
import { findAccessProblem } from '../policy/client-policies/judge-client.ts';
import { RegistrationRefused } from '../policy/finding.ts';
import { admitCaller } from '../policy/judge-registration.ts';
import { type Caller, chainOfOwner, updaterOf } from './caller.ts';
import type { RegisteringProvider } from './providers/provider.ts';
import type { RegistrationService } from './service.ts';

interface Place {
  readonly service: RegistrationService;
  readonly realm: RealmView;
  readonly request: Request;
}

/** Whether policies let the caller look at the client, or remove it. @throws {RegistrationRefused} */
export async function checkClientAccess(
  { service, realm, request }: Place,
  caller: Caller,
  client: Client,
  event: 'VIEW' | 'UNREGISTER',
): Promise<void> {
  await admitCaller(realm, chainOfOwner(caller, client), request);
  const updater = updaterOf(service, realm, caller, request);
  const problem = await findAccessProblem({ realm, client, updater }, event);
  if (problem) throw new RegistrationRefused([problem]);
}

/** The client as the caller may see it. */
export const shown = (client: Client, caller: Caller): Client =>
  caller.kind !== 'bearer' || caller.roles.has('manage-clients') ? client : withoutSecrets(client);

/**
 * Whether what a client is can be said in a provider's documents to its owner. Those who manage clients are shown what there is of it (as Keycloak).
 * @throws {Refusal} 400
 */
export function checkProtocol(provider: RegisteringProvider, caller: Caller, { protocol }: Client): void {
  if (caller.kind !== 'registration access token' || provider.protocol === undefined) return;
  if (protocol !== undefined && protocol !== provider.protocol)
    throw new Refusal(400, 'invalid_client', { description: 'Wrong client protocol.' });
}

const forbidden = () => new Refusal(403, 'HTTP 403 Forbidden', { event: { error: 'not_allowed' } });

/** What the roles of a client administer is no matter of registration, as it is none of the Admin REST API. @throws {Refusal} 403 */
export function checkMayUpdate(client: Client): void {
  if (holdsAdministration(client)) throw forbidden();
}

/** A realm keeps the clients that it is made with. @throws {Refusal} 403 */
export function checkMayRemove(client: Client): void {
  if (isBuiltIn(client)) throw forbidden();
}

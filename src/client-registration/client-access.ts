import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Request } from '../http/exchange.ts';
import { findAccessProblem } from '../policy/client-policies/judge-client.ts';
import { RegistrationRefused } from '../policy/finding.ts';
import { type Caller, type RegistrationService, updaterOf } from './caller.ts';

interface Place {
  readonly service: RegistrationService;
  readonly realm: RealmView;
  readonly request: Request;
}

/** Whether client policies let the client be looked at, or removed. @throws {RegistrationRefused} */
export async function checkClientAccess(
  { service, realm, request }: Place,
  caller: Caller,
  client: Client,
  event: 'VIEW' | 'UNREGISTER',
): Promise<void> {
  const updater = updaterOf(service, realm, caller, request);
  const problem = await findAccessProblem({ realm, client, updater }, event);
  if (problem) throw new RegistrationRefused([problem]);
}

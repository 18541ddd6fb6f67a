import type { RealmAuthentication } from './authentication.ts';
import { inOrder } from './find.ts';

/**
 * Whether clients may prove themselves in a way, by the flow that the realm has for them: one that is not in it, or is disabled there, is
 * closed to all of them; where one is REQUIRED it alone is open (as Keycloak).
 */
export function isOpenToClients({ flows, bindings }: RealmAuthentication, authenticator: string): boolean {
  const flow = flows.find(({ id }) => id === bindings.clientAuthenticationFlow);
  const executions = inOrder(flow?.executions ?? []);
  const required = executions.find(({ requirement }) => requirement === 'REQUIRED');
  if (required) return required.authenticator === authenticator;
  return executions.some(
    (each) => each.authenticator === authenticator && each.requirement === 'ALTERNATIVE',
  );
}

import type { Execution, Flow, RealmAuthentication } from '../domain/authentication/authentication.ts';
import { findFlow } from '../domain/authentication/find.ts';
import { authenticationOf } from '../domain/realms/realm-view.ts';
import type { Login } from './login.ts';

/** The execution with an id, of the flow that the login is on; undefined for none. */
export function executionOf({ realm, session }: Login, id: string | null): Execution | undefined {
  const authentication = authenticationOf(realm);
  const { detour, flowId } = session.state;
  return id === null
    ? undefined
    : within(authentication, findFlow(authentication, detour?.flowId ?? flowId), id);
}

function within(
  authentication: RealmAuthentication,
  flow: Flow | undefined,
  id: string,
): Execution | undefined {
  for (const execution of flow?.executions ?? []) {
    if (execution.id === id) return execution;
    const below =
      execution.flowId === undefined
        ? undefined
        : within(authentication, findFlow(authentication, execution.flowId), id);
    if (below) return below;
  }
  return undefined;
}

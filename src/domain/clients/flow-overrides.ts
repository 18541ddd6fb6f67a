import type { RealmAuthentication } from '../authentication/authentication.ts';
import { findFlow } from '../authentication/find.ts';
import { type Change, Conflict, type Store } from '../store.ts';
import type { Client } from './client.ts';
import type { ClientProblem } from './problem.ts';

const UNKNOWN_FLOW: ClientProblem = {
  field: 'other',
  description: 'An authentication flow binding override names a flow that the realm does not have',
};

/** The flows that the client has in place of its realm's, and did not have before. */
function chosen(client: Client, before: Client | undefined): string[] {
  const had = before?.authenticationFlowBindingOverrides ?? {};
  const entries = Object.entries(client.authenticationFlowBindingOverrides);
  return entries.filter(([binding, id]) => had[binding] !== id).map(([, id]) => id);
}

/** Whether each flow that is chosen anew is there, told by its id. Keycloak fails with 500 where it is not. */
export const findOverrideProblem = (
  client: Client,
  before: Client | undefined,
  authentication: () => RealmAuthentication,
): ClientProblem | undefined =>
  chosen(client, before).every((id) => findFlow(authentication(), id)) ? undefined : UNKNOWN_FLOW;

/** What goes into the unit with the client: its flows must still be there. Conflict `flow-gone`. */
export const holdOverrides = (store: Store, client: Client, before?: Client): readonly Change[] =>
  [...new Set(chosen(client, before))].flatMap((id) => store.authentication.hold(client.realmId, id));

/** The client's problem that a unit was refused for, if it was for that. */
export const overrideProblemOf = (error: unknown): ClientProblem | undefined =>
  error instanceof Conflict && error.reason === 'flow-gone' ? UNKNOWN_FLOW : undefined;

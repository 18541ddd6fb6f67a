import type { Clock } from '../../lib/clock.ts';
import { findFlowByAlias } from '../authentication/find.ts';
import type { Client } from '../clients/client.ts';
import { authenticationOf, type RealmView } from '../realms/realm-view.ts';
import type { Store } from '../store.ts';
import { refreshAllowedClients } from './allowed-clients.ts';
import { decideSignUp } from './decide.ts';
import { givenBy } from './given.ts';

/** Clients whose rule cannot be followed, as of when it was asked last. */
const broken = new WeakSet<Client>();

/** Finds out what a page that offers sign-up has to know; to be awaited before one is made. */
export async function refreshSignUp(
  store: Store,
  realm: RealmView,
  client: Client,
  clock: Clock,
): Promise<void> {
  await refreshAllowedClients(realm, clock);
  const decision = decideSignUp(realm, client);
  if (!decision.allowed || !decision.rule) return;
  const { rule } = decision;
  const hasFlow =
    rule.flow === undefined || findFlowByAlias(authenticationOf(realm), rule.flow) !== undefined;
  if (hasFlow && (await givenBy(store, realm, rule)).kind === 'given') broken.delete(client);
  else broken.add(client);
}

/** Whether a page offers that people sign up for the client: where the form of it would be shown. */
export const offersSignUp = (realm: RealmView, client: Client): boolean =>
  decideSignUp(realm, client).allowed && !broken.has(client);

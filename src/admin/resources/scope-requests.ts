import { type Static, Type } from 'typebox';
import { isSpontaneousName, spontaneousScope } from '../../domain/client-scopes/spontaneous.ts';
import { holdsAdministration } from '../../domain/clients/built-in-clients.ts';
import type { Client } from '../../domain/clients/client.ts';
import { openRequests, type ScopeRequest } from '../../domain/clients/scope-requests.ts';
import { registrationSettings } from '../../domain/realms/registration-settings.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { adminError, adminForbidden, adminNotFound } from '../../errors/admin.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { text } from '../../lib/optional.ts';
import { getClient, locateClient } from '../get-client.ts';
import { paging } from '../paging.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-clients', 'manage-clients'];

const Decision = Type.Object({
  scope: text,
  /** `grant` or `refuse`. */
  decision: text,
  reason: text,
});
type Decision = Static<typeof Decision>;

/** Client scopes that registrations asked for and an administrator decides on. Ours. */
export const scopeRequestEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/client-registration/scope-requests', roles: VIEW, handle: listWaiting },
  {
    method: 'GET',
    path: '/clients/:id/scope-requests',
    roles: VIEW,
    locate: locateClient,
    handle: async (admin) => {
      const client = await getClient(admin);
      return ok(
        openRequests(client, admin.realm).map((request) => shown(client, request)),
        NO_CACHE,
      );
    },
  },
  endpointWithBody({
    method: 'POST',
    path: '/clients/:id/scope-requests',
    roles: ['manage-clients'],
    locate: locateClient,
    read: (request) => readJson(request, 'ScopeDecision', Decision),
    handle: decide,
  }),
];

const USUAL_PAGE = 100;
const LONGEST_PAGE = 1000;

/** Of all clients of the realm: a page is of clients, since what one asks for is decided on together. */
async function listWaiting({ store, realm, request }: RealmRequest): Promise<Answer> {
  const { first = 0, max = USUAL_PAGE } = paging(request);
  const clients = await store.clients.waiting(realm.id, { first, max: Math.min(max, LONGEST_PAGE) });
  const requests = clients.flatMap((client) =>
    openRequests(client, realm)
      .filter(({ state }) => state === 'waiting')
      .map((one) => shown(client, one)),
  );
  return ok(requests, NO_CACHE);
}

const shown = ({ id, clientId, name }: Client, request: ScopeRequest) => ({
  client: id,
  clientId,
  ...(name !== undefined && { clientName: name }),
  ...request,
});

const LONGEST_REASON = 1000;

function checked({ scope = '', decision, reason }: Decision) {
  if (scope === '') throw adminError(400, "'scope' must be the name of a scope that waits");
  if (decision !== 'grant' && decision !== 'refuse')
    throw adminError(400, "'decision' must be one of grant, refuse");
  if (decision === 'refuse' && !reason?.trim()) throw adminError(400, "'reason' is required for a refusal");
  if ((reason?.length ?? 0) > LONGEST_REASON)
    throw adminError(400, `'reason' must not exceed ${LONGEST_REASON} characters`);
  return { scope, decision, reason };
}

/** Decides once and for all: of two administrators the second hears that nothing waits any more. */
async function decide(admin: RealmRequest, said: Decision): Promise<Answer> {
  const { store, realm, bearer, clock } = admin;
  const { scope, decision, reason } = checked(said);
  await retryWhenChanged(async () => {
    const before = await getClient(admin);
    if (holdsAdministration(before)) throw adminForbidden();
    const request = openRequests(before, realm).find((one) => one.scope === scope);
    const isOpen = request && (request.state === 'waiting' || decision === 'grant');
    if (!isOpen) throw adminNotFound('No such scope waits');
    const others = openRequests(before, realm).filter((one) => one !== request);
    const decided = { decidedAt: clock.now(), decidedBy: bearer.user.id, ...(reason && { reason }) };
    if (decision === 'refuse') {
      const refused: ScopeRequest = { ...request, ...decided, state: 'refused' };
      const client = { ...before, scopeRequests: [...others, refused] };
      await store.commit([store.clients.update(client, { ifRevision: before.revision })]);
      return;
    }
    const { found, made } = scopeOf(admin, scope);
    const member = `${request.assignment}ClientScopes` as const;
    const client = { ...before, scopeRequests: others, [member]: [...before[member], found.id] };
    await store.commit([...made, store.clients.update(client, { ifRevision: before.revision })]);
  });
  return { ...noContent, headers: NO_CACHE };
}

/** The scope of that name; where the realm accepts what it does not define it comes with the grant. @throws {Refusal} 400 */
function scopeOf({ store, realm }: RealmRequest, scope: string) {
  const known = realm.clientScopes.find(({ name }) => name === scope);
  if (known) return { found: known, made: [] };
  const { undefinedScopes } = registrationSettings(realm.settings);
  if (undefinedScopes !== 'accept' || !isSpontaneousName(scope))
    throw adminError(400, `There is no client scope ${scope}`);
  const found = spontaneousScope(realm.id, scope);
  return { found, made: [store.clientScopes.create(found)] };
}

import { sharedNameProblem } from '../../domain/client-scopes/shared-name.ts';
import { holdsAdministration, isBuiltIn } from '../../domain/clients/built-in-clients.ts';
import { findClientProblem } from '../../domain/clients/check.ts';
import type { Client } from '../../domain/clients/client.ts';
import {
  findOverrideProblem,
  holdOverrides,
  overrideProblemOf,
} from '../../domain/clients/flow-overrides.ts';
import { fromRepresentation, updateFromRepresentation } from '../../domain/clients/from-representation.ts';
import type { ClientProblem } from '../../domain/clients/problem.ts';
import { removeClient } from '../../domain/clients/remove-client.ts';
import { ClientRepresentation } from '../../domain/clients/representation.ts';
import { createServiceAccount, updateServiceAccount } from '../../domain/clients/service-account.ts';
import { toRepresentation } from '../../domain/clients/to-representation.ts';
import { authenticationOf, type RealmView } from '../../domain/realms/realm-view.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { withSigningKey } from '../../domain/saml/client-defaults.ts';
import { type Change, Conflict } from '../../domain/store.ts';
import { adminConflict, adminForbidden, duplicateResource } from '../../errors/admin.ts';
import { invalidRequest } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, created, noContent, ok, okText, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import { checkSignUpRule } from '../check-sign-up-rule.ts';
import { followingMappers } from '../following-mappers.ts';
import { getClient, locateClient } from '../get-client.ts';
import { checkAccess, judged } from '../judge-client.ts';
import { asksFor, paging } from '../paging.ts';
import { refuseAuthorization } from '../refuse-authorization.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { searchedAttributes } from '../searched-attributes.ts';
import { asMayBeSeen } from '../shown-secrets.ts';

const VIEW = ['view-clients', 'manage-clients'];
const MANAGE = ['manage-clients'];

/** `/clients`: the clients of a realm. */
export const clientEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/clients', roles: [...VIEW, 'query-clients'], handle: list },
  endpointWithBody({ method: 'POST', path: '/clients', roles: MANAGE, read: readClient, handle: create }),
  { method: 'GET', path: '/clients/:id', roles: VIEW, locate: locateClient, handle: read },
  endpointWithBody({
    method: 'PUT',
    path: '/clients/:id',
    roles: MANAGE,
    locate: locateClient,
    read: readClient,
    handle: update,
  }),
  { method: 'DELETE', path: '/clients/:id', roles: MANAGE, locate: locateClient, handle: remove },
];

function readClient(request: Request): ClientRepresentation {
  return readJson(request, 'ClientRepresentation', ClientRepresentation);
}

const mayManage = (client: Client, { roles }: RealmRequest) =>
  roles.has('manage-clients') && !holdsAdministration(client);

function shown(client: Client, admin: RealmRequest, manage: boolean): ClientRepresentation {
  const access = { view: true, configure: manage, manage };
  return toRepresentation(asMayBeSeen(client, admin), admin.realm, { access });
}

/** What was written last of a client, and for which state of its realm. Lists take clients from a cache. */
const written = new WeakMap<Client, { realm: RealmView; manages: boolean; json: string }>();

/** A client as it stands in a list: rendering it costs more than all else that a list does. */
function inList(client: Client, admin: RealmRequest): string {
  const { realm } = admin;
  const manages = admin.roles.has('manage-clients');
  const known = written.get(client);
  if (known?.realm === realm && known.manages === manages) return known.json;
  const json = JSON.stringify(shown(client, admin, mayManage(client, admin)));
  written.set(client, { realm, manages, json });
  return json;
}

async function list(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request, roles } = admin;
  const page = paging(request);
  if (!VIEW.some((role) => roles.has(role))) return ok([], NO_CACHE);
  const asked = request.query.get('clientId') ?? '';
  const clientId = asked.trim() === '' ? undefined : asked;
  const search = asksFor(request, 'search');
  const attributes = searchable(request.query.get('q'));
  const clients = await store.clients.list(realm.id, {
    // Who is asked for by name is the whole of the list, wherever a page begins (as Keycloak).
    ...((search || clientId === undefined) && page),
    search,
    attributes,
    ...(clientId !== undefined && { clientId }),
  });
  return okText(jsonList(clients.map((client) => inList(client, admin))), NO_CACHE);
}

/** Joined in one go: brackets put around a long text afterwards would have it copied once more. */
function jsonList(items: string[]): string {
  if (items.length === 0) return '[]';
  items[0] = `[${items[0]}`;
  items.push(`${items.pop()}]`);
  return items.join();
}

/** Attributes may hold what is nobody's business: none is opened to search (as Keycloak, until one is configured). */
function searchable(q: string | null): Readonly<Record<string, string>> {
  const names = Object.keys(searchedAttributes(q));
  if (names.length > 0) throw invalidRequest(`Attributes [${names.join(', ')}] not allowed for search`);
  return {};
}

async function create(admin: RealmRequest, representation: ClientRepresentation): Promise<Answer> {
  const { store, realm, clock, request } = admin;
  refuseAuthorization(representation);
  const now = clock.now();
  const draft = fromRepresentation(representation, realm, now);
  const shared = sharedNameProblem(draft.protocolMappers);
  if (shared) throw adminConflict(shared);
  const judgedDraft = await judged(admin, draft, undefined, representation);
  await check(judgedDraft, admin);
  await checkSignUpRule(admin, judgedDraft);
  const client = await withSigningKey(judgedDraft, now);
  admin.record({ made: client.id, members: { id: client.id } });
  try {
    const account = client.serviceAccountsEnabled ? createServiceAccount(store, realm, client, now) : [];
    await store.commit([...holdOverrides(store, client), store.clients.create(client), ...account]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    refuse(overrideProblemOf(error));
    // So is a client called there whose service account would be somebody else.
    const taken =
      error.reason === 'duplicate-username' ||
      (await store.clients.findByClientId(realm.id, client.clientId));
    throw taken ? adminConflict(`Client ${client.clientId} already exists`) : duplicateResource();
  }
  return created(
    `${request.baseUrl}/admin/realms/${pathSegment(realm.name)}/clients/${pathSegment(client.id)}`,
  );
}

async function check(client: Client, { realm, fetchSector }: RealmRequest, before?: Client): Promise<void> {
  const authentication = () => authenticationOf(realm);
  const problem = await findClientProblem(client, { settings: realm.settings, authentication, fetchSector });
  refuse(problem ?? findOverrideProblem(client, before, authentication));
}

/** @throws {Refusal} 400 when there is a problem */
function refuse(problem: ClientProblem | undefined): void {
  if (problem) throw new Refusal(400, 'invalid_input', { description: problem.description });
}

async function read(admin: RealmRequest): Promise<Answer> {
  const client = await getClient(admin);
  await checkAccess(admin, client, 'VIEW');
  return ok(shown(client, admin, mayManage(client, admin)), NO_CACHE);
}

/** Mappers name the roles of a client by its id. */
async function rolesFollowed(
  { store, realm }: RealmRequest,
  before: Client,
  after: Client,
): Promise<Change[]> {
  if (before.clientId === after.clientId) return [];
  const names = new Map(
    realm.roles
      .ofClient(after.id)
      .map(({ name }) => [`${before.clientId}.${name}`, `${after.clientId}.${name}`]),
  );
  return followingMappers(store, realm, 'role', (name) => names.get(name) ?? name);
}

async function update(admin: RealmRequest, representation: ClientRepresentation): Promise<Answer> {
  const { store, realm, clock } = admin;
  refuseAuthorization(representation);
  // Which scopes a client has is changed by endpoints of their own.
  const { defaultClientScopes: _always, optionalClientScopes: _asked, ...changes } = representation;
  try {
    await retryWhenChanged(async () => {
      const before = await getClient(admin);
      if (holdsAdministration(before)) throw adminForbidden();
      const now = clock.now();
      const asked = updateFromRepresentation(before, changes, realm, now);
      const client = await judged(admin, asked, before, changes);
      await check(client, admin, before);
      await checkSignUpRule(admin, client, before);
      await store.commit([
        ...holdOverrides(store, client, before),
        store.clients.update(client, { ifRevision: before.revision }),
        ...(await updateServiceAccount(store, realm, before, client, now)),
        ...(client.clientId !== before.clientId && realm.roleOwners.has(client.id)
          ? [store.realms.touch(realm.id)]
          : []),
        ...(await rolesFollowed(admin, before, client)),
      ]);
    });
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    refuse(overrideProblemOf(error));
    if (error.reason === 'duplicate-username' && !(await getClient(admin)).serviceAccountsEnabled)
      throw adminConflict('Client already exists');
    throw error.reason === 'duplicate-client-id' || error.reason === 'duplicate-username'
      ? duplicateResource()
      : error;
  }
  return noContent;
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const { store } = admin;
  const client = await getClient(admin);
  if (isBuiltIn(client)) throw invalidRequest('Could not delete client');
  await checkAccess(admin, client, 'UNREGISTER');
  admin.record({ representation: { id: client.id, clientId: client.clientId } });
  await store.commit(await removeClient(store, client));
  return { ...noContent, headers: NO_CACHE };
}

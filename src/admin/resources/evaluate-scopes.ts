import { type ClientScope, isOfOrganizations } from '../../domain/client-scopes/client-scope.ts';
import type { Client } from '../../domain/clients/client.ts';
import { findClientView, findUserView } from '../../domain/clients/client-view.ts';
import { addressOf } from '../../domain/realms/realm-address.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { rolesInScope } from '../../domain/roles/roles-in-scope.ts';
import type { ExampleTokens } from '../../domain/tokens/example-tokens.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { getClient, locateClient } from '../get-client.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { roleRepresentations } from '../role-representation.ts';

const AT = '/clients/:id/evaluate-scopes';
const view = { method: 'GET', roles: ['view-clients', 'manage-clients'], locate: locateClient } as const;

/** `/clients/{id}/evaluate-scopes`: what a client's tokens would say with a scope, before any is issued. */
export const evaluateScopesEndpoints: readonly Endpoint[] = [
  { ...view, path: `${AT}/protocol-mappers`, handle: mappers },
  { ...view, path: `${AT}/scope-mappings/:container/granted`, handle: (admin) => roles(admin, true) },
  { ...view, path: `${AT}/scope-mappings/:container/not-granted`, handle: (admin) => roles(admin, false) },
  example('access-token', ({ accessToken }) => accessToken, audienceOf),
  example('id-token', ({ idToken }) => idToken, audienceOf),
  example(
    'userinfo',
    ({ userinfo }) => userinfo,
    async () => undefined,
  ),
];

const scopeOf = ({ request }: RealmRequest) => request.query.get('scope') ?? '';

/**
 * The scopes that the client would be granted: its default ones, and those of its others that are named. A realm has no
 * organizations that a name could stand for.
 */
function scopesWith(admin: RealmRequest, client: Client): readonly ClientScope[] {
  const names = new Set(scopeOf(admin).split(' '));
  const { defaultClientScopes, optionalClientScopes } = client;
  return admin.realm.clientScopes.filter(
    (scope) =>
      scope.protocol === (client.protocol ?? 'openid-connect') &&
      (defaultClientScopes.includes(scope.id) ||
        (optionalClientScopes.includes(scope.id) && names.has(scope.name) && !isOfOrganizations(scope))),
  );
}

async function mappers(admin: RealmRequest): Promise<Answer> {
  const client = await getClient(admin);
  const containers = [
    { holder: client, containerName: '', containerType: 'client' },
    ...scopesWith(admin, client).map((scope) => ({
      holder: scope,
      containerName: scope.name,
      containerType: 'client-scope',
    })),
  ];
  const shown = containers.flatMap(({ holder, containerName, containerType }) =>
    holder.protocolMappers.map(({ id, name, protocolMapper }) => ({
      mapperId: id,
      mapperName: name,
      containerId: holder.id,
      containerName,
      containerType,
      protocolMapper,
    })),
  );
  return ok(shown, NO_CACHE);
}

/** The roles of the realm (by its name) or of a client (by its internal id) that a token may speak of, or may not. */
async function roles(admin: RealmRequest, granted: boolean): Promise<Answer> {
  const { realm } = admin;
  const client = await getClient(admin);
  const all = realm.roles.ofOwner(await ownerOf(admin));
  const inScope = rolesInScope(realm, client, scopesWith(admin, client), new Set(all.map(({ id }) => id)));
  return ok(
    roleRepresentations(
      all.filter(({ id }) => inScope.has(id) === granted),
      realm,
    ),
    NO_CACHE,
  );
}

async function ownerOf({ store, realm, request }: RealmRequest): Promise<string | undefined> {
  const container = request.params.container ?? '';
  if (container === realm.name) return undefined;
  if (!(await store.clients.find(realm.id, container))) throw adminNotFound('Role Container not found');
  return container;
}

/** The client that an access token shall be for; a name that is of none is passed over. */
async function audienceOf({ store, realm, request }: RealmRequest): Promise<string | undefined> {
  const name = request.query.get('audience');
  return name && (await findClientView(store, realm.id, name)) ? name : undefined;
}

function example(
  kind: string,
  choose: (tokens: ReturnType<ExampleTokens>) => unknown,
  findAudience: typeof audienceOf,
): Endpoint {
  return {
    ...view,
    path: `${AT}/generate-example-${kind}`,
    async handle(admin) {
      const { store, realm, request, clock, exampleTokens } = admin;
      const client = await getClient(admin);
      const user = await userOf(admin, store, realm);
      const { ip } = request;
      const baseUrl = addressOf(realm, request.baseUrl);
      const audience = await findAudience(admin);
      const asked = {
        realm,
        client,
        user,
        scope: scopeOf(admin),
        audience,
        baseUrl,
        ip,
        now: seconds(clock),
      };
      try {
        return ok(choose(exampleTokens(asked)), NO_CACHE);
      } catch (error) {
        throw error instanceof Refusal && error.description ? adminNotFound(error.description) : error;
      }
    },
  };
}

async function userOf({ request, roles }: RealmRequest, store: RealmRequest['store'], realm: RealmView) {
  const id = request.query.get('userId');
  if (!id) throw adminNotFound('No userId provided');
  if (!roles.has('view-users') && !roles.has('manage-users'))
    throw new Refusal(403, 'You have no access to this user');
  const user = await findUserView(store, realm.id, id);
  if (!user) throw adminNotFound('No user found');
  return user;
}

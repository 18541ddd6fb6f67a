import { PROVIDER_TYPES } from '../../domain/identity-providers/check.ts';
import { Conflict } from '../../domain/store.ts';
import { adminConflict, adminError } from '../../errors/admin.ts';
import { badRequest } from '../../errors/http.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, created, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { newId } from '../../lib/ids.ts';
import { checkAlias, checkProvider, refuseKindToCome } from '../check-identity-provider.ts';
import {
  changeIdentityProvider,
  getIdentityProvider,
  MANAGE_PROVIDERS,
  VIEW_PROVIDERS,
} from '../get-identity-provider.ts';
import {
  briefProviderRepresentation,
  IdentityProviderRepresentation,
  providerFrom,
  providerRepresentation,
} from '../identity-provider-representation.ts';
import { isBrief, pageOf, paging } from '../paging.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const INSTANCES = '/identity-provider/instances';

/** `/identity-provider/instances`: whose word about users the realm takes. */
export const identityProviderEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: INSTANCES, roles: VIEW_PROVIDERS, handle: list },
  endpointWithBody({
    method: 'POST',
    path: INSTANCES,
    roles: MANAGE_PROVIDERS,
    read: readProvider,
    handle: create,
  }),
  {
    method: 'GET',
    path: `${INSTANCES}/:alias`,
    roles: VIEW_PROVIDERS,
    handle: async (admin) => ok(providerRepresentation(getIdentityProvider(admin)), NO_CACHE),
  },
  endpointWithBody({
    method: 'PUT',
    path: `${INSTANCES}/:alias`,
    roles: MANAGE_PROVIDERS,
    read: readProvider,
    handle: update,
  }),
  { method: 'DELETE', path: `${INSTANCES}/:alias`, roles: MANAGE_PROVIDERS, handle: remove },
  {
    method: 'GET',
    path: `${INSTANCES}/:alias/export`,
    roles: VIEW_PROVIDERS,
    // No kind that is here has a document for the other side.
    async handle(admin) {
      getIdentityProvider(admin);
      return { ...noContent, headers: NO_CACHE };
    },
  },
  { method: 'GET', path: '/identity-provider/providers/:kind', roles: VIEW_PROVIDERS, handle: readKind },
];

function readProvider(request: Request): IdentityProviderRepresentation {
  return readJson(request, 'IdentityProviderRepresentation', IdentityProviderRepresentation);
}

/** What the kinds of providers are called. */
const KINDS: Readonly<Record<string, string>> = {
  oidc: 'OpenID Connect v1.0',
  'keycloak-oidc': 'Keycloak OpenID Connect',
  'jwt-authorization-grant': 'JWT Authorization Grant',
};

async function readKind({ request }: RealmRequest): Promise<Answer> {
  const { kind = '' } = request.params;
  refuseKindToCome(kind);
  if (!Object.hasOwn(KINDS, kind)) throw new Refusal(400, 'HTTP 400 Bad Request');
  return ok(
    { name: KINDS[kind], id: kind, configProperties: [], helpText: '', configMetadata: [] },
    NO_CACHE,
  );
}

/** As many as Keycloak shows to those who do not say how many they want. */
const PROVIDERS_A_PAGE = 100;

async function list({ realm, request }: RealmRequest): Promise<Answer> {
  const { first, max = PROVIDERS_A_PAGE } = paging(request);
  const fits = searched(request.query.get('search')?.trim() ?? '');
  const type = request.query.get('type');
  const found = realm.identityProviders.filter(
    ({ alias, providerId, settings: { displayName } }) =>
      (fits(alias) || (typeof displayName === 'string' && fits(displayName))) &&
      (!type || PROVIDER_TYPES.get(providerId)?.includes(type)),
  );
  const shown = isBrief(request, false) ? briefProviderRepresentation : providerRepresentation;
  return ok(
    pageOf(found, { ...(first !== undefined && { first }), max }).map((provider) => shown(provider)),
    NO_CACHE,
  );
}

/** A beginning, with `*` in it for anything; the whole with quotation marks around it. */
function searched(search: string): (text: string) => boolean {
  const quoted = /^"(.*)"$/.exec(search)?.[1];
  if (quoted !== undefined) return (text) => text === quoted;
  const parts = `${search}*`.toLowerCase().split('*');
  const [begin = '', ...rest] = parts;
  const end = rest.pop() ?? '';
  return (name) => {
    const text = name.toLowerCase();
    if (!text.startsWith(begin)) return false;
    let at = begin.length;
    for (const part of rest) {
      const next = text.indexOf(part, at);
      if (next < 0) return false;
      at = next + part.length;
    }
    return text.length - end.length >= at && text.endsWith(end);
  };
}

async function create(admin: RealmRequest, asked: IdentityProviderRepresentation): Promise<Answer> {
  const { store, realm, request } = admin;
  const alias = checkAlias(asked.alias);
  const id = asked.internalId || newId();
  if (id.length > 36) throw badRequest('The internal id of an identity provider is too long');
  const provider = providerFrom(asked, { id, realmId: realm.id, alias });
  checkProvider(realm.settings.sslRequired, provider, realm.identityProviders, asked.providerId);
  admin.record({ made: alias, members: { internalId: id } });
  try {
    await store.commit([store.identityProviders.create(provider)]);
  } catch (error) {
    throw conflict(error, alias);
  }
  const at = `${request.baseUrl}/admin/realms/${encodeURIComponent(realm.name)}${INSTANCES}`;
  return created(`${at}/${encodeURIComponent(alias)}`);
}

function conflict(error: unknown, alias: string): unknown {
  if (!(error instanceof Conflict)) return error;
  if (error.reason === 'duplicate-issuer') return adminError(400, 'Issuer URL already used for another IDP');
  return error.reason === 'duplicate-identity-provider'
    ? adminConflict(`Identity Provider ${alias} already exists`)
    : error;
}

async function update(admin: RealmRequest, asked: IdentityProviderRepresentation): Promise<Answer> {
  try {
    await changeIdentityProvider(admin, (before, all) => {
      const { id, realmId, alias, providerId } = before;
      if (asked.alias !== undefined && asked.alias !== alias)
        throw adminError(400, 'Identity Provider alias cannot be changed');
      const provider = providerFrom(asked, { id, realmId, alias }, before);
      checkProvider(admin.realm.settings.sslRequired, provider, all, asked.providerId);
      admin.record({ members: { internalId: id } });
      // What kind it is stays (as Keycloak).
      return { ...provider, providerId };
    });
  } catch (error) {
    throw conflict(error, asked.alias ?? '');
  }
  return { ...noContent, headers: NO_CACHE };
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const { store } = admin;
  await store.commit([store.identityProviders.remove(getIdentityProvider(admin))]);
  return { ...noContent, headers: NO_CACHE };
}

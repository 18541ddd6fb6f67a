import { X509Certificate } from 'node:crypto';
import { givenId } from '../../domain/given-id.ts';
import { providerKinds } from '../../domain/identity-providers/kinds.ts';
import { PROVIDER_MAPPER_TYPES } from '../../domain/identity-providers/mapper-types.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import { addressOf } from '../../domain/realms/realm-address.ts';
import { Conflict } from '../../domain/store.ts';
import { adminConflict, adminError } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, created, noContent, ok, type Request, type Sent } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import { brokerDescriptor } from '../broker-descriptor.ts';
import { checkAlias, checkFlows, checkKind, checkProvider } from '../check-identity-provider.ts';
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
import { propertyRepresentation } from '../property-representation.ts';
import { checkReserved } from '../reserved-characters.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { sentCertificate } from '../sent-certificate.ts';

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
    handle: exportForThem,
  },
  { method: 'GET', path: `${INSTANCES}/:alias/reload-keys`, roles: MANAGE_PROVIDERS, handle: reloadKeys },
  endpointWithBody<Sent>({
    method: 'POST',
    path: '/identity-provider/upload-certificate',
    roles: MANAGE_PROVIDERS,
    read: (request) => request,
    handle: readCertificate,
  }),
  { method: 'GET', path: `${INSTANCES}/:alias/mapper-types`, roles: VIEW_PROVIDERS, handle: mapperTypes },
  { method: 'GET', path: '/identity-provider/providers/:kind', roles: VIEW_PROVIDERS, handle: readKind },
];

function readProvider(request: Request): IdentityProviderRepresentation {
  return readJson(request, 'IdentityProviderRepresentation', IdentityProviderRepresentation);
}

async function readKind({ request }: RealmRequest): Promise<Answer> {
  const kind = providerKinds.get(request.params.kind ?? '');
  if (!kind) throw new Refusal(400, 'HTTP 400 Bad Request');
  const { id, name, properties } = kind;
  const configProperties = properties.map((property) => propertyRepresentation(property));
  return ok({ name, id, configProperties, helpText: '', configMetadata: [] }, NO_CACHE);
}

/** What may become of the users of a provider, as consoles draw forms of it. */
async function mapperTypes(admin: RealmRequest): Promise<Answer> {
  const { providerId } = getIdentityProvider(admin);
  const types = PROVIDER_MAPPER_TYPES.filter(({ providers }) => providers.includes(providerId));
  const shown = types.map(({ properties, providers: _, ...type }) => {
    const described = properties.map((property) => propertyRepresentation(property));
    return [type.id, { ...type, properties: described }] as const;
  });
  return ok(Object.fromEntries(shown), NO_CACHE);
}

/** What the other side must know of the realm, where there is a form for it. */
async function exportForThem(admin: RealmRequest): Promise<Answer> {
  const provider = getIdentityProvider(admin);
  const { request, realm } = admin;
  if (providerKinds.get(provider.providerId)?.protocol !== 'saml') return { ...noContent, headers: NO_CACHE };
  const text = brokerDescriptor(realm, provider, issuerOf(addressOf(realm, request.baseUrl), realm.name));
  return { status: 200, headers: { ...NO_CACHE, 'content-type': 'application/xml' }, text };
}

/** Fetches the keys of a provider now, where they are published. */
async function reloadKeys(admin: RealmRequest): Promise<Answer> {
  const { config } = getIdentityProvider(admin);
  const { useJwksUrl, jwksUrl } = config;
  const isPublished = useJwksUrl?.toLowerCase() === 'true' && jwksUrl !== undefined;
  return ok(isPublished && (await admin.publishedKeys.reload(jwksUrl)), NO_CACHE);
}

const NOTHING_IN_IT = 'Certificate or key error loding from uploaded file';

/** A certificate or key as the configuration of a provider holds it; nothing is stored. */
async function readCertificate(_admin: RealmRequest, sent: Sent): Promise<Answer> {
  const { certificate, publicKey, ...more } = await sentCertificate(sent, NOTHING_IN_IT);
  const own = publicKey ?? (certificate && publicKeyOf(certificate));
  const json = { ...(own && { publicKey: own }), ...(certificate && { certificate }), ...more };
  return { status: 200, headers: { 'content-type': 'application/json;charset=UTF-8' }, json };
}

const publicKeyOf = (certificate: string): string =>
  new X509Certificate(Buffer.from(certificate, 'base64')).publicKey
    .export({ type: 'spki', format: 'der' })
    .toString('base64');

/** As many as Keycloak shows to those who do not say how many they want. */
const PROVIDERS_A_PAGE = 100;

async function list({ realm, request }: RealmRequest): Promise<Answer> {
  const { first, max = PROVIDERS_A_PAGE } = paging(request);
  const fits = searched(request.query.get('search')?.trim() ?? '');
  const type = request.query.get('type');
  const found = realm.identityProviders.filter(
    ({ alias, providerId, settings: { displayName } }) =>
      (fits(alias) || (typeof displayName === 'string' && fits(displayName))) &&
      (!type || type === 'ANY' || providerKinds.get(providerId)?.uses.some((use) => use === type)),
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
  // Of what says nothing at all the kind is asked for first (as Keycloak).
  if (asked.alias === undefined) checkKind(asked.providerId);
  const alias = checkAlias(asked.alias);
  checkReserved(alias);
  const id = givenId(asked.internalId, 'The internal id of an identity provider');
  const provider = providerFrom(asked, { id, realmId: realm.id, alias });
  checkProvider(realm.settings.sslRequired, provider, realm.identityProviders, asked.providerId);
  checkFlows(realm, provider);
  admin.record({ made: alias, members: { internalId: id } });
  try {
    await store.commit([store.identityProviders.create(provider)]);
  } catch (error) {
    throw conflict(error, alias);
  }
  const at = `${request.baseUrl}/admin/realms/${pathSegment(realm.name)}${INSTANCES}`;
  return created(`${at}/${pathSegment(alias)}`);
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
      checkFlows(admin.realm, provider);
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

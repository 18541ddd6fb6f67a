import { givenId } from '../../domain/given-id.ts';
import type {
  IdentityProvider,
  IdentityProviderMapper,
} from '../../domain/identity-providers/identity-provider.ts';
import { adminError, adminNotFound, duplicateResource } from '../../errors/admin.ts';
import { type Answer, created, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import { checkMayMap } from '../check-provider-mapper.ts';
import {
  changeIdentityProvider,
  getIdentityProvider,
  MANAGE_PROVIDERS,
  VIEW_PROVIDERS,
} from '../get-identity-provider.ts';
import {
  IdentityProviderMapperRepresentation,
  providerMapperRepresentation,
  saidOf,
} from '../identity-provider-representation.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const MAPPERS = '/identity-provider/instances/:alias/mappers';

/** `.../mappers`: what is to become of the users of an identity provider. */
export const identityProviderMapperEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: MAPPERS,
    roles: VIEW_PROVIDERS,
    handle: async (admin) => {
      const provider = getIdentityProvider(admin);
      return ok(
        provider.mappers.map((mapper) => providerMapperRepresentation(provider, mapper)),
        NO_CACHE,
      );
    },
  },
  endpointWithBody({
    method: 'POST',
    path: MAPPERS,
    roles: MANAGE_PROVIDERS,
    read: readMapper,
    handle: create,
  }),
  {
    method: 'GET',
    path: `${MAPPERS}/:id`,
    roles: VIEW_PROVIDERS,
    handle: async (admin) => {
      const provider = getIdentityProvider(admin);
      return ok(providerMapperRepresentation(provider, find(admin, provider)), NO_CACHE);
    },
  },
  endpointWithBody({
    method: 'PUT',
    path: `${MAPPERS}/:id`,
    roles: MANAGE_PROVIDERS,
    read: readMapper,
    handle: update,
  }),
  { method: 'DELETE', path: `${MAPPERS}/:id`, roles: MANAGE_PROVIDERS, handle: remove },
];

function readMapper(request: Request): IdentityProviderMapperRepresentation {
  return readJson(request, 'IdentityProviderMapperRepresentation', IdentityProviderMapperRepresentation);
}

function find({ request }: RealmRequest, { mappers }: IdentityProvider): IdentityProviderMapper {
  const mapper = mappers.find(({ id }) => id === request.params.id);
  if (!mapper) throw adminNotFound('Model not found');
  return mapper;
}

async function create(admin: RealmRequest, asked: IdentityProviderMapperRepresentation): Promise<Answer> {
  const { realm, request } = admin;
  const { alias } = getIdentityProvider(admin);
  const { name, identityProviderMapper } = asked;
  if (!name || !identityProviderMapper || asked.identityProviderAlias === undefined)
    throw duplicateResource();
  if (asked.identityProviderAlias !== alias)
    throw adminError(400, `The mapper '${name}' is for another identity provider`);
  const mapper = {
    id: givenId(asked.id, 'The id of a mapper'),
    name,
    identityProviderMapper,
    config: saidOf(asked.config),
  };
  await checkMayMap(admin, mapper);
  admin.record({ made: mapper.id });
  await changeIdentityProvider(admin, (before) => {
    const { mappers, providerId } = before;
    if (mappers.some((other) => other.name === name || other.id === mapper.id))
      throw adminError(400, `Failed to add mapper '${name}' to identity provider [${providerId}].`);
    return { ...before, mappers: [...mappers, mapper] };
  });
  const at = `${request.baseUrl}/admin/realms/${pathSegment(realm.name)}/identity-provider/instances`;
  return created(`${at}/${pathSegment(alias)}/mappers/${pathSegment(mapper.id)}`);
}

async function update(admin: RealmRequest, asked: IdentityProviderMapperRepresentation): Promise<Answer> {
  await checkMayMap(admin, asked);
  await changeIdentityProvider(admin, (before) => {
    const old = find(admin, before);
    const mapper: IdentityProviderMapper = {
      id: old.id,
      name: asked.name ?? old.name,
      identityProviderMapper: asked.identityProviderMapper ?? old.identityProviderMapper,
      config: saidOf(asked.config),
    };
    if (before.mappers.some(({ id, name }) => id !== old.id && name === mapper.name))
      throw duplicateResource();
    return { ...before, mappers: before.mappers.map((each) => (each.id === old.id ? mapper : each)) };
  });
  return { ...noContent, headers: NO_CACHE };
}

async function remove(admin: RealmRequest): Promise<Answer> {
  await changeIdentityProvider(admin, (before) => {
    const { id } = find(admin, before);
    return { ...before, mappers: before.mappers.filter((each) => each.id !== id) };
  });
  return { ...noContent, headers: NO_CACHE };
}

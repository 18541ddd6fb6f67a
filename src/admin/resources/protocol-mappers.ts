import { Type } from 'typebox';
import type { ProtocolMapper } from '../../domain/client-scopes/client-scope.ts';
import { MAPPER_KINDS } from '../../domain/client-scopes/mapper-kinds.ts';
import {
  keptConfig,
  mapperFrom,
  mapperRepresentation,
  ProtocolMapperRepresentation,
} from '../../domain/client-scopes/mapper-representation.ts';
import { holdsAdministration } from '../../domain/clients/built-in-clients.ts';
import type { Client } from '../../domain/clients/client.ts';
import {
  findPairwiseProblem,
  isPairwise,
  MALFORMED_SECTOR,
  withSalt,
} from '../../domain/clients/pairwise.ts';
import { adminConflict, adminForbidden, adminNotFound } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, created, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import { changeClient } from '../change-client.ts';
import { getClient, locateClient } from '../get-client.ts';
import { changeClientScope, getClientScope, locateClientScope } from '../get-client-scope.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

type Mappers = readonly ProtocolMapper[];

/** What has protocol mappers: a client, or a client scope. */
interface Holder {
  /** Below the realm. */
  readonly path: string;
  readonly locate: (admin: RealmRequest) => Promise<unknown>;
  readonly read: (admin: RealmRequest) => Promise<Mappers>;
  readonly change: (admin: RealmRequest, change: (before: Mappers) => Mappers) => Promise<void>;
}

const HOLDERS: readonly Holder[] = [
  {
    path: '/clients/:id',
    locate: locateClient,
    read: async (admin) => (await getClient(admin)).protocolMappers,
    change: (admin, change) =>
      changeClient(admin, async (before) => {
        if (holdsAdministration(before)) throw adminForbidden();
        const client = { ...before, protocolMappers: change(before.protocolMappers) };
        await checkPairwise(admin, client, before.protocolMappers);
        return client;
      }),
  },
  {
    path: '/client-scopes/:id',
    locate: locateClientScope,
    read: async (admin) => getClientScope(admin).protocolMappers,
    change: (admin, change) =>
      changeClientScope(admin, (before) => ({ ...before, protocolMappers: change(before.protocolMappers) })),
  },
];

/** A client's pairwise subjects need one sector; those a scope makes are nobody's yet. @throws {Refusal} 400 */
async function checkPairwise({ fetchSector }: RealmRequest, client: Client, before: Mappers): Promise<void> {
  const changed = client.protocolMappers.filter((mapper) => isPairwise(mapper) && !before.includes(mapper));
  for (const { config } of changed) {
    const problem = await findPairwiseProblem(client, config.sectorIdentifierUri, fetchSector);
    if (problem === undefined) continue;
    const code = problem === MALFORMED_SECTOR ? 'Invalid Sector Identifier URI.' : problem;
    throw new Refusal(400, code, { description: problem });
  }
}

const VIEW = ['view-clients', 'manage-clients'];
const MANAGE = ['manage-clients'];

/** `.../protocol-mappers`: what a client or a client scope puts into tokens. */
export const protocolMapperEndpoints: readonly Endpoint[] = HOLDERS.flatMap((holder): Endpoint[] => {
  const { path, locate } = holder;
  const models = `${path}/protocol-mappers/models`;
  const view = { method: 'GET', roles: VIEW, locate } as const;
  const manage = { roles: MANAGE, locate };
  return [
    { ...view, path: models, handle: async (admin) => list(await holder.read(admin)) },
    endpointWithBody({
      method: 'POST',
      path: models,
      ...manage,
      read: (request) => readJson(request, 'ProtocolMapperRepresentation', ProtocolMapperRepresentation),
      handle: (admin, asked) => create(admin, holder, asked),
    }),
    endpointWithBody({
      method: 'POST',
      path: `${path}/protocol-mappers/add-models`,
      ...manage,
      read: (request) =>
        readJson(request, 'ProtocolMapperRepresentation', Type.Array(ProtocolMapperRepresentation)),
      handle: (admin, asked) => createAll(admin, holder, asked),
    }),
    {
      ...view,
      path: `${path}/protocol-mappers/protocol/:protocol`,
      handle: async (admin) => {
        const all = await holder.read(admin);
        return list(all.filter(({ protocol }) => protocol === admin.request.params.protocol));
      },
    },
    {
      ...view,
      path: `${models}/:mapper`,
      handle: async (admin) => ok(shown(find(admin, await holder.read(admin))), NO_CACHE),
    },
    endpointWithBody({
      method: 'PUT',
      path: `${models}/:mapper`,
      ...manage,
      read: (request) => readJson(request, 'ProtocolMapperRepresentation', ProtocolMapperRepresentation),
      handle: (admin, asked) => update(admin, holder, asked),
    }),
    {
      method: 'DELETE',
      path: `${models}/:mapper`,
      ...manage,
      handle: async (admin) => {
        await holder.change(admin, (before) => {
          const { id } = find(admin, before);
          return before.filter((mapper) => mapper.id !== id);
        });
        return done;
      },
    },
  ];
});

const done: Answer = { ...noContent, headers: NO_CACHE };

const list = (mappers: Mappers): Answer => ok(mappers.map(shown), NO_CACHE);

/** Kinds whose mappers are for access tokens even where they do not say so. */
const OF_TOKENS = { 'introspection.token.claim': 'true', 'access.token.claim': 'true' };
/** What mappers of a kind do where they say nothing of it. */
const UNSAID: Readonly<Record<string, ProtocolMapper['config']>> = {
  'oidc-audience-resolve-mapper': OF_TOKENS,
  'oidc-allowed-origins-mapper': OF_TOKENS,
  'oidc-organization-membership-mapper': {
    'claim.name': 'organization',
    'jsonType.label': 'String',
    multivalued: 'true',
    addOrganizationAttributes: 'false',
    addOrganizationId: 'false',
  },
};

/** As it takes effect: what a mapper does not say of one kind of token follows from what it says of another. */
function shown(mapper: ProtocolMapper) {
  const { protocol, protocolMapper } = mapper;
  const unsaid = Object.hasOwn(UNSAID, protocolMapper) ? UNSAID[protocolMapper] : undefined;
  const config = { ...unsaid, ...mapper.config };
  if (protocol !== 'openid-connect') return mapperRepresentation(mapper);
  const follows = (name: string, other: string) =>
    config[name] === undefined && config[other] !== undefined
      ? { [name]: String(config[other] === 'true') }
      : {};
  return mapperRepresentation({
    ...mapper,
    config: {
      ...config,
      ...follows('introspection.token.claim', 'access.token.claim'),
      ...follows('userinfo.token.claim', 'id.token.claim'),
    },
  });
}

function find({ request }: RealmRequest, mappers: Mappers): ProtocolMapper {
  const mapper = mappers.find(({ id }) => id === request.params.mapper);
  if (!mapper) throw adminNotFound('Model not found');
  return mapper;
}

function checkKind({ protocolMapper }: ProtocolMapper): void {
  if (!MAPPER_KINDS.has(protocolMapper)) throw adminNotFound('ProtocolMapper provider not found');
}

const sameName = (one: ProtocolMapper) => (other: ProtocolMapper) =>
  other.name === one.name && other.protocol === one.protocol && other.id !== one.id;

async function create(
  admin: RealmRequest,
  holder: Holder,
  asked: ProtocolMapperRepresentation,
): Promise<Answer> {
  const mapper = withSalt(mapperFrom(asked));
  checkKind(mapper);
  admin.record({ made: mapper.id });
  await holder.change(admin, (before) => {
    if (before.some(sameName(mapper))) throw adminConflict('Protocol mapper exists with same name');
    return [...before.filter(({ id }) => id !== mapper.id), mapper];
  });
  const { realm, request } = admin;
  const owner = holder.path.replace(':id', pathSegment(request.params.id ?? ''));
  const at = `${request.baseUrl}/admin/realms/${pathSegment(realm.name)}${owner}`;
  const answer = created(`${at}/protocol-mappers/models/${pathSegment(mapper.id)}`);
  return { ...answer, headers: { ...answer.headers, ...NO_CACHE } };
}

async function createAll(
  admin: RealmRequest,
  holder: Holder,
  asked: readonly ProtocolMapperRepresentation[],
): Promise<Answer> {
  const mappers = asked.map((each) => withSalt(mapperFrom(each)));
  mappers.forEach(checkKind);
  await holder.change(admin, (before) => {
    const all = [...before, ...mappers];
    if (mappers.some((mapper) => all.some(sameName(mapper)))) throw notUnique();
    return all;
  });
  return done;
}

const notUnique = () =>
  new Refusal(409, 'conflict', { description: 'Protocol mapper name must be unique per protocol' });

async function update(
  admin: RealmRequest,
  holder: Holder,
  asked: ProtocolMapperRepresentation,
): Promise<Answer> {
  await holder.change(admin, (before) => {
    const old = find(admin, before);
    // Its name stays (as Keycloak).
    const mapper = withSalt({
      ...old,
      protocolMapper: asked.protocolMapper ?? '',
      config: keptConfig(asked.config),
    });
    checkKind(mapper);
    return before.map((each) => (each.id === old.id ? mapper : each));
  });
  return done;
}

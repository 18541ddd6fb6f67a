import { type Static, Type } from 'typebox';
import type { Component } from '../../domain/components/component.ts';
import type { ComponentConfig } from '../../domain/components/config.ts';
import { withoutSecrets } from '../../domain/components/secret-members.ts';
import { givenId } from '../../domain/given-id.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { Conflict } from '../../domain/store.ts';
import { USER_STORE_TYPE } from '../../domain/users/user-stores/user-stores.ts';
import { removeUsersOfStore } from '../../domain/users/user-stores/users-of-store.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { badRequest } from '../../errors/http.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, created, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { text } from '../../lib/optional.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import { configureComponent } from '../configure-component.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { componentTypes } from '../server-info/component-types.ts';

const VIEW = ['view-realm', 'manage-realm'];
const MANAGE = ['manage-realm'];

/** `/components`: the configured providers of a realm, keys and registration policies among them. */
export const componentEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/components', roles: VIEW, handle: list },
  endpointWithBody({
    method: 'POST',
    path: '/components',
    roles: MANAGE,
    read: readComponent,
    handle: create,
  }),
  { method: 'GET', path: '/components/:id', roles: VIEW, handle: read },
  endpointWithBody({
    method: 'PUT',
    path: '/components/:id',
    roles: MANAGE,
    read: readComponent,
    handle: update,
  }),
  { method: 'DELETE', path: '/components/:id', roles: MANAGE, handle: remove },
  { method: 'GET', path: '/components/:id/sub-component-types', roles: VIEW, handle: subTypes },
];

/** The providers that a part of a component may be of. */
async function subTypes(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  if (!(await store.components.find(realm.id, request.params.id ?? '')))
    throw adminNotFound('Could not find parent component');
  const type = request.query.get('type');
  if (type === null) throw new Refusal(400, 'must specify a subtype');
  const types: Readonly<Record<string, object>> = componentTypes(realm);
  if (!Object.hasOwn(types, type)) throw badRequest('There are no components of that type');
  return ok(types[type], NO_CACHE);
}

const ComponentRepresentation = Type.Object({
  id: text,
  name: text,
  providerId: text,
  providerType: text,
  parentId: text,
  subType: text,
  // A member that is null is taken away.
  config: Type.Optional(Type.Record(Type.String(), Type.Array(Type.String()), { whenNull: [] })),
});
type ComponentRepresentation = Static<typeof ComponentRepresentation>;

function readComponent(request: Request): ComponentRepresentation {
  return readJson(request, 'ComponentRepresentation', ComponentRepresentation);
}

const shown = ({ id, name, providerId, providerType, parentId, subType, config }: Component) => ({
  id,
  ...(name !== undefined && { name }),
  providerId,
  providerType,
  parentId,
  ...(subType !== undefined && { subType }),
  config,
});

async function list({ realm, request: { query } }: RealmRequest): Promise<Answer> {
  const wanted = (name: string, value: string | undefined) => !query.get(name) || query.get(name) === value;
  const found = realm.components.filter(
    (component) =>
      wanted('type', component.providerType) &&
      wanted('parent', component.parentId) &&
      wanted('name', component.name) &&
      wanted('providerId', component.providerId),
  );
  return ok(found.map(shown), NO_CACHE);
}

async function create(
  { store, realm, clock, request, record }: RealmRequest,
  asked: ComponentRepresentation,
): Promise<Answer> {
  const { providerType = '', providerId = '', config = {} } = asked;
  const configured = await configureComponent({
    providerType,
    providerId,
    config,
    before: undefined,
    realmName: realm.name,
    realm,
    additions: realm.additions,
    now: clock.now(),
  });
  const component: Component = {
    id: givenId(asked.id, 'The id of a component'),
    realmId: realm.id,
    parentId: asked.parentId || realm.id,
    providerType,
    providerId,
    ...(asked.name !== undefined && { name: asked.name }),
    ...(asked.subType !== undefined && { subType: asked.subType }),
    ...configured,
  };
  record({ made: component.id, representation: withoutSecrets(asked, component) });
  try {
    await store.commit([store.components.create(component)]);
  } catch (error) {
    if (error instanceof Conflict)
      throw new Refusal(409, 'conflict', { description: 'Duplicate resource error', unprotected: true });
    throw error;
  }
  return created(
    `${request.baseUrl}/admin/realms/${pathSegment(realm.name)}/components/${pathSegment(component.id)}`,
  );
}

async function getComponent({ store, realm, request }: RealmRequest): Promise<Component> {
  const component = await store.components.find(realm.id, request.params.id ?? '');
  if (!component) throw adminNotFound('Could not find component');
  return component;
}

async function read(admin: RealmRequest): Promise<Answer> {
  return ok(shown(await getComponent(admin)), NO_CACHE);
}

async function update(admin: RealmRequest, asked: ComponentRepresentation): Promise<Answer> {
  const { store } = admin;
  await retryWhenChanged(async () => {
    const before = await getComponent(admin);
    const component = await changed(admin, before, asked);
    admin.record({ representation: withoutSecrets(asked, component) });
    await store.commit([store.components.update(component, { ifRevision: before.revision })]);
  });
  return noContent;
}

/** The component as it is to be. @throws {Refusal} 400 */
async function changed(
  { realm, clock }: RealmRequest,
  before: Component,
  asked: ComponentRepresentation,
): Promise<Component> {
  const providerType = asked.providerType ?? before.providerType;
  const providerId = asked.providerId ?? before.providerId;
  // What is left out stays; what is empty goes (as Keycloak).
  const config: ComponentConfig = { ...before.config, ...asked.config };
  const configured = await configureComponent({
    providerType,
    providerId,
    config,
    before,
    realmName: realm.name,
    realm,
    additions: realm.additions,
    now: clock.now(),
  });
  return {
    ...before,
    providerType,
    providerId,
    parentId: asked.parentId || before.parentId,
    ...(asked.name !== undefined && { name: asked.name }),
    ...(asked.subType !== undefined && { subType: asked.subType }),
    ...configured,
  };
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const { store, realm, request } = admin;
  const id = request.params.id ?? '';
  // One that cannot be read any more is not found, and removed all the same: whatever it was.
  const component = await store.components.find(realm.id, id);
  // Whom a user store has brought in goes along (as Keycloak); who comes while they do, when nobody comes any more.
  const mayHaveUsers = component === undefined || component.providerType === USER_STORE_TYPE;
  if (mayHaveUsers) await removeUsersOfStore(store, realm.id, id);
  try {
    await store.commit([store.components.remove({ realmId: realm.id, id })]);
  } catch (error) {
    throw error instanceof Conflict ? adminNotFound('Could not find component') : error;
  }
  if (mayHaveUsers) await removeUsersOfStore(store, realm.id, id);
  return noContent;
}

import { Conflict } from '../../domain/store.ts';
import { adminConflict, adminNotFound } from '../../errors/admin.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import {
  FederatedIdentityRepresentation,
  federatedIdentities,
  identityFrom,
} from '../federated-identity-representation.ts';
import { getUser, locateUser } from '../get-user.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const PATH = '/users/:id/federated-identity';
const MANAGE = ['manage-users'];

/** `/users/{id}/federated-identity`: what identity providers know a user as. */
export const federatedIdentityEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATH,
    roles: ['view-users', 'manage-users'],
    locate: locateUser,
    handle: async (admin) =>
      ok(await federatedIdentities(admin.store, admin.realm, (await getUser(admin)).id), NO_CACHE),
  },
  endpointWithBody({
    method: 'POST',
    path: `${PATH}/:provider`,
    roles: MANAGE,
    locate: locateUser,
    read: (request) => readJson(request, 'FederatedIdentityRepresentation', FederatedIdentityRepresentation),
    handle: add,
  }),
  {
    method: 'DELETE',
    path: `${PATH}/:provider`,
    roles: MANAGE,
    locate: locateUser,
    handle: remove,
  },
];

const findProvider = ({ realm, request }: RealmRequest) =>
  realm.identityProviders.find(({ alias }) => alias === request.params.provider);

async function add(admin: RealmRequest, asked: FederatedIdentityRepresentation): Promise<Answer> {
  const { store, realm, request } = admin;
  const user = await getUser(admin);
  const identity = identityFrom(realm, request.params.provider, asked);
  if (!identity) throw adminNotFound('Identity provider not found');
  try {
    await store.commit([store.users.addFederatedIdentity(realm.id, user.id, identity)]);
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'duplicate-federated-identity')
      throw adminConflict('User is already linked with provider');
    throw error;
  }
  return { ...noContent, headers: NO_CACHE };
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const { store, realm } = admin;
  const user = await getUser(admin);
  const provider = findProvider(admin);
  const unlinked = () => adminNotFound('Link not found');
  if (!provider) throw unlinked();
  try {
    await store.commit([store.users.removeFederatedIdentity(realm.id, user.id, provider.id)]);
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'gone') throw unlinked();
    throw error;
  }
  return { ...noContent, headers: NO_CACHE };
}

import { Type } from 'typebox';
import { retryWhenChanged } from '../../domain/retry.ts';
import { BETWEEN } from '../../domain/users/credential-place.ts';
import type { Credential } from '../../domain/users/user.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { getCredential } from '../get-credential.ts';
import { getUser, locateUser } from '../get-user.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-users', 'manage-users'];
const MANAGE = ['manage-users'];
const locate = locateUser;

/** Which credential of a user comes first, which kinds there are, and how users come by them. */
export const credentialOrderEndpoints: readonly Endpoint[] = [
  {
    method: 'POST',
    path: '/users/:id/credentials/:credential/moveToFirst',
    roles: MANAGE,
    locate,
    handle: (admin) => move(admin, undefined),
  },
  {
    method: 'POST',
    path: '/users/:id/credentials/:credential/moveAfter/:other',
    roles: MANAGE,
    locate,
    handle: (admin) => move(admin, admin.request.params.other),
  },
  // Kinds that the user store which somebody came from keeps.
  {
    method: 'GET',
    path: '/users/:id/configured-user-storage-credential-types',
    roles: VIEW,
    locate,
    handle: keptElsewhere,
  },
  // Nothing that is kept here can be disabled without being removed, as `disableableCredentialTypes` tells.
  endpointWithBody({
    method: 'PUT',
    path: '/users/:id/disable-credential-types',
    roles: MANAGE,
    locate,
    read: (request) =>
      request.body.length === 0 ? [] : readJson(request, 'List', Type.Array(Type.String())),
    handle: async () => noContent,
  }),
];

async function keptElsewhere(admin: RealmRequest): Promise<Answer> {
  const user = await getUser(admin);
  const all = await admin.store.users.credentials(admin.realm.id, user.id);
  return ok(
    all.flatMap(({ type, elsewhere }) => (elsewhere ? [type] : [])),
    NO_CACHE,
  );
}

/** Puts a credential after another, or first; nothing happens when the other is not there, or the same (as Keycloak). */
async function move(admin: RealmRequest, otherId: string | undefined): Promise<Answer> {
  const { store, realm } = admin;
  await retryWhenChanged(async () => {
    const moved = await getCredential(admin);
    const user = await getUser(admin);
    const all = await store.users.credentials(realm.id, user.id);
    const others = all.filter(({ id, elsewhere }) => id !== moved.id && !elsewhere);
    const at = otherId === undefined ? 0 : others.findIndex(({ id }) => id === otherId) + 1;
    if (otherId !== undefined && at === 0) return;
    const ordered = [...others.slice(0, at), moved, ...others.slice(at)];
    await store.commit(
      ordered.flatMap((credential, index) => renumbered(admin, credential, (index + 1) * BETWEEN)),
    );
  });
  return noContent;
}

const renumbered = ({ store }: RealmRequest, credential: Credential, priority: number) =>
  credential.priority === priority
    ? []
    : [store.users.updateCredential({ ...credential, priority }, { ifRevision: credential.revision })];

import { UPDATE_PASSWORD } from '../../domain/authentication/required-actions.ts';
import { Conflict } from '../../domain/store.ts';
import { setPassword } from '../../domain/users/set-password.ts';
import type { Credential } from '../../domain/users/user.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { changeUser } from '../change-user.ts';
import { getUser, locateUser } from '../get-user.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';
import { CredentialRepresentation } from '../user-representation.ts';

const VIEW = ['view-users', 'manage-users'];
const MANAGE = ['manage-users'];
const locate = locateUser;

/** `/users/{id}/credentials` and `/users/{id}/reset-password`: what users prove themselves with. */
export const credentialEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/users/:id/credentials', roles: VIEW, locate, handle: list },
  endpointWithBody({
    method: 'PUT',
    path: '/users/:id/reset-password',
    roles: MANAGE,
    locate,
    read: (request) => readJson(request, 'CredentialRepresentation', CredentialRepresentation),
    handle: reset,
  }),
  {
    method: 'PUT',
    path: '/users/:id/credentials/:credential/userLabel',
    roles: MANAGE,
    locate,
    handle: label,
  },
  { method: 'DELETE', path: '/users/:id/credentials/:credential', roles: MANAGE, locate, handle: remove },
];

async function list(admin: RealmRequest): Promise<Answer> {
  const { id } = await getUser(admin);
  const all = await admin.store.users.credentials(admin.realm.id, id);
  return ok(all.filter(({ type }) => SHOWN.has(type)).map(shown), NO_CACHE);
}

/** Kinds that mean something here; passwords from before are not for administrators to see. */
const SHOWN: ReadonlySet<string> = new Set([
  'password',
  'otp',
  'webauthn',
  'webauthn-passwordless',
  'recovery-authn-codes',
]);

/** What is known about a credential, and nothing of what it proves. */
const shown = ({ id, type, userLabel, createdAt, data }: Credential) => ({
  id,
  type,
  ...(userLabel !== undefined && { userLabel }),
  createdDate: createdAt,
  ...(data !== undefined && { credentialData: data }),
});

/** Another password, which a user who was given it by somebody else may have to change at once. */
async function reset(admin: RealmRequest, asked: CredentialRepresentation): Promise<Answer> {
  const { store, clock } = admin;
  const { value, temporary = false } = asked;
  if (value === undefined) throw new Refusal(400, 'No password provided');
  if (value === '') throw new Refusal(400, 'Empty password not allowed');
  await changeUser(
    admin,
    (user) => {
      const others = user.requiredActions.filter((action) => action !== UPDATE_PASSWORD);
      return { ...user, requiredActions: temporary ? [...others, UPDATE_PASSWORD] : others };
    },
    (user) => setPassword(store, admin.realm, user, value, clock.now()),
  );
  return noContent;
}

async function getCredential(admin: RealmRequest): Promise<Credential> {
  const { store, realm, request } = admin;
  const user = await getUser(admin);
  const all = await store.users.credentials(realm.id, user.id);
  const credential = all.find(({ id }) => id === request.params.credential);
  if (!credential) throw adminNotFound('Credential not found');
  return credential;
}

/** The label is the body, as plain text. */
async function label(admin: RealmRequest): Promise<Answer> {
  const credential = await getCredential(admin);
  const userLabel = admin.request.body.toString('utf8');
  await commit(admin, admin.store.users.updateCredential({ ...credential, userLabel }));
  return noContent;
}

async function remove(admin: RealmRequest): Promise<Answer> {
  await commit(admin, admin.store.users.removeCredential(await getCredential(admin)));
  return { ...noContent, headers: NO_CACHE };
}

async function commit(
  { store }: RealmRequest,
  change: Parameters<RealmRequest['store']['commit']>[0][number],
): Promise<void> {
  try {
    await store.commit([change]);
  } catch (error) {
    if (error instanceof Conflict) throw adminNotFound('Credential not found');
    throw error;
  }
}

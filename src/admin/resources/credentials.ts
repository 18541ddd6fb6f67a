import { UPDATE_PASSWORD } from '../../domain/authentication/required-actions.ts';
import { Conflict } from '../../domain/store.ts';
import { PASSWORD } from '../../domain/users/password.ts';
import { replacePassword } from '../../domain/users/replace-password.ts';
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
  return ok((await admin.store.users.credentials(admin.realm.id, id)).map(shown), NO_CACHE);
}

/** What is known about a credential, and nothing of what it proves. */
const shown = ({ id, type, userLabel, createdAt, secret }: Credential) => ({
  id,
  type,
  ...(userLabel !== undefined && { userLabel }),
  createdDate: createdAt,
  ...(type === PASSWORD && { credentialData: JSON.stringify(hashParameters(secret)) }),
});

/** How a password was hashed, read from the hash's own text: `$argon2id$v=19$m=7168,t=5,p=1$salt$hash`. */
function hashParameters(phc: string) {
  const [, algorithm = '', , parameters = '', , hash = ''] = phc.split('$');
  const of = Object.fromEntries(parameters.split(',').map((parameter) => parameter.split('=')));
  return {
    hashIterations: Number(of.t),
    algorithm: 'argon2',
    additionalParameters: {
      hashLength: [String(Buffer.from(hash, 'base64').length)],
      memory: [String(of.m)],
      type: [algorithm.replace('argon2', '')],
      version: ['1.3'],
      parallelism: [String(of.p)],
    },
  };
}

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
    (user) => replacePassword(store, user, value, clock.now()),
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

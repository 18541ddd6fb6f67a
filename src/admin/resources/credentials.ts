import { UPDATE_PASSWORD } from '../../domain/authentication/required-actions.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { Conflict } from '../../domain/store.ts';
import { credentialRepresentation } from '../../domain/users/credential-representation.ts';
import { setPassword } from '../../domain/users/set-password.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { badRequest, unsupportedMediaType } from '../../errors/http.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { changeUser } from '../change-user.ts';
import { getCredential } from '../get-credential.ts';
import { getUser, locateUser } from '../get-user.ts';
import { checkMayHaveCredentials } from '../given-credentials.ts';
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
  endpointWithBody({
    method: 'PUT',
    path: '/users/:id/credentials/:credential/userLabel',
    roles: MANAGE,
    locate,
    read: readLabel,
    handle: label,
  }),
  { method: 'DELETE', path: '/users/:id/credentials/:credential', roles: MANAGE, locate, handle: remove },
];

async function list(admin: RealmRequest): Promise<Answer> {
  const { id } = await getUser(admin);
  const all = await admin.store.users.credentials(admin.realm.id, id);
  const kept = all.filter(({ type, elsewhere }) => SHOWN.has(type) && !elsewhere);
  return ok(kept.map(credentialRepresentation), NO_CACHE);
}

/** Kinds that mean something here; passwords from before are not for administrators to see. */
const SHOWN: ReadonlySet<string> = new Set([
  'password',
  'otp',
  'webauthn',
  'webauthn-passwordless',
  'recovery-authn-codes',
]);

/** Another password, which a user who was given it by somebody else may have to change at once. */
async function reset(admin: RealmRequest, asked: CredentialRepresentation): Promise<Answer> {
  const { store, clock } = admin;
  const { value, temporary = false } = asked;
  checkMayHaveCredentials(await getUser(admin));
  if (value === undefined) throw new Refusal(400, 'No password provided');
  if (value.trim() === '') throw new Refusal(400, 'Empty password not allowed');
  // Nothing about the password is for a log.
  admin.record({ representation: undefined });
  await changeUser(
    admin,
    (user) => {
      const others = user.requiredActions.filter((action) => action !== UPDATE_PASSWORD);
      return { ...user, requiredActions: temporary ? [...others, UPDATE_PASSWORD] : others };
    },
    async (user) => {
      const { changes, elsewhere } = await setPassword(store, admin.realm, user, value, clock.now());
      await elsewhere?.();
      return changes;
    },
  );
  return noContent;
}

/** Characters of a label, at most. */
const LONGEST_LABEL = 255;

/** The label is the body, as plain text. */
function readLabel(request: Request): string {
  const [essence] = request.headers['content-type']?.split(';', 1) ?? [];
  if (essence !== undefined && essence.trim().toLowerCase() !== 'text/plain') throw unsupportedMediaType();
  return request.body.toString('utf8');
}

/** Another label, which no other credential of the kind has. */
async function label(admin: RealmRequest, userLabel: string): Promise<Answer> {
  const { store, realm } = admin;
  await retryWhenChanged(async () => {
    const credential = await getCredential(admin);
    const { id, type, userId, revision: ifRevision } = credential;
    if (userLabel === '')
      throw new Refusal(400, 'missingCredentialLabel', {
        description: 'Credential label must not be empty',
      });
    if (userLabel.length > LONGEST_LABEL) throw badRequest(`A label has ${LONGEST_LABEL} characters at most`);
    const all = await store.users.credentials(realm.id, userId);
    if (all.some((other) => other.id !== id && other.type === type && other.userLabel === userLabel))
      throw new Refusal(409, 'conflict', { description: 'Device already exists with the same name' });
    await store.commit([store.users.updateCredential({ ...credential, userLabel }, { ifRevision })]);
  });
  return noContent;
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const credential = await getCredential(admin);
  const { id, type, userLabel } = credential;
  admin.record({
    details: {
      credential_id: id,
      credential_type: type,
      ...(userLabel && { credential_user_label: userLabel }),
    },
  });
  try {
    await admin.store.commit([admin.store.users.removeCredential(credential)]);
  } catch (error) {
    throw error instanceof Conflict ? adminNotFound('Credential not found') : error;
  }
  return { ...noContent, headers: NO_CACHE };
}

import { levelOfClass, levelsOf } from '../../domain/clients/authentication-classes.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { isImpersonated } from '../../domain/sessions/impersonation.ts';
import { highestLevel } from '../../domain/sessions/levels.ts';
import { findActiveSession } from '../../domain/sessions/session-view.ts';
import { Conflict } from '../../domain/store.ts';
import { stringClaim } from '../../domain/tokens/verify.ts';
import { type CredentialKind, credentialKindsOf, isRemovable } from '../../domain/users/credential-kinds.ts';
import { insufficientLevel, levelToRemove } from '../../domain/users/credential-levels.ts';
import { OTP } from '../../domain/users/one-time-password.ts';
import type { Credential } from '../../domain/users/user.ts';
import { adminError, adminNotFound } from '../../errors/admin.ts';
import { badRequest, unsupportedMediaType } from '../../errors/http.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, noContent, ok, type Request } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { notify } from '../../mail/notices.ts';
import { credentialMetadata } from '../credential-metadata.ts';
import { accountEvent } from '../events.ts';
import {
  ACCOUNT,
  type AccountRequest,
  type Endpoint,
  endpointWithBody,
  inAnothersPlace,
  NO_CACHE,
  type OwnAccount,
} from '../resource.ts';

const MANAGE = ['manage-account'];

/** `/credentials`: what the person proves themselves with, and could. */
export const credentialEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/credentials', roles: ['view-profile', 'manage-account'], handle: list },
  { method: 'DELETE', path: '/credentials/:credential', roles: MANAGE, handle: remove },
  endpointWithBody({
    method: 'PUT',
    path: '/credentials/:credential/label',
    roles: MANAGE,
    read: labelIn,
    handle: label,
  }),
];

async function list({ store, realm, user, request: { query } }: AccountRequest): Promise<Answer> {
  const wanted = query.get('type');
  const withOwn = query.get('user-credentials') !== 'false';
  const own = await store.users.credentials(realm.id, user.id);
  const kinds = credentialKindsOf(realm).filter(({ type }) => wanted === null || type === wanted);
  const ofKind = (kind: CredentialKind) => own.filter(({ type }) => type === kind.type);
  return ok(
    kinds.map((kind) => ({
      ...shown(kind, ofKind(kind).length > 0),
      ...(withOwn && {
        userCredentialMetadatas: ofKind(kind).map((credential) => credentialMetadata(realm, credential)),
      }),
    })),
    NO_CACHE,
  );
}

/** Of what people have one they change that one, of others they get another. */
function shown({ type, category, icon, action, hasOne }: CredentialKind, isThere: boolean) {
  return {
    type,
    category,
    displayName: `${type}-display-name`,
    helptext: `${type}-help-text`,
    iconCssClass: icon,
    ...(action !== undefined && (hasOne && isThere ? { updateAction: action } : { createAction: action })),
    removeable: !hasOne,
  };
}

/** One of their own. @throws {Refusal} 404 */
async function getCredential(
  { store, realm, user, request }: OwnAccount,
  wanted = request.params.credential,
): Promise<Credential> {
  const own = await store.users.credentials(realm.id, user.id);
  const credential = own.find(({ id }) => id === wanted);
  if (!credential) throw adminNotFound('Credential not found');
  return credential;
}

async function remove(account: AccountRequest): Promise<Answer> {
  const { store, user } = account;
  if (isImpersonated(account.session)) throw inAnothersPlace();
  const credential = await getCredential(account);
  const { id, type, userLabel } = credential;
  if (!isRemovable(type)) throw new Refusal(400, 'Credential type cannot be removed');
  if ((await reachedLevel(account)) < levelToRemove(account.realm, type))
    throw new Refusal(403, insufficientLevel(type));
  const types = ['REMOVE_CREDENTIAL', ...(type === OTP ? ['REMOVE_TOTP'] : [])];
  const details = {
    credential_type: type,
    selected_credential_id: id,
    ...(userLabel !== undefined && { credential_user_label: userLabel }),
  };
  try {
    await store.commit([
      store.users.removeCredential(credential),
      ...types.flatMap((each) => accountEvent(account, each, { details })),
    ]);
  } catch (error) {
    throw error instanceof Conflict ? adminNotFound('Credential not found') : error;
  }
  const happening = { ...account, client: { clientId: ACCOUNT }, dependencies: account };
  notify(happening, { userId: user.id, types, details: { credential_type: type } });
  return { ...noContent, headers: NO_CACHE };
}

/**
 * The level of authentication that the token tells of, and no higher than its session has reached: what a class stands for a
 * client may say of its own, and afterwards.
 * @throws {Refusal} 403 for a token that tells none
 */
async function reachedLevel({ store, realm, client, claims, sessionId, clock }: AccountRequest) {
  const acr = stringClaim(claims, 'acr');
  if (acr === undefined) throw new Refusal(403, 'No LoA on the token');
  const told = levelOfClass(levelsOf(realm, client), acr);
  if (told === undefined) throw new Refusal(403, 'Unsupported acr on the token');
  const kinds = sessionId === undefined ? [] : (['online', 'offline'] as const);
  for (const kind of kinds) {
    const key = { realmId: realm.id, id: sessionId ?? '', kind };
    const session = await findActiveSession(store, realm, key, seconds(clock));
    const reached = session && highestLevel(session);
    if (reached !== undefined) return Math.min(told, reached);
  }
  // Of other logins a number is believed.
  return Math.min(told, levelOfClass({}, acr) ?? -1);
}

/** Characters of a label, at most. */
export const LONGEST_LABEL = 255;

/** The label is the body, as a JSON text; null for none. @throws {Refusal} 400, 415 */
function labelIn({ headers, body }: Request): string | undefined {
  const [essence] = headers['content-type']?.split(';', 1) ?? [];
  if (essence !== undefined && essence.trim().toLowerCase() !== 'application/json')
    throw unsupportedMediaType();
  const value = jsonOf(body.toString('utf8'));
  if (value === null) return undefined;
  if (typeof value === 'object' || value === undefined) throw adminError(400, 'invalidRequestMessage');
  const text = String(value);
  if (text.length > LONGEST_LABEL || text.includes('\0'))
    throw badRequest(`A label has ${LONGEST_LABEL} characters at most`);
  return text;
}

/** Undefined for what is no JSON. */
function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function label(account: AccountRequest, userLabel: string | undefined): Promise<Answer> {
  await relabel(account, account.request.params.credential, userLabel);
  return { ...noContent, headers: NO_CACHE };
}

/** Another label, which no other of their credentials of the kind has. @throws {Refusal} 404, 409 */
export async function relabel(
  account: OwnAccount,
  credentialId: string | undefined,
  userLabel: string | undefined,
): Promise<void> {
  const { store, realm, user } = account;
  await retryWhenChanged(async () => {
    const { userLabel: _before, ...credential } = await getCredential(account, credentialId);
    const { id, type, revision: ifRevision } = credential;
    const all = await store.users.credentials(realm.id, user.id);
    if (
      userLabel &&
      all.some((other) => other.id !== id && other.type === type && other.userLabel === userLabel)
    )
      throw new Refusal(409, 'conflict', { description: 'Device already exists with the same name' });
    const labelled = { ...credential, ...(userLabel !== undefined && { userLabel }) };
    await store.commit([store.users.updateCredential(labelled, { ifRevision })]);
  });
}

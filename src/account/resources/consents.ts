import { Type } from 'typebox';
import type { Client } from '../../domain/clients/client.ts';
import { revokeConsent } from '../../domain/consents/granted-scopes.ts';
import { isIn } from '../../domain/sessions/session.ts';
import { Conflict } from '../../domain/store.ts';
import { adminError } from '../../errors/admin.ts';
import { badRequest } from '../../errors/http.ts';
import type { Refusal } from '../../errors/refusal.ts';
import { type Answer, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { text } from '../../lib/optional.ts';
import { consentRepresentation } from '../applications.ts';
import { accountEvent } from '../events.ts';
import { sessionsOf } from '../own-sessions.ts';
import { type AccountRequest, type Endpoint, endpointWithBody, type OwnAccount } from '../resource.ts';

const PATH = '/applications/:client/consent';
const MANAGE = ['manage-consent', 'manage-account'];

const anything = Type.Optional(Type.Unknown());

/** Keycloak's ConsentRepresentation. */
const ConsentRepresentation = Type.Object({
  grantedScopes: Type.Optional(
    Type.Array(
      Type.Object(
        { id: text, name: text, displayText: text, displayTest: text },
        { title: 'ConsentScopeRepresentation' },
      ),
    ),
  ),
  createdDate: anything,
  lastUpdatedDate: anything,
});

/** Ids of the client scopes that are allowed. @throws {Refusal} 400, 415 */
function scopesIn(request: Request): readonly string[] {
  const { grantedScopes } = readJson(request, 'ConsentRepresentation', ConsentRepresentation);
  if (!grantedScopes) throw badRequest('grantedScopes is missing');
  return grantedScopes.map(({ id = '' }) => id);
}

/** `/applications/{clientId}/consent`: what the person allows a client. */
export const consentEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: PATH, roles: ['view-consent', ...MANAGE], handle: show },
  endpointWithBody({
    method: 'POST',
    path: PATH,
    roles: MANAGE,
    read: scopesIn,
    handle: grantBy('GRANT_CONSENT'),
  }),
  endpointWithBody({
    method: 'PUT',
    path: PATH,
    roles: MANAGE,
    read: scopesIn,
    handle: grantBy('UPDATE_CONSENT'),
  }),
  { method: 'DELETE', path: PATH, roles: MANAGE, handle: revoke },
];

const findClient = ({ store, realm, request }: AccountRequest): Promise<Client | undefined> =>
  store.clients.findByClientId(realm.id, request.params.client ?? '');

const unknownClient = ({ request }: AccountRequest): string =>
  `No client with clientId: ${request.params.client} found.`;

async function show(account: AccountRequest): Promise<Answer> {
  const { store, realm, user } = account;
  const client = await findClient(account);
  if (!client) throw adminError(404, unknownClient(account));
  const consent = await store.consents.find(realm.id, user.id, client.id);
  return consent ? ok(consentRepresentation(account, consent)) : noContent;
}

/** Refuses, and the event of it says why. */
async function refused(
  account: AccountRequest,
  type: string,
  error: string,
  refusal: Refusal,
): Promise<Refusal> {
  const details = { reason: refusal.description ?? refusal.code };
  const unit = accountEvent(account, `${type}_ERROR`, { error, details });
  if (unit.length > 0) await account.store.commit(unit);
  return refusal;
}

/** What is allowed from then on is what is said, whatever was allowed before. */
function grantBy(type: 'GRANT_CONSENT' | 'UPDATE_CONSENT') {
  return async (account: AccountRequest, scopeIds: readonly string[]): Promise<Answer> => {
    const { store, realm, user, clock } = account;
    const client = await findClient(account);
    if (!client)
      throw await refused(account, type, 'client_not_found', adminError(404, unknownClient(account)));
    const unknown = scopeIds.find((id) => !realm.clientScopes.some((scope) => scope.id === id));
    if (unknown !== undefined)
      throw await refused(
        account,
        type,
        'invalid_scope',
        adminError(400, `Scope id ${unknown} does not exist for client ${client.clientId}.`),
      );
    const before = await store.consents.find(realm.id, user.id, client.id);
    const now = clock.now();
    const consent = {
      realmId: realm.id,
      userId: user.id,
      clientId: client.id,
      scopeIds: [...new Set(scopeIds)],
      createdAt: before?.createdAt ?? now,
      updatedAt: now,
    };
    const names = realm.clientScopes.filter(({ id }) => scopeIds.includes(id)).map(({ name }) => name);
    const details = {
      granted_client: client.clientId,
      ...(names.length > 0 && { scope: names.join(' ') }),
    };
    try {
      await store.commit([
        store.consents.revoke(realm.id, user.id, client.id),
        store.consents.grant(consent),
        ...accountEvent(account, before ? 'UPDATE_CONSENT' : 'GRANT_CONSENT', { details }),
      ]);
    } catch (error) {
      throw error instanceof Conflict ? adminError(404, unknownClient(account)) : error;
    }
    return ok(consentRepresentation(account, consent));
  };
}

async function revoke(account: AccountRequest): Promise<Answer> {
  const client = await findClient(account);
  if (!client)
    throw await refused(account, 'REVOKE_GRANT', 'client_not_found', adminError(404, unknownClient(account)));
  await revokeAccess(account, client);
  return noContent;
}

/** Takes back what they have allowed a client. Offline access is a permission too, and ends with the others. */
export async function revokeAccess(account: OwnAccount, client: Client): Promise<void> {
  const { store, realm, user, request } = account;
  const consent = await store.consents.find(realm.id, user.id, client.id);
  const left = consent
    ? (await sessionsOf(account)).filter((each) => each.kind === 'online' && isIn(client)(each))
    : [];
  await store.commit([
    ...revokeConsent(store, client, user.id, consent),
    ...accountEvent(account, 'REVOKE_GRANT', { details: { revoked_client: client.clientId } }),
  ]);
  for (const session of left) account.tellClient(realm, request, session, client);
}

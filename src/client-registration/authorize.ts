import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { registrationSettings } from '../domain/realms/registration-settings.ts';
import {
  isCurrentRegistrationToken,
  isUsableRegistrationToken,
} from '../domain/tokens/registration-token-hash.ts';
import { insufficientScope, invalidToken } from '../errors/protocol.ts';
import { Refusal } from '../errors/refusal.ts';
import { seconds } from '../lib/clock.ts';
import type { Caller } from './caller.ts';
import type { RegistrationService } from './service.ts';

/** Whether the realm takes registrations, of this kind of caller. @throws {Refusal} 401, 403 */
export function checkTakesRegistrations(realm: RealmView, caller: Caller): void {
  const { access } = registrationSettings(realm.settings);
  if (access === 'off') throw insufficientScope('The realm takes no registrations');
  const isNobody = caller.kind === 'anonymous' || caller.kind === 'registration access token';
  if (access === 'token' && isNobody) throw invalidToken('An initial access token is required');
}

/** Whether the caller may register a client. @throws {Refusal} 401, 403 */
export function authorizeCreation(caller: Caller): void {
  if (caller.kind === 'initial access token' && caller.token.remainingCount <= 0) throw spent();
  if (caller.kind === 'bearer' && !caller.roles.has('manage-clients') && !caller.roles.has('create-client'))
    throw insufficientScope('Forbidden');
}

/**
 * Does the work of a registration. When it is refused and the initial access token was used up meanwhile, that is
 * what is said: the count comes before everything the client may have wrong (as Keycloak).
 */
export async function countFirst<Result>(
  { store }: RegistrationService,
  realm: RealmView,
  caller: Caller,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal && caller.kind === 'initial access token') {
      const current = await store.initialAccessTokens.find(realm.id, caller.token.id);
      if (!current || current.remainingCount <= 0) throw spent();
    }
    throw error;
  }
}

export const spent = () => invalidToken('No remaining count on initial access token');

/** What a caller wants with a client that is there. */
export type Access = 'view' | 'update';

const REFUSALS: Readonly<Record<Access, string>> = {
  view: 'Not authorized to view client. Not valid token or client credentials provided.',
  update: 'Not authorized to update client. Maybe missing token or bad token type.',
};

const notThere = () =>
  new Refusal(404, 'invalid_request', {
    description: 'Client not found',
    event: { error: 'client_not_found' },
  });

/** The token was replaced while the request was under way. */
export const outdated = () => invalidToken(REFUSALS.update);

/** Which registration access tokens open a client: the one in force, and where the realm says so the one before for a while. */
export const usableToken =
  ({ clock }: RegistrationService, realm: RealmView) =>
  (client: Client, id: string): boolean =>
    registrationSettings(realm.settings).tokenGrace > 0
      ? isUsableRegistrationToken(client, id, seconds(clock))
      : isCurrentRegistrationToken(client, id);

/**
 * Whether the caller may read or change the client; a client that is not there looks like one that is another's.
 * @returns the client
 * @throws {Refusal} 401, 403, and 404 for those whose role lets them know
 */
export function authorizeAccess(
  caller: Caller,
  client: Client | undefined,
  access: Access,
  isCurrentToken: (client: Client, id: string) => boolean,
): Client {
  if (caller.kind === 'bearer') {
    const allowed =
      caller.roles.has('manage-clients') || (access === 'view' && caller.roles.has('view-clients'));
    if (!allowed) throw insufficientScope('Forbidden');
    if (!client) throw notThere();
    return client;
  }
  if (caller.kind === 'initial access token' && access === 'view')
    throw invalidToken('Not initial access token allowed');
  const own =
    caller.kind === 'registration access token' && client?.enabled && isCurrentToken(client, caller.id);
  if (!own) throw invalidToken(REFUSALS[access]);
  return client;
}

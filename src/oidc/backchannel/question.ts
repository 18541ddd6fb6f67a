import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { User } from '../../domain/users/user.ts';
import { invalidRequest } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { Request } from '../../http/exchange.ts';
import type { Parameters } from '../authorization/asked.ts';
import type { OidcDependencies } from '../dependencies.ts';
import { grantScope } from '../scope.ts';
import { cibaHint, cibaLifespan, isPinged } from './settings.ts';
import { findMeant } from './whom.ts';

const LONGEST_NOTIFICATION_TOKEN = 1024;
/** Names in a minute that nobody has, of one client and of one address: nobody finds out by asking who has an account. */
const UNKNOWN_A_MINUTE = 30;

/** Of a number that is none an event tells (as Keycloak). */
const wrong = (description: string) =>
  new Refusal(400, 'invalid_request', {
    description,
    event: { error: 'invalid_request', reason: description },
  });

/** Seconds; no longer than the realm has it. @throws {Refusal} 400 */
export function lifespanOf(realm: RealmView, requested: string | undefined): number {
  const most = cibaLifespan(realm);
  if (requested === undefined) return most;
  if (!/^\d{1,9}$/.test(requested) || Number(requested) === 0)
    throw wrong('Invalid parameter: requested_expiry');
  return Math.min(most, Number(requested));
}

/** Whom the client means. @throws {Refusal} 400 */
export async function asksAbout(
  { store, limiter }: OidcDependencies,
  realm: RealmView,
  client: Client,
  request: Request,
  parameters: Parameters,
): Promise<User> {
  const { ip } = request;
  const kind = cibaHint(realm);
  const hint = parameters[kind];
  if (hint === undefined) throw invalidRequest(`missing parameter : ${kind}`);
  const [ofClient, ofNetwork] = [`unknown names ${client.id}`, `unknown names ${realm.id}`];
  // Before anybody is looked for: what is refused then tells nothing of the name.
  limiter?.checkMinute(ofClient, UNKNOWN_A_MINUTE);
  limiter?.checkNetwork(ofNetwork, ip, UNKNOWN_A_MINUTE);
  const user = await findMeant(store, { realm, client, request }, kind, hint);
  if (user?.enabled) return user;
  limiter?.takeInMinute(ofClient, UNKNOWN_A_MINUTE);
  limiter?.takeInNetwork(ofNetwork, ip, UNKNOWN_A_MINUTE);
  throw invalidRequest('invalid_user');
}

/** @throws {Refusal} 400 */
export function scopeOf(realm: RealmView, client: Client, scope: string | undefined) {
  if (scope === undefined) throw invalidRequest('missing parameter : scope');
  const { scopes } = grantScope(realm, client, scope);
  // Section 7.1: what is asked for is an authentication.
  if (!scope.split(' ').includes('openid'))
    throw new Refusal(400, 'invalid_scope', { description: 'The scope must contain openid' });
  return { scope, scopes };
}

/** @throws {Refusal} 400 */
export function checkMessage(message: string | undefined): void {
  if (message !== undefined && !/^[\w.+/!?#-]{1,50}$/.test(message))
    throw new Refusal(400, 'invalid_binding_message', {
      description:
        'the binding_message value has to be max 50 characters in length and must contain only basic plain-text characters without spaces',
    });
}

/** What the client is pinged with; undefined where it polls. @throws {Refusal} 400 */
export function notificationTokenOf(realm: RealmView, client: Client, token: string | undefined) {
  const pinged = isPinged(realm, client);
  if (token !== undefined && !pinged)
    throw invalidRequest('Client Notification token supported only for the ping mode');
  if (token !== undefined && token.length > LONGEST_NOTIFICATION_TOKEN)
    throw invalidRequest('Client Notification token length is limited to 1024 characters');
  if (token === undefined && pinged)
    throw invalidRequest('Client Notification token needs to be provided with the ping mode');
  // It goes into a header (RFC 6750 section 2.1).
  if (token !== undefined && !/^[\w.~+/-]+=*$/.test(token))
    throw invalidRequest('Invalid parameter: client_notification_token');
  return token;
}

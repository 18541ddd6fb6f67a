import { isOn } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { invalidClient, invalidRequest } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { isOfOthers } from '../client-authentication.ts';

/** Whether the client may have people asked who are somewhere else. */
export const isCibaEnabled = (client: Client): boolean => isOn(client, 'oidc.ciba.grant.enabled');

/** Whether the client wants to hear when there is something to fetch. */
export const isPinged = ({ settings }: RealmView, client: Client): boolean =>
  (client.attributes['ciba.backchannel.token.delivery.mode'] ||
    settings.attributes.cibaBackchannelTokenDeliveryMode) === 'ping';

/** Where it hears of it. */
export const pingedAt = (client: Client): string | undefined =>
  client.attributes['ciba.backchannel.client.notification.endpoint'] || undefined;

/** Seconds for which a request waits. */
export const cibaLifespan = ({ settings }: RealmView): number =>
  Number(settings.attributes.cibaExpiresIn) || 120;

/** Seconds between two polls. */
export const cibaInterval = ({ settings }: RealmView): number => {
  const { cibaInterval: interval } = settings.attributes;
  return interval !== undefined && /^\d{1,6}$/.test(interval) ? Number(interval) : 5;
};

const HINTS = ['login_hint', 'id_token_hint', 'login_hint_token'];

/** The parameter by which clients say whom they mean (CIBA Core section 7.1). @throws {Refusal} 400 where the realm names none of those */
export function cibaHint({ settings }: RealmView): string {
  const hint = settings.attributes.cibaAuthRequestedUserHint || 'login_hint';
  if (!HINTS.includes(hint)) throw invalidRequest('invalid user hint');
  return hint;
}

/** Clients that have proved themselves, and are of no kind that asks for anything. @throws {Refusal} 401 */
export function checkMayAsk(client: Client): void {
  if (isOfOthers(client)) throw invalidClient('Wrong client protocol.');
  if (client.bearerOnly)
    throw new Refusal(401, 'invalid_client', { description: 'Bearer-only not allowed', event: 'none' });
}

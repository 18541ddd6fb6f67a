import type { Client } from '../domain/clients/client.ts';
import { listsEvents, newEvent } from '../domain/events/new-event.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Change, Store } from '../domain/store.ts';
import type { Refusal, RefusalEvent } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
import type { Clock } from '../lib/clock.ts';
import { RequestRefused } from '../policy/client-policies/judge-request.ts';

/** What happens in a request, as the event of it tells: more and more of it becomes known. */
export interface Happening {
  readonly realm: RealmView;
  readonly request: Request;
  /** Keycloak's event type; absent until it is known what is asked for. */
  type?: string;
  /** As the request names it, or as it has proved itself. */
  clientId?: string | undefined;
  userId?: string | undefined;
  sessionId?: string | undefined;
  /** Never a secret or a token. */
  readonly details: Record<string, string>;
}

type Ground = { readonly store: Store; readonly clock: Clock };

/** Adds details; what is undefined or empty is left out (as Keycloak). */
export function tell(happening: Happening, details: Readonly<Record<string, string | undefined>>): void {
  for (const [name, value] of Object.entries(details)) if (value) happening.details[name] = value;
}

/** Tells of a client that it has proved itself, and in which way. */
export const tellProved = (happening: Happening, { clientAuthenticatorType }: Client): void =>
  tell(happening, { client_auth_method: clientAuthenticatorType });

/** The event of what came about, for its unit; none where the realm lists no such events. */
export function eventOf({ events }: Store, happening: Happening, now: number): Change[] {
  const { realm, type } = happening;
  if (type === undefined || !listsEvents(realm, type)) return [];
  return [events.append(newEvent(realm, now, type, about(happening), { audited: false }))];
}

/** Records what came about where nothing else is written. */
export async function recordSuccess({ store, clock }: Ground, happening: Happening): Promise<void> {
  const unit = eventOf(store, happening, clock.now());
  if (unit.length > 0) await store.commit(unit);
}

/** Records that it did not come about, where the realm lists such events. */
export async function recordRefusal(ground: Ground, happening: Happening, refusal: Refusal): Promise<void> {
  const { type = '' } = happening;
  const { event } = refusal;
  if (event === 'none') return;
  if (!event) tell(happening, reasonOf(refusal));
  await recordError(ground, happening, event ?? { error: wordOf(type, refusal) });
}

/** Records that it did not come about where nobody is refused, or is told something else. */
export async function recordError(
  { store, clock }: Ground,
  happening: Happening,
  { error, reason }: RefusalEvent,
): Promise<void> {
  const { realm, type } = happening;
  if (type === undefined || !listsEvents(realm, `${type}_ERROR`)) return;
  tell(happening, { reason });
  const told = { ...about(happening), error };
  await store.commit([
    store.events.append(newEvent(realm, clock.now(), `${type}_ERROR`, told, { audited: false })),
  ]);
}

const about = ({ request, clientId, userId, sessionId, details }: Happening) => ({
  ...(clientId !== undefined && { clientId }),
  ...(userId !== undefined && { userId }),
  ...(sessionId !== undefined && { sessionId }),
  ipAddress: request.ip,
  details,
});

/** Keycloak's words of events for those of OAuth. */
const WORDS: Readonly<Record<string, string>> = {
  invalid_grant: 'invalid_token',
  unauthorized_client: 'not_allowed',
  invalid_scope: 'invalid_request',
};

function wordOf(type: string, refusal: Refusal): string {
  if (refusal instanceof RequestRefused) return refusal.code;
  // Of assertions Keycloak has no other word than that the request was wrong.
  if (type === 'JWT_AUTHORIZATION_GRANT' && refusal.code === 'invalid_grant') return 'invalid_request';
  return WORDS[refusal.code] ?? refusal.code;
}

/** Why, and of a client policy which. */
const reasonOf = (refusal: Refusal): Record<string, string> =>
  refusal instanceof RequestRefused ? refusal.eventDetails : { reason: refusal.description ?? refusal.code };

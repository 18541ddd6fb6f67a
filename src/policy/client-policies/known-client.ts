import type { Updater } from './client-change.ts';
import type { RequestEvent } from './client-request.ts';
import type { ClientEvent, Occasion } from './condition.ts';

/** Requests about which Keycloak asks nothing of the client: it is not proved yet, or was asked already. */
const UNPROVED: ReadonlySet<RequestEvent> = new Set<RequestEvent>([
  'PRE_AUTHORIZATION_REQUEST',
  'RESOURCE_OWNER_PASSWORD_CREDENTIALS_RESPONSE',
  'IMPLICIT_HYBRID_TOKEN_RESPONSE',
]);

/** Whether conditions on the client itself have something to say. */
export const knowsClient = (occasion: Occasion): boolean =>
  occasion.kind === 'client' || !UNPROVED.has(occasion.request.on);

/** Whether there is no client yet that anybody could have marked. */
export const isRegistering = (occasion: Occasion): boolean =>
  occasion.kind === 'client' && occasion.event === 'REGISTER';

/** Who registers or changes a client; undefined where that is not what happens. */
export const updaterOf = (occasion: Occasion): Updater | undefined =>
  occasion.kind === 'client' && CHANGES.has(occasion.event) ? occasion.updater : undefined;

const CHANGES: ReadonlySet<ClientEvent> = new Set<ClientEvent>([
  'REGISTER',
  'REGISTERED',
  'UPDATE',
  'UPDATED',
]);

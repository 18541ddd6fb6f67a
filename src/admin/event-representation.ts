import type { StoredEvent } from '../domain/events/event.ts';

/** What a user or a client did, in Keycloak's JSON (EventRepresentation). */
export const eventRepresentation = ({
  id,
  time,
  type,
  realmId,
  clientId,
  userId,
  sessionId,
  ipAddress,
  ...more
}: StoredEvent) => ({
  id,
  time,
  type,
  realmId,
  ...(clientId !== undefined && { clientId }),
  ...(userId !== undefined && { userId }),
  ...(sessionId !== undefined && { sessionId }),
  ...(ipAddress !== undefined && { ipAddress }),
  ...(more.error !== undefined && { error: more.error }),
  ...(Object.keys(more.details).length > 0 && { details: more.details }),
});

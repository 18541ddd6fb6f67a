import type { ClientScope } from '../client-scopes/client-scope.ts';
import { isOn } from '../clients/attributes.ts';
import type { Client } from '../clients/client.ts';
import type { Change, Store } from '../store.ts';
import type { Consent } from './consent.ts';

/** Whether a user is asked about the scope (Keycloak's switch; on unless it says otherwise). */
export const isAskedFor = (scope: ClientScope) => isOn(scope, 'display.on.consent.screen', true);

/** The scopes that the user has yet to allow the client; none where it needs no consent. */
export function missingScopes(
  { consentRequired }: Client,
  scopes: readonly ClientScope[],
  consent: Consent | undefined,
): readonly ClientScope[] {
  if (!consentRequired) return [];
  return scopes.filter((scope) => isAskedFor(scope) && !consent?.scopeIds.includes(scope.id));
}

/** Whether the user still allows the client all of the scopes. Asks the database, and only where it matters. */
export async function isConsented(
  { consents }: Store,
  client: Client,
  userId: string,
  scopes: readonly ClientScope[],
): Promise<boolean> {
  if (!client.consentRequired) return true;
  const consent = await consents.find(client.realmId, userId, client.id);
  return missingScopes(client, scopes, consent).length === 0;
}

/** The user allows the client the scopes that are asked about; what was allowed before stays. @param now milliseconds since 1970 */
export function grantConsent(
  { consents }: Store,
  client: Client,
  userId: string,
  scopes: readonly ClientScope[],
  now: number,
): Change {
  return consents.grant({
    realmId: client.realmId,
    userId,
    clientId: client.id,
    scopeIds: scopes.filter(isAskedFor).map(({ id }) => id),
    createdAt: now,
    updatedAt: now,
  });
}

/** Takes back what the user has allowed a client, if anything; with it go its offline tokens and its part in their sessions. */
export const revokeConsent = (
  { consents, sessions }: Store,
  { id: clientId, realmId }: Client,
  userId: string,
  consent: Consent | undefined,
): Change[] => [
  consents.revoke(realmId, userId, clientId),
  sessions.removeClientOfUser(realmId, userId, 'offline', clientId),
  ...(consent ? [sessions.removeClientOfUser(realmId, userId, 'online', clientId)] : []),
];

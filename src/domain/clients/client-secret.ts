import { numberOf } from './attributes.ts';
import type { Client } from './client.ts';

/** When a secret is good no more, in seconds since 1970 (Keycloak's name). */
export const SECRET_EXPIRY = 'client.secret.expiration.time';

/** Undefined for never. */
export const secretExpiry = (client: Pick<Client, 'attributes'>): number | undefined =>
  numberOf(client, SECRET_EXPIRY) || undefined;

/** A secret that is over is good no more, as its client was told (RFC 7591 section 3.2.1). @param now seconds since 1970 */
export const isSecretOver = (client: Client, now: number): boolean =>
  (client.clientAuthenticatorType === 'client-secret' ||
    client.clientAuthenticatorType === 'client-secret-jwt') &&
  (secretExpiry(client) ?? Number.POSITIVE_INFINITY) <= now;

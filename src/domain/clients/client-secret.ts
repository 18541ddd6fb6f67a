import { equalSecrets } from '../../lib/equality.ts';
import { numberOf } from './attributes.ts';
import type { Client } from './client.ts';
import { isOfOrigin } from './self-registered.ts';

/** When a secret is good no more, in seconds since 1970 (Keycloak's name). */
export const SECRET_EXPIRY = 'client.secret.expiration.time';
const SECRET_TIME = 'client.secret.creation.time';

/** The secret before the one in force, while it is good as well: sealed at rest, and told at its own endpoint alone. */
export const ROTATED_SECRET = 'client.secret.rotated';
const ROTATED_TIME = 'client.secret.rotated.creation.time';
const ROTATED_EXPIRY = 'client.secret.rotated.expiration.time';

/** What of the attributes may be shown: that secret is told where it is asked for, and nowhere else. Where a client came from nobody asks. */
export const attributesToShow = ({ attributes }: Pick<Client, 'attributes'>): Client['attributes'] =>
  Object.fromEntries(
    Object.entries(attributes).filter(([name]) => name !== ROTATED_SECRET && !isOfOrigin(name)),
  );

/** Undefined for never. */
export const secretExpiry = (client: Pick<Client, 'attributes'>): number | undefined =>
  numberOf(client, SECRET_EXPIRY) || undefined;

/** Whether the client proves itself by a secret. */
export const hasSecret = ({ publicClient, bearerOnly, clientAuthenticatorType, secret }: Client): boolean =>
  !publicClient &&
  !bearerOnly &&
  secret !== undefined &&
  (clientAuthenticatorType === 'client-secret' || clientAuthenticatorType === 'client-secret-jwt');

/** A secret that is over is good no more, as its client was told (RFC 7591 section 3.2.1). @param now seconds since 1970 */
export const isSecretOver = (client: Client, now: number): boolean =>
  (client.clientAuthenticatorType === 'client-secret' ||
    client.clientAuthenticatorType === 'client-secret-jwt') &&
  (secretExpiry(client) ?? Number.POSITIVE_INFINITY) <= now;

/** The secret before the one in force, while it is good as well. @param now seconds since 1970 */
export function rotatedSecret(client: Pick<Client, 'attributes'>, now: number): string | undefined {
  const { [ROTATED_SECRET]: secret } = client.attributes;
  return secret !== undefined && now < (numberOf(client, ROTATED_EXPIRY) ?? 0) ? secret : undefined;
}

/** All secrets that are good now. @param now seconds since 1970 */
export const goodSecrets = (client: Client, now: number): readonly string[] =>
  [client.secret, rotatedSecret(client, now)].filter((secret) => secret !== undefined);

/** Whether it is a secret of the client. Both are compared, whichever fits. @param now seconds since 1970 */
export const isSecretOf = (client: Client, secret: string, now: number): boolean =>
  goodSecrets(client, now)
    .map((good) => equalSecrets(secret, good))
    .includes(true);

/** The client whose secret is new as of now, and the one before it while both are good. @param until undefined for none */
export function rotateSecret(
  client: Client,
  last: string | undefined,
  until: number | undefined,
  now: number,
): Client {
  const { attributes, ...rest } = withoutRotatedSecret(client);
  return {
    ...rest,
    attributes: {
      ...attributes,
      [SECRET_TIME]: String(now),
      ...(last !== undefined &&
        until !== undefined && {
          [ROTATED_SECRET]: last,
          [ROTATED_TIME]: String(now),
          [ROTATED_EXPIRY]: String(until),
        }),
    },
  };
}

/** The client with the secret in force alone. */
export function withoutRotatedSecret(client: Client): Client {
  const {
    [ROTATED_SECRET]: _secret,
    [ROTATED_TIME]: _since,
    [ROTATED_EXPIRY]: _until,
    ...attributes
  } = client.attributes;
  return { ...client, attributes };
}

/** Attributes of which nobody but the server says anything. */
export const isOfRotation = (name: string): boolean =>
  name === ROTATED_SECRET || name === ROTATED_TIME || name === ROTATED_EXPIRY;

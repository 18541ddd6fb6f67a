import { createSecretKey } from 'node:crypto';
import type { Client } from '../domain/clients/client.ts';
import { goodSecrets } from '../domain/clients/client-secret.ts';
import { isSignatureOf, type OpenedJws } from '../domain/tokens/jws.ts';

/** Whether a secret of the client's made the signature (HMAC). @param now seconds since 1970 */
export const isSignedBySecret = (client: Client, jws: OpenedJws, now: number): boolean =>
  goodSecrets(client, now)
    .map((secret) => secret !== '' && isSignatureOf(createSecretKey(Buffer.from(secret)), jws))
    .includes(true);

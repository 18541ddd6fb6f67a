import { hash } from 'node:crypto';
import { equalSecrets } from '../../lib/equality.ts';
import type { Client } from '../clients/client.ts';

/** What is kept of a registration access token: whoever reads the database cannot make the token from it. */
export const registrationTokenHash = (tokenId: string): string => hash('sha256', tokenId, 'base64url');

/** Whether that token is the one in force for the client. */
export const isCurrentRegistrationToken = (
  { registrationTokenHash: current }: Client,
  tokenId: string,
): boolean => current !== undefined && equalSecrets(current, registrationTokenHash(tokenId));

/**
 * Whether that token is in force for the client, or was until the last change and may be used a while longer.
 * @param now seconds since 1970
 */
export const isUsableRegistrationToken = (client: Client, tokenId: string, now: number): boolean => {
  const { previousRegistrationToken: previous } = client;
  if (isCurrentRegistrationToken(client, tokenId)) return true;
  return (
    previous !== undefined &&
    previous.until > now &&
    equalSecrets(previous.hash, registrationTokenHash(tokenId))
  );
};

/**
 * What is kept of the token that a change replaces. One that is used again in its grace time gets no more time by that.
 * @param grace seconds
 * @param now seconds since 1970
 */
export function replacedToken(
  client: Client,
  tokenId: string,
  grace: number,
  now: number,
): Client['previousRegistrationToken'] {
  if (grace === 0) return undefined;
  return isCurrentRegistrationToken(client, tokenId)
    ? { hash: registrationTokenHash(tokenId), until: now + grace }
    : client.previousRegistrationToken;
}

import { createHash } from 'node:crypto';
import { equalSecrets } from '../../lib/equality.ts';
import type { Client } from '../clients/client.ts';

/** What is kept of a registration access token: a copy of the database opens no client. */
export const registrationTokenHash = (tokenId: string): string =>
  createHash('sha256').update(tokenId).digest('base64url');

/** Whether that token is the one in force for the client. */
export const isCurrentRegistrationToken = (
  { registrationTokenHash: hash }: Client,
  tokenId: string,
): boolean => hash !== undefined && equalSecrets(hash, registrationTokenHash(tokenId));

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

import { hash } from 'node:crypto';

/** What stands for a random secret of at least 128 bits where it is stored: nobody finds the secret by it. */
export const secretHash = (secret: string): string => hash('sha256', secret, 'base64url');

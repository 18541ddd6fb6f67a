import type { Client } from './client.ts';

/** Whether the client registered itself, or whoever runs it did: nobody of the realm vouches for what it says. */
export const isSelfRegistered = ({ registrationTokenHash }: Client): boolean =>
  registrationTokenHash !== undefined;

import type { Client } from './client.ts';

/**
 * The attribute of clients that came by a registration endpoint. The server gives it once; it is in no answer but a realm's
 * export, and what an import says of it is believed: a move makes nobody better known.
 */
export const SELF_REGISTERED = 'latchkey.self.registered';

/** Whether the client registered itself, or whoever runs it did: nobody of the realm vouches for what it says. */
export const isSelfRegistered = ({ attributes }: Pick<Client, 'attributes'>): boolean =>
  attributes[SELF_REGISTERED] === 'true';

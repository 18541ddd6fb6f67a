import type { Client } from './client.ts';

/** Where the contacts of a client metadata document are kept, and its name there (RFC 7591 section 2). */
export const CONTACTS = 'contacts';

/** Ways to reach the people who answer for a client, most often email addresses. */
export const contactsOf = ({ attributes }: Pick<Client, 'attributes'>): readonly string[] =>
  (attributes[CONTACTS] ?? '').split('##').filter((contact) => contact !== '');

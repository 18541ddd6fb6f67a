import type { Client } from '../domain/clients/client.ts';
import { withoutSecrets } from '../domain/clients/without-secrets.ts';
import type { RealmRequest } from './resource.ts';

/**
 * The client as whoever asks may see it: without secrets for who may look at clients and not change them. What is left out is not taken
 * for something else by whoever writes it back.
 */
export const asMayBeSeen = (client: Client, { roles }: Pick<RealmRequest, 'roles'>): Client =>
  roles.has('manage-clients') ? client : withoutSecrets(client);

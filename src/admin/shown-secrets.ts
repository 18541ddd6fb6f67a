import type { Client } from '../domain/clients/client.ts';
import type { RealmRequest } from './resource.ts';
import { withoutSecrets } from './without-secrets.ts';

/**
 * The client as whoever asks may see it. Who may look at clients and not change them would otherwise be able to act as each of them:
 * they are told that there is a secret, and not which.
 */
export function asMayBeSeen(client: Client, { roles }: Pick<RealmRequest, 'roles'>): Client {
  if (roles.has('manage-clients')) return client;
  const { secret, attributes } = withoutSecrets({
    secret: client.secret,
    attributes: client.attributes,
  }) as Pick<Client, 'secret' | 'attributes'>;
  return { ...client, ...(secret !== undefined && { secret }), attributes };
}

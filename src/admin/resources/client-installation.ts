import { addressOf } from '../../domain/realms/realm-address.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { notImplemented } from '../../errors/http.ts';
import type { Answer } from '../../http/exchange.ts';
import { getClient, locateClient } from '../get-client.ts';
import { INSTALLATIONS, INSTALLATIONS_TO_COME } from '../installation/index.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { asMayBeSeen } from '../shown-secrets.ts';

/** `/clients/{id}/installation/providers/{provider}`: what an application is configured with to be that client. */
export const clientInstallationEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/clients/:id/installation/providers/:provider',
    roles: ['view-clients', 'manage-clients'],
    locate: locateClient,
    handle: read,
  },
];

async function read(admin: RealmRequest): Promise<Answer> {
  const { realm, request } = admin;
  const client = asMayBeSeen(await getClient(admin), admin);
  const { provider = '' } = request.params;
  if (INSTALLATIONS_TO_COME.has(provider))
    throw notImplemented(`The client installation provider ${provider}`);
  const installation = INSTALLATIONS.find(({ id }) => id === provider);
  if (!installation) throw adminNotFound('Unknown Provider');
  const text = installation.write({ client, realm, baseUrl: addressOf(realm, request.baseUrl) });
  return { status: 200, headers: { ...NO_CACHE, 'content-type': 'text/plain' }, text };
}

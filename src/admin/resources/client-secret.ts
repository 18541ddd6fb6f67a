import { ROTATED_SECRET, rotatedSecret, withoutRotatedSecret } from '../../domain/clients/client-secret.ts';
import { regenerateSecret } from '../../domain/clients/from-representation.ts';
import { retryWhenChanged } from '../../domain/retry.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { seconds } from '../../lib/clock.ts';
import { changeClient } from '../change-client.ts';
import { getClient, locateClient } from '../get-client.ts';
import { judgedSecret } from '../judge-client.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { asMayBeSeen } from '../shown-secrets.ts';

const VIEW = ['view-clients', 'manage-clients'];
const MANAGE = ['manage-clients'];

/** `/clients/{id}/client-secret`: the secret of a confidential client. */
export const clientSecretEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/clients/:id/client-secret', roles: VIEW, locate: locateClient, handle: read },
  {
    method: 'POST',
    path: '/clients/:id/client-secret',
    roles: MANAGE,
    locate: locateClient,
    handle: regenerate,
  },
  {
    method: 'GET',
    path: '/clients/:id/client-secret/rotated',
    roles: VIEW,
    locate: locateClient,
    handle: readRotated,
  },
  {
    method: 'DELETE',
    path: '/clients/:id/client-secret/rotated',
    roles: MANAGE,
    locate: locateClient,
    handle: forgetRotated,
  },
];

const shown = (secret: string | undefined) => ({
  type: 'secret',
  ...(secret !== undefined && { value: secret }),
});

async function read(admin: RealmRequest): Promise<Answer> {
  return ok(shown(asMayBeSeen(await getClient(admin), admin).secret), NO_CACHE);
}

async function regenerate(admin: RealmRequest): Promise<Answer> {
  const { store, clock } = admin;
  return retryWhenChanged(async () => {
    const before = await getClient(admin);
    const renewed = withoutRotatedSecret(regenerateSecret(before, clock.now()));
    const client = await judgedSecret(admin, renewed, before);
    admin.record({ representation: shown(client.secret) });
    await store.commit([store.clients.update(client, { ifRevision: before.revision })]);
    return ok(shown(client.secret));
  });
}

/** The secret before the one in force, while it is good as well. */
async function readRotated(admin: RealmRequest): Promise<Answer> {
  const secret = rotatedSecret(asMayBeSeen(await getClient(admin), admin), seconds(admin.clock));
  if (secret === undefined) throw adminNotFound('Client does not have a rotated secret');
  return ok(shown(secret), NO_CACHE);
}

async function forgetRotated(admin: RealmRequest): Promise<Answer> {
  const { secret } = await getClient(admin);
  admin.record({ representation: shown(secret) });
  await changeClient(admin, (before) =>
    before.attributes[ROTATED_SECRET] === undefined ? before : withoutRotatedSecret(before),
  );
  return noContent;
}

import { notImplemented } from '../../errors/http.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { getClient, locateClient } from '../get-client.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';

const AT = '/clients/:id/certificates/:attribute';
const manage = { roles: ['manage-clients'], locate: locateClient };

/** `/clients/{id}/certificates/{attribute}`: the keys that a client's attributes of that name hold. */
export const clientCertificateEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: AT,
    roles: ['view-clients', 'manage-clients'],
    locate: locateClient,
    handle: read,
  },
  ...['generate', 'generate-and-download', 'upload', 'upload-certificate', 'download'].map(
    (what): Endpoint => ({
      method: 'POST',
      path: `${AT}/${what}`,
      ...manage,
      async handle() {
        throw notImplemented('Making and exchanging keys of clients as files');
      },
    }),
  ),
];

async function read(admin: RealmRequest): Promise<Answer> {
  const { attributes } = await getClient(admin);
  const named = admin.request.params.attribute ?? '';
  const members = {
    privateKey: attributes[`${named}.private.key`],
    publicKey: attributes[`${named}.public.key`],
    certificate: attributes[`${named}.certificate`],
    kid: attributes[`${named}.kid`],
  };
  return ok(Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)), NO_CACHE);
}

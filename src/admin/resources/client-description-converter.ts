import type { ClientRepresentation } from '../../domain/clients/representation.ts';
import { unsupportedMediaType } from '../../errors/http.ts';
import { type Answer, ok, type Sent } from '../../http/exchange.ts';
import { type Endpoint, endpointWithBody, type RealmRequest } from '../resource.ts';

/** `/client-description-converter`: what a description of a client asks for, in Keycloak's representation. */
export const clientDescriptionEndpoints: readonly Endpoint[] = [
  endpointWithBody({
    method: 'POST',
    path: '/client-description-converter',
    roles: ['manage-clients'],
    read: readDescription,
    handle: convert,
  }),
];

const TAKEN = new Set([
  'application/json',
  'application/xml',
  'text/plain',
  'application/*',
  'text/*',
  '*/*',
]);

function readDescription({ headers, body }: Sent): Buffer {
  const essence = headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
  if (essence !== undefined && !TAKEN.has(essence)) throw unsupportedMediaType();
  return body;
}

async function convert({ clientOfDescription }: RealmRequest, description: Buffer): Promise<Answer> {
  const client: ClientRepresentation = clientOfDescription(description);
  return ok(client);
}

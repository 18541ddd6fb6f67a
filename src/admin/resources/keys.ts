import { X509Certificate } from 'node:crypto';
import type { Key } from '../../domain/keys/key.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';

/** `/keys`: what keys a realm has, and which one signs or encrypts by each algorithm. */
export const keyEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/keys', roles: ['view-realm', 'manage-realm'], handle: list },
];

async function list({ realm }: RealmRequest): Promise<Answer> {
  const active = new Map<string, string>();
  for (const { algorithm, kid, status } of realm.keys.keys) {
    if (status === 'ACTIVE' && !active.has(algorithm)) active.set(algorithm, kid);
  }
  return ok({ active: Object.fromEntries(active), keys: realm.keys.keys.map(shown) }, NO_CACHE);
}

function shown({ componentId, priority, kid, status, type, algorithm, use, publicKey, certificate }: Key) {
  return {
    providerId: componentId,
    providerPriority: priority,
    kid,
    status,
    type,
    algorithm,
    ...(type !== 'OCT' && {
      publicKey: publicKey.export({ type: 'spki', format: 'der' }).toString('base64'),
    }),
    ...(certificate && { certificate: certificate.toString('base64') }),
    use,
    ...(certificate && { validTo: new X509Certificate(certificate).validToDate.getTime() }),
  };
}

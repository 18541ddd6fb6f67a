import { noContent } from '../../http/exchange.ts';
import type { Endpoint, RealmRequest } from '../resource.ts';

const CLEARED: Readonly<Record<string, (admin: RealmRequest) => void>> = {
  // No list of certificates that were taken back is kept.
  'clear-crl-cache': () => {},
  'clear-keys-cache': ({ publishedKeys }) => publishedKeys.forget(),
  'clear-realm-cache': ({ store }) => store.forgetCached(),
  'clear-user-cache': ({ store }) => store.forgetCached(),
};

/**
 * `/clear-keys-cache` and the like: what this node keeps is read anew. Keycloak's tools ask for it after changes by other ways;
 * what is kept here hears of every change by itself.
 */
export const cacheEndpoints: readonly Endpoint[] = Object.entries(CLEARED).map(([name, clear]) => ({
  method: 'POST',
  path: `/${name}`,
  roles: ['manage-realm'],
  async handle(admin) {
    clear(admin);
    return noContent;
  },
}));

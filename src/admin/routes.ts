import { notFound } from '../errors/http.ts';
import { preflight } from '../http/cors.ts';
import type { Method, Route } from '../http/exchange.ts';
import { type AdminService, adminRoute, REALMS, realmRoute } from './resource.ts';
import { endpoints } from './resources/index.ts';
import { realmRoutes } from './resources/realms.ts';

const METHODS: readonly Method[] = ['GET', 'POST', 'PUT', 'DELETE'];

/** The Admin REST API. A path that is not there says so only to somebody who has a token. */
export function adminRoutes(service: AdminService): Route[] {
  const elsewhere = `${REALMS}/:realm/*`;
  const asked = preflight('DELETE', 'POST', 'GET', 'PUT');
  return [
    ...realmRoutes(service),
    ...endpoints.map((endpoint) => realmRoute(service, endpoint)),
    ...METHODS.map((method) =>
      adminRoute(service, method, elsewhere, async () => {
        throw notFound();
      }),
    ),
    ...[REALMS, `${REALMS}/:realm`, elsewhere].map(
      (path): Route => ({ method: 'OPTIONS', path, handle: asked }),
    ),
  ];
}

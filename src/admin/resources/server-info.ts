import { MASTER } from '../../domain/realms/names.ts';
import { adminRolesOver } from '../../domain/roles/administrator.ts';
import { adminForbidden } from '../../errors/admin.ts';
import { type Answer, ok, type Route } from '../../http/exchange.ts';
import { ANY_ROLE } from '../any-role.ts';
import { type AdminRequest, type AdminService, adminRoute, NO_CACHE } from '../resource.ts';
import { serverInfo } from '../server-info/server-info.ts';

/** `/admin/serverinfo`: what this server is and has. */
export const serverInfoRoute = (service: AdminService): Route =>
  adminRoute(service, 'GET', '/admin/serverinfo', read);

async function read({ bearer, clock, themes, has, realms }: AdminRequest): Promise<Answer> {
  const roles = adminRolesOver(bearer.realm, bearer);
  if (!ANY_ROLE.some((role) => roles.has(role))) throw adminForbidden();
  const manages = roles.has('manage-realm');
  const audience = !manages ? 'other' : bearer.realm.name === MASTER ? 'server' : 'realm';
  return ok(serverInfo(audience, new Date(clock.now()), { themes, has, realms }), NO_CACHE);
}

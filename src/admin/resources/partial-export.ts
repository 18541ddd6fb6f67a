import { adminForbidden } from '../../errors/admin.ts';
import type { Answer } from '../../http/exchange.ts';
import { asksFor } from '../paging.ts';
import { exportRealm } from '../realm-document/export-realm.ts';
import type { Endpoint, RealmRequest } from '../resource.ts';

const VIEW_CLIENTS = ['view-clients', 'manage-clients'];
const VIEW_GROUPS = ['view-users', 'manage-users', 'query-groups'];

/** `/partial-export`: the realm as a document. */
export const partialExportEndpoints: readonly Endpoint[] = [
  { method: 'POST', path: '/partial-export', roles: ['manage-realm'], handle: exported },
];

async function exported(admin: RealmRequest): Promise<Answer> {
  const { request, roles } = admin;
  const clients = asksFor(request, 'exportClients');
  const groupsAndRoles = asksFor(request, 'exportGroupsAndRoles');
  const may = (needed: readonly string[]) => needed.some((role) => roles.has(role));
  if ((clients && !may(VIEW_CLIENTS)) || (groupsAndRoles && !may(VIEW_GROUPS))) throw adminForbidden();
  const json = await exportRealm(admin, { clients, groupsAndRoles });
  // Without a charset, which JSON has none of (RFC 8259 section 11), and as Keycloak.
  return { status: 200, headers: { 'content-type': 'application/json' }, json };
}

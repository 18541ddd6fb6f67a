import { groupAt } from '../domain/identity-providers/mappers/group.ts';
import { roleNamed } from '../domain/identity-providers/mappers/role.ts';
import { checkMayHandOut, checkMayJoin } from './administration.ts';
import type { RealmRequest } from './resource.ts';

/**
 * Who has a mapper give a role, or put people into a group, hands it out to whom an identity provider pleases. Keycloak 26.7 does not ask.
 * @throws {Refusal} 403
 */
export async function checkMayMap(
  admin: RealmRequest,
  { config }: { readonly config?: Readonly<Record<string, string>> | undefined },
): Promise<void> {
  const { store, realm } = admin;
  const role = realm.roles.byId.get(roleNamed(realm, config?.role) ?? '');
  if (role) checkMayHandOut(admin, [role]);
  const group = await groupAt(store, realm, config?.group);
  if (group) await checkMayJoin(admin, [group]);
}

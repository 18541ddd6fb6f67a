import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Role } from '../domain/roles/role.ts';

/** The role in Keycloak's JSON, in its brief form. */
export const roleRepresentation = ({ id, name, description, clientId }: Role, realm: RealmView) => ({
  id,
  name,
  ...(description !== undefined && { description }),
  composite: realm.roles.isComposite(id),
  clientRole: clientId !== undefined,
  containerId: clientId ?? realm.id,
});

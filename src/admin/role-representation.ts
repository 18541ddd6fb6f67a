import { type Static, Type } from 'typebox';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Role } from '../domain/roles/role.ts';
import { flag, text } from '../lib/optional.ts';

const names = Type.Array(Type.String());

/** Keycloak's RoleRepresentation. */
export const RoleRepresentation = Type.Object(
  {
    id: text,
    name: text,
    description: text,
    scopeParamRequired: flag,
    composites: Type.Optional(
      Type.Object(
        {
          realm: Type.Optional(names),
          client: Type.Optional(Type.Record(Type.String(), names)),
          application: Type.Optional(Type.Record(Type.String(), names)),
        },
        { title: 'Composites' },
      ),
    ),
    composite: flag,
    clientRole: flag,
    containerId: text,
    attributes: Type.Optional(Type.Record(Type.String(), names)),
  },
  { title: 'RoleRepresentation' },
);
export type RoleRepresentation = Static<typeof RoleRepresentation>;

/** The role in Keycloak's JSON, in its brief form. */
export const roleRepresentation = ({ id, name, description, clientId }: Role, realm: RealmView) => ({
  id,
  name,
  ...(description !== undefined && { description }),
  composite: realm.roles.isComposite(id),
  clientRole: clientId !== undefined,
  containerId: clientId ?? realm.id,
});

/** The same with its attributes. */
export const fullRoleRepresentation = (role: Role, realm: RealmView) => ({
  ...roleRepresentation(role, realm),
  attributes: role.attributes,
});

/** Roles, briefly or not. */
export const roleRepresentations = (roles: readonly Role[], realm: RealmView, brief = true) =>
  roles.map((role) => (brief ? roleRepresentation(role, realm) : fullRoleRepresentation(role, realm)));

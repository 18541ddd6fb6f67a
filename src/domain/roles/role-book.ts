import { newId } from '../../lib/ids.ts';
import type { Composite, Role } from './role.ts';

type Said = Partial<Pick<Role, 'description' | 'attributes'>>;

/** The roles of a realm that is being put together, and which include which. */
export interface RoleBook {
  readonly all: readonly Role[];
  readonly composites: readonly Composite[];
  /** A realm role, or with `clientId` (internal id) a role of that client. */
  find(name: string, clientId?: string): Role | undefined;
  add(role: Role): Role;
  /** The role of that name, made where it is not there. */
  ensure(name: string, clientId?: string, said?: Said): Role;
  /** Does nothing when it is included already. */
  include(role: Role, child: Role): void;
}

/** An empty book, for the roles of a realm that are about to be made. */
export function roleBook(realmId: string): RoleBook {
  const all: Role[] = [];
  const byName = new Map<string, Role>();
  const composites = new Map<string, Composite>();
  const key = (name: string, clientId: string | undefined) => JSON.stringify([clientId ?? null, name]);
  const add = (role: Role) => {
    all.push(role);
    byName.set(key(role.name, role.clientId), role);
    return role;
  };
  const find = (name: string, clientId?: string) => byName.get(key(name, clientId));
  return {
    all,
    get composites() {
      return [...composites.values()];
    },
    find,
    add,
    ensure: (name, clientId, said = {}) =>
      find(name, clientId) ??
      add({
        id: newId(),
        realmId,
        ...(clientId !== undefined && { clientId }),
        name,
        attributes: {},
        ...said,
      }),
    include: ({ id: roleId }, { id: childId }) => {
      composites.set(JSON.stringify([roleId, childId]), { roleId, childId });
    },
  };
}

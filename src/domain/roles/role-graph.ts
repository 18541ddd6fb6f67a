import type { Composite, Role } from './role.ts';

/** The roles of a realm and which include which. */
export interface RoleGraph {
  readonly byId: ReadonlyMap<string, Role>;
  /** The roles and all they include, however deep; cycles are harmless. */
  expand(roleIds: Iterable<string>): Set<string>;
  isComposite(roleId: string): boolean;
  children(roleId: string): readonly string[];
  /** A realm role by name, or with `clientId` (internal id) a role of that client. */
  find(name: string, clientId?: string): Role | undefined;
  ofClient(clientId: string): readonly Role[];
  /** The same, or without a client the roles of the realm itself. */
  ofOwner(clientId: string | undefined): readonly Role[];
}

/** The roles of a realm by what they include, however deep; circles end. */
export function roleGraph(roles: readonly Role[], composites: readonly Composite[]): RoleGraph {
  const byId = new Map(roles.map((role) => [role.id, role]));
  const children = Map.groupBy(composites, ({ roleId }) => roleId);
  const byOwner = Map.groupBy(roles, ({ clientId }) => clientId);
  const childIds = (roleId: string) => children.get(roleId)?.map(({ childId }) => childId) ?? [];
  return {
    byId,
    expand(roleIds) {
      const found = new Set<string>();
      const open = [...roleIds];
      for (let id = open.pop(); id !== undefined; id = open.pop()) {
        if (found.has(id) || !byId.has(id)) continue;
        found.add(id);
        open.push(...childIds(id));
      }
      return found;
    },
    isComposite: (roleId) => children.has(roleId),
    children: childIds,
    find: (name, clientId) => byOwner.get(clientId)?.find((role) => role.name === name),
    ofClient: (clientId) => byOwner.get(clientId) ?? [],
    ofOwner: (clientId) => byOwner.get(clientId) ?? [],
  };
}

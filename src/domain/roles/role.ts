import type { Change, IfRevision } from '../store.ts';

/** A realm role, or with `clientId` a role of that client (internal id). */
export interface Role {
  readonly id: string;
  readonly realmId: string;
  readonly clientId?: string;
  readonly name: string;
  readonly description?: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** How often it was changed, as of when it was read. Set by the store. */
  readonly revision?: number;
}

/** One edge of the role graph: who has `roleId` has `childId` as well. */
export interface Composite {
  readonly roleId: string;
  readonly childId: string;
}

export interface RoleRepository {
  /** Every role of the realm, those of its clients included. */
  list(realmId: string): Promise<Role[]>;
  find(realmId: string, id: string): Promise<Role | undefined>;
  /** Every edge that starts at a role of the realm. */
  composites(realmId: string): Promise<Composite[]>;
  /** Public id (`clientId`) by internal id of every client of the realm that owns roles. */
  owners(realmId: string): Promise<ReadonlyMap<string, string>>;
  /** Conflict `duplicate-role` (unique per realm or per client). */
  create(role: Role): Change;
  /** As `create`; conflict `gone`; with `ifRevision`, `changed` when it was changed since, or removed. */
  update(role: Role, options?: IfRevision): Change;
  /** Takes its mappings and composites along. */
  remove(role: Role): Change;
  /** Does nothing when the edge is there. */
  addComposite(realmId: string, composite: Composite): Change;
  removeComposite(realmId: string, composite: Composite): Change;
}

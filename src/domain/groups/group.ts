import type { Change, IfRevision } from '../store.ts';

/** Users that belong together. Its name is unique among its siblings. */
export interface Group {
  readonly id: string;
  readonly realmId: string;
  /** The group it is part of; absent at the top. */
  readonly parentId?: string;
  readonly name: string;
  readonly description?: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  /** Whether every new user of the realm joins it. */
  readonly isDefault: boolean;
  /** How often it was changed, as of when it was read. Set by the store. */
  readonly revision?: number;
}

export interface GroupQuery {
  /** Part of the name in any case, with `*` for anything; with `fromStart` its beginning, with `exact` the whole of it as it is. */
  readonly search?: string;
  readonly fromStart?: boolean;
  readonly exact?: boolean;
  /** Attributes that must all be there with these values. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Children of that group, or of none with null; left out for groups at any depth. */
  readonly parentId?: string | null;
  /** Groups that this role is mapped to. */
  readonly roleId?: string;
  readonly isDefault?: true;
  readonly first?: number;
  readonly max?: number;
}

export interface GroupRepository {
  find(realmId: string, id: string): Promise<Group | undefined>;
  /** Those of the ids that are there, ordered by name. */
  findAll(realmId: string, ids: readonly string[]): Promise<Group[]>;
  /** Ordered by name. */
  list(realmId: string, query: GroupQuery): Promise<Group[]>;
  count(realmId: string, query: GroupQuery): Promise<number>;
  /** The group and those above it, the topmost first; empty when it is not there. */
  lineage(realmId: string, id: string): Promise<Group[]>;
  /** Conflict `duplicate-group`; `gone` when the parent is. */
  create(group: Group): Change;
  /**
   * As `create`; conflict `gone`; with `ifRevision`, `changed` when it was changed since, or removed. A new `parentId`
   * moves it.
   */
  update(group: Group, options?: IfRevision): Change;
  /** Takes the groups below along. Conflict `gone`. */
  remove(group: Group): Change;

  /** Ids of the roles mapped to the groups or to any group above them. */
  effectiveRoles(realmId: string, groupIds: readonly string[]): Promise<string[]>;
  /** Ids of the roles mapped to the group directly. */
  roles(realmId: string, groupId: string): Promise<string[]>;
  /** Does nothing when the mapping is there. */
  addRole(realmId: string, groupId: string, roleId: string): Change;
  removeRole(realmId: string, groupId: string, roleId: string): Change;
}

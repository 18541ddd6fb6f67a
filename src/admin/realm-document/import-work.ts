import type { Role } from '../../domain/roles/role.ts';
import type { Change } from '../../domain/store.ts';
import { checkMayHandOut } from '../administration.ts';
import type { RealmRequest } from '../resource.ts';

/** What goes, and what others refer to, comes first; roles are made in between. */
export interface Work {
  readonly first: Change[];
  readonly last: Change[];
}

/** Whoever is given roles that are there gets what they include; what is new includes only what was looked at. */
export const checkGiven = (admin: RealmRequest, roles: readonly Role[]): void =>
  checkMayHandOut(
    admin,
    roles.filter(({ id }) => admin.realm.roles.byId.has(id)),
  );

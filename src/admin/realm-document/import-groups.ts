import { findGroupByPath } from '../../domain/groups/find-by-path.ts';
import type { GroupContents } from '../../domain/realms/realm-contents.ts';
import type { Role } from '../../domain/roles/role.ts';
import { adminError } from '../../errors/admin.ts';
import type { RealmRequest } from '../resource.ts';
import type { PartialImportRepresentation } from './document.ts';
import { readGroup } from './groups.ts';
import { checkGiven, type Work } from './import-work.ts';
import type { ImportLog } from './partial-import-results.ts';
import type { NamedRoles } from './roles.ts';

/** Groups that an import makes, and the paths of those it takes away. */
export interface ImportedGroups {
  readonly made: readonly GroupContents[];
  readonly gone: ReadonlySet<string>;
}

/** Brings groups, with those below them, to the top of a realm's. @throws {Refusal} 400, 403, 409 */
export async function importGroups(
  admin: RealmRequest,
  { groups: said = [] }: PartialImportRepresentation,
  log: ImportLog,
  { first, last }: Work,
  { ensure }: NamedRoles,
): Promise<ImportedGroups> {
  const { store, realm } = admin;
  const all: GroupContents[] = [];
  const gone = new Set<string>();
  for (const each of said) {
    if (each.path !== undefined && each.path !== `/${each.name ?? ''}`)
      throw adminError(
        400,
        `The group ${each.path} is part of another: groups are imported with those below them`,
      );
    const roles: Role[] = [];
    const made = readGroup(each, { realmId: realm.id, path: '' }, (name, clientId) => {
      const role = ensure(name, clientId);
      roles.push(role);
      return role;
    });
    const [top] = made;
    if (!top) continue;
    const { group, path } = top;
    const old = await findGroupByPath(store, realm.id, [group.name]);
    const clash = old && { id: old.id, refusal: `Group '${path}' already exists` };
    if (!log.takes('GROUP', group.name, { id: group.id, said: each }, clash)) continue;
    checkGiven(admin, roles);
    if (old) {
      first.push(store.groups.remove(old));
      gone.add(path);
    }
    all.push(...made);
    last.push(...made.map((one) => store.groups.create(one.group)));
    for (const one of made)
      last.push(...[...one.roles].map((id) => store.groups.addRole(realm.id, one.group.id, id)));
  }
  return { made: all, gone };
}

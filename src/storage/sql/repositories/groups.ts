import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { Group, GroupQuery, GroupRepository } from '../../../domain/groups/group.ts';
import { hasPattern, longestPart } from '../../../lib/wildcards.ts';
import { change } from '../change.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { GroupRow } from '../realm-rows.ts';
import type { Tables, Written } from '../schema.ts';
import { topic } from '../topics.ts';
import { groupRoleRepository } from './group-roles.ts';

type Doc = Omit<Group, 'id' | 'realmId' | 'parentId' | 'name' | 'revision'>;

export function groupRepository(database: Database): GroupRepository {
  const { build, engine } = database;
  const columns = ['realm_id', 'id', 'parent_id', 'name', 'revision', 'doc'] as const;
  const byId = database.read((param: Params<{ realmId: string; id: string }>) =>
    build
      .selectFrom('groups')
      .select(columns)
      .where('realm_id', '=', param('realmId'))
      .where('id', '=', param('id')),
  );
  const unique = [['', 'duplicate-group']] as const;
  const create = database.write(
    (param: Params<Written<GroupRow>>) =>
      build.insertInto('groups').values({
        realm_id: param('realm_id'),
        id: param('id'),
        parent_id: param('parent_id'),
        name: param('name'),
        doc: param('doc'),
      }),
    { unique },
  );
  const updating = (param: Params<Written<GroupRow>>) =>
    build
      .updateTable('groups')
      .set({
        parent_id: param('parent_id'),
        name: param('name'),
        revision: sql`revision + 1`,
        doc: param('doc'),
      })
      .where('realm_id', '=', param('realm_id'))
      .where('id', '=', param('id'));
  const update = database.update(updating, unique);
  const remove = database.write(
    (param: Params<{ realmId: string; id: string }>) =>
      build.deleteFrom('groups').where('realm_id', '=', param('realmId')).where('id', '=', param('id')),
    { oneRow: 'gone' },
  );
  // Whoever is in a group or below it has its roles: users are cached with theirs.
  const touch = database.touch((param: Params<{ realmId: string }>) =>
    build.selectNoFrom(topic('contents-of:', param('realmId')).as('topic')),
  );

  const find = async (realmId: string, id: string) => {
    const row = await byId.first({ realmId, id });
    return row && fromRow(row);
  };

  async function lineage(realmId: string, id: string): Promise<Group[]> {
    const line: Group[] = [];
    for (let next: string | undefined = id; next !== undefined; ) {
      const group: Group | undefined = await find(realmId, next);
      // A group that two at once have moved below each other has no top; it ends where it began.
      if (!group || line.some((above) => above.id === group.id)) break;
      line.unshift(group);
      next = group.parentId;
    }
    return line;
  }

  const lineages = async (realmId: string, ids: readonly string[]) => {
    const lines = await Promise.all(ids.map((id) => lineage(realmId, id)));
    return new Set(lines.flat().map(({ id }) => id));
  };

  function conditionsOf(
    where: ExpressionBuilder<Tables, 'groups'>,
    realmId: string,
    { search, exact, attributes = {}, parentId, roleId, isDefault }: GroupQuery,
  ): Expression<SqlBool>[] {
    const conditions: Expression<SqlBool>[] = [];
    if (search !== undefined) {
      conditions.push(
        exact
          ? where('name', '=', search)
          : engine.mayContainInAnyCase(sql.ref<string>('name'), longestPart(search)),
      );
    }
    if (parentId === null) conditions.push(where('parent_id', 'is', null));
    else if (parentId !== undefined) conditions.push(where('parent_id', '=', parentId));
    if (isDefault) conditions.push(engine.contains(sql.ref<string>('doc'), '"isDefault":true'));
    for (const name of Object.keys(attributes))
      conditions.push(engine.contains(sql.ref<string>('doc'), `${JSON.stringify(name)}:[`));
    if (roleId !== undefined)
      conditions.push(
        where('id', 'in', (from) =>
          from
            .selectFrom('group_roles')
            .select('group_id')
            .where('realm_id', '=', realmId)
            .where('role_id', '=', roleId),
        ),
      );
    return conditions;
  }

  async function all(realmId: string, query: GroupQuery): Promise<Group[]> {
    if (query.search?.includes('\0')) return [];
    const rows = await build
      .selectFrom('groups')
      .select(columns)
      .where('realm_id', '=', realmId)
      .where((where) => where.and(conditionsOf(where, realmId, query)))
      .orderBy('name')
      .orderBy('id')
      .execute();
    return rows
      .map(fromRow)
      .filter((group) => hasName(group, query) && hasAttributes(group, query.attributes));
  }

  return {
    find,
    async findAll(realmId, ids) {
      const groups = await Promise.all(ids.map((id) => find(realmId, id)));
      return groups.filter((group) => group !== undefined).sort((a, b) => (a.name < b.name ? -1 : 1));
    },
    async list(realmId, query) {
      const { first = 0, max } = query;
      const groups = await all(realmId, query);
      return groups.slice(first, max === undefined ? undefined : first + max);
    },
    count: async (realmId, query) => (await all(realmId, query)).length,
    lineage,
    create: (group) => change(create(toRow(group))),
    update: (group, options) =>
      change(update(toRow(group), options), [touch(group), database.touchRealm(group)]),
    remove: (group) => change(remove(group), [touch(group), database.touchRealm(group)]),
    ...groupRoleRepository(database, touch, lineages),
  };
}

function toRow({ id, realmId, parentId, name, revision: _counted, ...doc }: Group): Written<GroupRow> {
  return { realm_id: realmId, id, parent_id: parentId ?? null, name, doc: JSON.stringify(doc satisfies Doc) };
}

function fromRow(row: Selectable<GroupRow>): Group {
  const { id, realm_id: realmId, parent_id: parentId, name, revision } = row;
  const parent = parentId !== null && { parentId };
  return { id, realmId, ...parent, name, revision, ...(JSON.parse(row.doc) as Doc) };
}

const hasName = ({ name }: Group, { search, exact, fromStart = false }: GroupQuery): boolean =>
  search === undefined || exact || hasPattern(name, search, { fromStart });

function hasAttributes({ attributes }: Group, wanted: GroupQuery['attributes'] = {}): boolean {
  return Object.entries(wanted).every(
    ([name, value]) => Object.hasOwn(attributes, name) && attributes[name]?.includes(value),
  );
}

import { setImmediate as nextTurn } from 'node:timers/promises';
import { type Expression, type ExpressionBuilder, type Selectable, type SqlBool, sql } from 'kysely';
import type { SearchWord, User, UserQuery, UserRepository } from '../../../domain/users/user.ts';
import type { Database } from '../database.ts';
import type { UserRow } from '../people-rows.ts';
import type { Tables } from '../schema.ts';

/** How many users are looked through before others get their turn. */
const STRETCH = 2000;

const NAMES = ['username', 'email', 'first_name', 'last_name'] as const;
type Name = (typeof NAMES)[number];
type Where = ExpressionBuilder<Tables, 'users'>;

/** Greater than any text that begins with the same characters. */
const END = '\u{10ffff}';

/**
 * Looks for users, ordered by their usernames. Whole names and beginnings of names, roles and groups are found by
 * indexes; for the rest the users are gone through in stretches, so that a long search does not hold up others.
 */
export function userSearch(
  database: Database,
  fromRow: (row: Selectable<UserRow>) => User,
): Pick<UserRepository, 'list' | 'count'> {
  const { build, engine } = database;

  const rows = (realmId: string, query: UserQuery) =>
    build
      .selectFrom('users')
      .selectAll()
      .where('realm_id', '=', realmId)
      .where((where) => where.and(conditionsOf(where, realmId, query)))
      .orderBy(isIndexed(query) ? IN_ORDER : 'username');

  function conditionsOf(where: Where, realmId: string, query: UserQuery): Expression<SqlBool>[] {
    const conditions: Expression<SqlBool>[] = [];
    const { exact, enabled, emailVerified, attributes = {}, roleId, groupId, federated, storeId } = query;
    const given = {
      username: query.username,
      email: query.email,
      first_name: query.firstName,
      last_name: query.lastName,
    };
    for (const name of NAMES) {
      const text = given[name]?.toLowerCase();
      if (text === undefined) continue;
      conditions.push(exact ? where(name, '=', text) : engine.contains(sql.ref<string>(name), text));
    }
    for (const word of query.words ?? []) conditions.push(fitting(where, realmId, word));
    if (!query.serviceAccounts) conditions.push(where('service_account_client_id', 'is', null));
    // A member of the document itself: inside a text, quotation marks have a backslash before them.
    const says = (member: object) =>
      engine.contains(sql.ref<string>('doc'), JSON.stringify(member).slice(1, -1));
    if (enabled !== undefined) conditions.push(says({ enabled }));
    if (emailVerified !== undefined) conditions.push(says({ emailVerified }));
    if (storeId !== undefined) conditions.push(says({ storeId }));
    for (const [name, value] of Object.entries(attributes)) {
      conditions.push(engine.contains(sql.ref<string>('doc'), `${JSON.stringify(name)}:[`));
      // Spares the parsing of nearly all that have it, for users are known by what is theirs alone.
      if (query.attributesAsWritten)
        conditions.push(engine.contains(sql.ref<string>('doc'), JSON.stringify(value)));
    }
    if (roleId !== undefined)
      conditions.push(
        where('id', 'in', (from) =>
          from
            .selectFrom('user_roles')
            .select('user_id')
            .where('realm_id', '=', realmId)
            .where('role_id', '=', roleId),
        ),
      );
    if (groupId !== undefined)
      conditions.push(
        where('id', 'in', (from) =>
          from
            .selectFrom('user_groups')
            .select('user_id')
            .where('realm_id', '=', realmId)
            .where('group_id', '=', groupId),
        ),
      );
    if (federated !== undefined)
      conditions.push(
        where('id', 'in', (from) =>
          from
            .selectFrom('federated_identities')
            .select('user_id')
            .where('realm_id', '=', realmId)
            .where('provider_id', 'in', [federated.providerId].flat())
            .$if(federated.externalId !== undefined, (some) =>
              some.where('external_id', '=', federated.externalId ?? ''),
            ),
        ),
      );
    return conditions;
  }

  /** One search for each name, whoever is found twice: only where nothing more is asked of them SQLite takes all their indexes. */
  function fitting(where: Where, realmId: string, { kind, text }: SearchWord): Expression<SqlBool> {
    const word = text.toLowerCase();
    if (kind === 'pattern') {
      const pattern = word.replaceAll(/[\\%_]/g, '\\$&').replaceAll('*', '%');
      return where.or(NAMES.map((name) => sql<SqlBool>`${sql.ref(name)} LIKE ${pattern} ESCAPE '\\'`));
    }
    const by = (name: Name) => {
      const ids = build.selectFrom('users').select('id').where('realm_id', '=', realmId);
      return kind === 'exact'
        ? ids.where(name, '=', word)
        : ids.where(name, '>=', word).where(name, '<', word + END);
    };
    return where(
      'id',
      'in',
      by('username').unionAll(by('email')).unionAll(by('first_name')).unionAll(by('last_name')),
    );
  }

  /** The username at the end of the stretch that begins after another; undefined for the last stretch. */
  async function endOfStretch(realmId: string, after: string): Promise<string | undefined> {
    const end = await build
      .selectFrom('users')
      .select('username')
      .where('realm_id', '=', realmId)
      .where('username', '>', after)
      .orderBy('username')
      .limit(1)
      .offset(STRETCH)
      .executeTakeFirst();
    return end?.username;
  }

  async function* matches(realmId: string, query: UserQuery): AsyncGenerator<User> {
    let after = '';
    for (;;) {
      const end = await endOfStretch(realmId, after);
      const stretch = await rows(realmId, query)
        .where('username', '>', after)
        .$if(end !== undefined, (some) => some.where('username', '<=', end ?? ''))
        .execute();
      for (const row of stretch) {
        const user = fromRow(row);
        if (hasAttributes(user, query) && wasCreatedThen(user, query)) yield user;
      }
      if (end === undefined) return;
      after = end;
      await nextTurn();
    }
  }

  async function list(realmId: string, query: UserQuery): Promise<User[]> {
    const { first = 0, max = Number.MAX_SAFE_INTEGER } = query;
    if (max === 0 || hasNul(query)) return [];
    if (!isScan(query)) return (await rows(realmId, query).limit(max).offset(first).execute()).map(fromRow);
    const found: User[] = [];
    let skipped = 0;
    for await (const user of matches(realmId, query)) {
      if (skipped++ < first) continue;
      found.push(user);
      if (found.length >= max) break;
    }
    return found;
  }

  async function count(realmId: string, query: UserQuery = { serviceAccounts: true }): Promise<number> {
    if (hasNul(query)) return 0;
    if (isSifted(query)) {
      let users = 0;
      for await (const _user of matches(realmId, query)) users += 1;
      return users;
    }
    const row = await build
      .selectFrom('users')
      .select((select) => select.fn.countAll<number>().as('users'))
      .where('realm_id', '=', realmId)
      .where((where) => where.and(conditionsOf(where, realmId, query)))
      .executeTakeFirst();
    return Number(row?.users ?? 0);
  }

  return { list, count };
}

/** No database has a text with NUL in it, and in a pattern SQLite would take it for the end. */
const hasNul = (query: UserQuery): boolean => JSON.stringify(query).includes('\\u0000');

/** By username, but not by its index: SQLite would go through all users by it rather than sort the few that are found. */
const IN_ORDER = sql<string>`username || ''`;

/** Whether indexes find the users, or few to look through. */
function isIndexed({ words = [], roleId, groupId, federated, exact, ...names }: UserQuery): boolean {
  const whole = exact && (names.username ?? names.email ?? names.firstName ?? names.lastName) !== undefined;
  const begun = words.length > 0 && words.every(({ kind }) => kind !== 'pattern');
  return whole || begun || roleId !== undefined || groupId !== undefined || federated !== undefined;
}

/** Whether users must be gone through. */
function isScan({
  words = [],
  username,
  email,
  firstName,
  lastName,
  exact,
  enabled,
  emailVerified,
  storeId,
  ...sifted
}: UserQuery): boolean {
  const parts = !exact && [username, email, firstName, lastName].some((name) => name !== undefined);
  const flags = [enabled, emailVerified, storeId].some((member) => member !== undefined);
  return parts || flags || words.some(({ kind }) => kind === 'pattern') || isSifted(sifted);
}

/** Whether something is asked for that the database does not look at. */
const isSifted = ({ attributes = {}, createdAfter, createdBefore }: UserQuery): boolean =>
  Object.keys(attributes).length > 0 || createdAfter !== undefined || createdBefore !== undefined;

const wasCreatedThen = (
  { createdAt }: User,
  { createdAfter = Number.NEGATIVE_INFINITY, createdBefore = Number.POSITIVE_INFINITY }: UserQuery,
): boolean => createdAt >= createdAfter && createdAt <= createdBefore;

function hasAttributes(user: User, query: UserQuery): boolean {
  const { attributes = {}, attributesAsWritten, attributesInPart } = query;
  const isSame = (has: string, asked: string) => {
    if (attributesAsWritten) return has === asked;
    const [one, other] = [has.toLowerCase(), asked.toLowerCase()];
    return attributesInPart ? one.includes(other) : one === other;
  };
  return Object.entries(attributes).every(
    ([name, value]) =>
      Object.hasOwn(user.attributes, name) && user.attributes[name]?.some((each) => isSame(each, value)),
  );
}

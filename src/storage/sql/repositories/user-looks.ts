import { foldName, lookOf } from '../../../domain/users/folded-name.ts';
import type { StoredNames, User, UserRepository } from '../../../domain/users/user.ts';
import type { Database } from '../database.ts';
import type { Params } from '../params.ts';
import type { UserRow } from '../people-rows.ts';
import type { Written } from '../schema.ts';

type Looks = Pick<Written<UserRow>, 'username_look' | 'email_look' | 'chosen_username' | 'chosen_email'>;

/** What the names of a user look like, as it is stored. */
export function looksOf(
  { username, email }: Pick<User, 'username' | 'email'>,
  { chosen = [], duplicateEmailsAllowed }: StoredNames,
): Looks {
  const looks = { username: lookOf(foldName(username)), email: email && lookOf(foldName(email)) };
  return {
    username_look: looks.username === username ? null : looks.username,
    email_look: email === undefined || looks.email === email.toLowerCase() ? null : (looks.email ?? null),
    chosen_username: chosen.includes('username') ? looks.username : null,
    chosen_email: chosen.includes('email') && !duplicateEmailsAllowed ? (looks.email ?? null) : null,
  };
}

/** The same of a statement. */
export const lookColumns = (param: Params<Looks>) => ({
  username_look: param('username_look'),
  email_look: param('email_look'),
  chosen_username: param('chosen_username'),
  chosen_email: param('chosen_email'),
});

/** As many as are wanted to know that there is somebody: the first may be who asks. */
const A_FEW = 8;

/** The part of the user repository that finds who looks like somebody. */
export function userLooks(database: Database): Pick<UserRepository, 'findLookAlikes'> {
  const { build } = database;
  const alike = database.read((param: Params<{ realmId: string; first: string; second: string }>) => {
    const like = (column: 'username_look' | 'email_look') =>
      build
        .selectFrom('users')
        .select(['id', 'username_look', 'email_look'])
        .where('realm_id', '=', param('realmId'))
        .where(column, 'in', [param('first'), param('second')]);
    // To leave out who is in both, SQLite would go through everybody in the order of their ids.
    return like('username_look').unionAll(like('email_look')).limit(A_FEW);
  });
  return {
    async findLookAlikes(realmId, [first, second]) {
      const rows = await alike.all({ realmId, first, second });
      const distinct = new Map(rows.map((row) => [row.id, row])).values();
      return [...distinct].map(({ id, username_look, email_look }) => ({
        id,
        ...(username_look !== null && { usernameLook: username_look }),
        ...(email_look !== null && { emailLook: email_look }),
      }));
    },
  };
}

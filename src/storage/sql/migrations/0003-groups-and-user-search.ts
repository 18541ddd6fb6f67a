import type { Migration } from './migration.ts';

/** Names are searched in lower case; what is part of a group goes with it. */
export const groupsAndUserSearch: Migration = {
  number: 3,
  name: 'groups-and-user-search',
  statements: ({ text, member }) => [
    `ALTER TABLE users ADD COLUMN first_name ${text}`,
    `ALTER TABLE users ADD COLUMN last_name ${text}`,
    `UPDATE users SET first_name = lower(${member('doc', 'firstName')}),
      last_name = lower(${member('doc', 'lastName')})`,
    'CREATE INDEX users_by_first_name ON users (realm_id, first_name) WHERE first_name IS NOT NULL',
    'CREATE INDEX users_by_last_name ON users (realm_id, last_name) WHERE last_name IS NOT NULL',

    `CREATE TABLE groups (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      parent_id ${text},
      name ${text} NOT NULL,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, id),
      FOREIGN KEY (realm_id, parent_id) REFERENCES groups (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE UNIQUE INDEX groups_at_top ON groups (realm_id, name) WHERE parent_id IS NULL',
    'CREATE UNIQUE INDEX groups_by_parent ON groups (realm_id, parent_id, name) WHERE parent_id IS NOT NULL',

    `CREATE TABLE group_roles (
      realm_id ${text} NOT NULL,
      group_id ${text} NOT NULL,
      role_id ${text} NOT NULL,
      PRIMARY KEY (realm_id, group_id, role_id),
      FOREIGN KEY (realm_id, group_id) REFERENCES groups (realm_id, id) ON DELETE CASCADE,
      FOREIGN KEY (realm_id, role_id) REFERENCES roles (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX group_roles_by_role ON group_roles (realm_id, role_id, group_id)',

    `CREATE TABLE user_groups (
      realm_id ${text} NOT NULL,
      user_id ${text} NOT NULL,
      group_id ${text} NOT NULL,
      PRIMARY KEY (realm_id, user_id, group_id),
      FOREIGN KEY (realm_id, user_id) REFERENCES users (realm_id, id) ON DELETE CASCADE,
      FOREIGN KEY (realm_id, group_id) REFERENCES groups (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX user_groups_by_group ON user_groups (realm_id, group_id, user_id)',

    // With the users in it, so that nothing else is read to find who has a role.
    'DROP INDEX user_roles_by_role',
    'CREATE INDEX users_of_role ON user_roles (realm_id, role_id, user_id)',
  ],
};

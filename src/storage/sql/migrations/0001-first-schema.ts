import type { Migration } from './migration.ts';

export const firstSchema: Migration = {
  number: 1,
  name: 'first-schema',
  statements: ({ text, wholeNumber, position }) => [
    `CREATE TABLE realms (
      id ${text} PRIMARY KEY,
      name ${text} NOT NULL,
      doc ${text} NOT NULL
    )`,
    'CREATE UNIQUE INDEX realms_by_name ON realms (name)',

    `CREATE TABLE clients (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      client_id ${text} NOT NULL,
      secret ${text},
      registration_token ${text},
      revision ${wholeNumber} NOT NULL DEFAULT 0,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, id)
    )`,
    'CREATE UNIQUE INDEX clients_by_client_id ON clients (realm_id, client_id)',

    `CREATE TABLE client_scopes (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      name ${text} NOT NULL,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, id)
    )`,
    'CREATE UNIQUE INDEX client_scopes_by_name ON client_scopes (realm_id, name)',

    `CREATE TABLE components (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      doc ${text} NOT NULL,
      secrets ${text},
      PRIMARY KEY (realm_id, id)
    )`,

    `CREATE TABLE roles (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      client_id ${text},
      name ${text} NOT NULL,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, id),
      FOREIGN KEY (realm_id, client_id) REFERENCES clients (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE UNIQUE INDEX realm_roles_by_name ON roles (realm_id, name) WHERE client_id IS NULL',
    'CREATE UNIQUE INDEX client_roles_by_name ON roles (realm_id, client_id, name) WHERE client_id IS NOT NULL',

    `CREATE TABLE role_composites (
      realm_id ${text} NOT NULL,
      role_id ${text} NOT NULL,
      child_id ${text} NOT NULL,
      PRIMARY KEY (realm_id, role_id, child_id),
      FOREIGN KEY (realm_id, role_id) REFERENCES roles (realm_id, id) ON DELETE CASCADE,
      FOREIGN KEY (realm_id, child_id) REFERENCES roles (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX role_composites_by_child ON role_composites (realm_id, child_id)',

    `CREATE TABLE users (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      username ${text} NOT NULL,
      email ${text},
      unique_email ${text},
      service_account_client_id ${text},
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, id)
    )`,
    'CREATE UNIQUE INDEX users_by_username ON users (realm_id, username)',
    'CREATE UNIQUE INDEX users_by_unique_email ON users (realm_id, unique_email) WHERE unique_email IS NOT NULL',
    'CREATE INDEX users_by_email ON users (realm_id, email) WHERE email IS NOT NULL',
    `CREATE UNIQUE INDEX users_by_service_account ON users (realm_id, service_account_client_id)
      WHERE service_account_client_id IS NOT NULL`,

    `CREATE TABLE user_roles (
      realm_id ${text} NOT NULL,
      user_id ${text} NOT NULL,
      role_id ${text} NOT NULL,
      PRIMARY KEY (realm_id, user_id, role_id),
      FOREIGN KEY (realm_id, user_id) REFERENCES users (realm_id, id) ON DELETE CASCADE,
      FOREIGN KEY (realm_id, role_id) REFERENCES roles (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX user_roles_by_role ON user_roles (realm_id, role_id)',

    `CREATE TABLE credentials (
      realm_id ${text} NOT NULL,
      id ${text} NOT NULL,
      user_id ${text} NOT NULL,
      secret ${text} NOT NULL,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, id),
      FOREIGN KEY (realm_id, user_id) REFERENCES users (realm_id, id) ON DELETE CASCADE
    )`,
    'CREATE INDEX credentials_by_user ON credentials (realm_id, user_id)',

    `CREATE TABLE initial_access_tokens (
      realm_id ${text} NOT NULL REFERENCES realms (id) ON DELETE CASCADE,
      id ${text} NOT NULL,
      created_at ${wholeNumber} NOT NULL,
      expires_at ${wholeNumber},
      remaining_count ${wholeNumber} NOT NULL,
      doc ${text} NOT NULL,
      PRIMARY KEY (realm_id, id)
    )`,

    // No foreign key: the event that a realm was removed outlives the realm.
    `CREATE TABLE events (
      position ${position},
      realm_id ${text} NOT NULL,
      kind ${text} NOT NULL,
      time ${wholeNumber} NOT NULL,
      doc ${text} NOT NULL
    )`,
    'CREATE INDEX events_by_time ON events (realm_id, kind, time, position)',

    `CREATE TABLE sealing_keys (id ${text} PRIMARY KEY)`,
  ],
};

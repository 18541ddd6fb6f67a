import type { Generated } from 'kysely';
import type { PassingTables } from './passing-rows.ts';
import type { PeopleTables } from './people-rows.ts';
import type { RealmTables } from './realm-rows.ts';

/*
 * A thing is one row: columns for what is queried, unique or changed by itself, and `doc`, a JSON document, for the
 * rest. Rows of a realm are keyed by (realm_id, id), so that no lookup can reach over a realm's border. Documents are
 * text on both databases: they are only ever read whole, and PostgreSQL's JSON types refuse \u0000.
 */

/** All tables: the rows of each are described beside those of its kind. */
export interface Tables extends RealmTables, PeopleTables, PassingTables {
  events: EventRow;
  sealing_keys: SealingKeyRow;
  schema_migrations: SchemaMigrationRow;
}

/** A row as it is written: the database counts its revisions. */
export type Written<Row> = Omit<Row, 'revision'>;

export interface EventRow {
  position: Generated<number>;
  realm_id: string;
  kind: string;
  time: number;
  /** 1 for the realm's own list, 2 for the audit record, 3 for both. */
  kept: number;
  /** These repeat the document, cut short and without NUL, for queries. */
  type: string | null;
  client_id: string | null;
  user_id: string | null;
  ip_address: string | null;
  resource_type: string | null;
  resource_path: string | null;
  auth_realm_id: string | null;
  doc: string;
}

/** Ids of the key-encryption keys this database has been sealed with. */
export interface SealingKeyRow {
  id: string;
}

export interface SchemaMigrationRow {
  number: number;
  name: string;
}

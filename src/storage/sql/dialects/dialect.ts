import type { StoreLog } from '../../index.ts';
import type { Engine } from '../engine.ts';
import type { MigrationRun } from '../migrations/pending.ts';

/** A kind of database, and where one of it is. */
export interface SqlDialect {
  migrate(): Promise<MigrationRun>;
  /** Opens what has been migrated. */
  open(log: StoreLog): Promise<Engine>;
}

import { ConfigError } from '../../../config/load.ts';
import { migrations } from './index.ts';
import type { ColumnTypes, Migration } from './migration.ts';

export interface AppliedMigration {
  readonly number: number;
  readonly name: string;
}

export interface MigrationRun {
  /** The steps this run has taken. */
  readonly applied: readonly AppliedMigration[];
}

interface PendingMigration extends AppliedMigration {
  readonly statements: readonly string[];
}

/**
 * The steps a database has yet to take, the dialect's own statements of the same number first.
 * @throws when the database has been used by a newer build: there is no way back
 */
export function pendingMigrations(
  applied: readonly AppliedMigration[],
  ofDialect: readonly Migration[],
  types: ColumnTypes,
): PendingMigration[] {
  const known = migrations.at(-1)?.number ?? 0;
  const newest = applied.at(-1);
  if (newest && newest.number > known) {
    throw new ConfigError(
      `The database has schema ${newest.number} (${newest.name}), which a newer release made; ` +
        `this one knows schemas up to ${known}. Schemas only move forward: start the newer release.`,
    );
  }
  const at = newest?.number ?? 0;
  return migrations
    .filter(({ number }) => number > at)
    .map((migration) => ({
      number: migration.number,
      name: migration.name,
      statements: [...ofDialect.filter(({ number }) => number === migration.number), migration].flatMap(
        (each) => each.statements(types),
      ),
    }));
}

import type { StoreLog } from '../index.ts';

/**
 * Rows as the things they are, but for those whose secrets do not open, or whose document is none: they are told of in
 * the log and left out, so that one row that is damaged takes nothing else along.
 * @param what the name of such a thing
 */
export function readable<Row extends { readonly id: string }, Thing>(
  log: StoreLog,
  what: string,
  rows: readonly Row[],
  fromRow: (row: Row) => Thing,
): Thing[] {
  return rows.flatMap((row) => {
    try {
      return [fromRow(row)];
    } catch (err) {
      const { realm_id: realm } = row as { readonly realm_id?: string };
      log.error({ realm, id: row.id, err }, `${what} cannot be read, and is left out`);
      return [];
    }
  });
}

import type { Change } from '../../domain/store.ts';
import type { Statement } from './statement.ts';

/** What a Change is on this side of the contract. */
interface SqlChange {
  /** Run before all writes of the unit: they look up what was cached under the names from before. */
  readonly touches: readonly Statement[];
  readonly writes: readonly Statement[];
}

export function change(writes: Statement | readonly Statement[], touches: readonly Statement[] = []): Change {
  const made: SqlChange = { writes: 'write' in writes ? [writes] : writes, touches };
  return made as unknown as Change;
}

/** The statements of a unit, in the order to run them. */
export function statementsOf(unit: readonly Change[]): Statement[] {
  const changes = unit as unknown as readonly SqlChange[];
  const touches = new Map<string, Statement>();
  for (const { touches: some } of changes) {
    for (const touch of some) touches.set(JSON.stringify([touch.write.id, touch.values]), touch);
  }
  return [...touches.values(), ...changes.flatMap(({ writes }) => writes)];
}

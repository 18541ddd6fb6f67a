import type { Change } from '../../domain/store.ts';
import type { Statement } from './statement.ts';

/** What a Change is on this side of the contract. */
interface SqlChange {
  /** Run before all writes of the unit: they look up what was cached under the names from before. */
  readonly touches: readonly Statement[];
  readonly writes: readonly Statement[];
}

/**
 * A change of a unit.
 * @param writes in order
 * @param touches run ahead of all writes of the unit, each once however many changes ask for it
 */
export function change(writes: Statement | readonly Statement[], touches: readonly Statement[] = []): Change {
  const made: SqlChange = { writes: 'write' in writes ? [writes] : writes, touches };
  return made as unknown as Change;
}

/** The statements of a unit, in the order to run them. */
export function statementsOf(unit: readonly Change[]): Statement[] {
  const changes = unit as unknown as readonly SqlChange[];
  return [...distinct(changes.flatMap(({ touches }) => touches)), ...changes.flatMap(({ writes }) => writes)];
}

/** One change after another may touch the same thing: it is looked up once. */
function distinct(touches: readonly Statement[]): readonly Statement[] {
  if (touches.length < 2) return touches;
  return [
    ...new Map(touches.map((touch) => [JSON.stringify([touch.write.id, touch.values]), touch])).values(),
  ];
}

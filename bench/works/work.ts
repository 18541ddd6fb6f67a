import type { Admin } from '../load/admin.ts';
import type { Operation } from '../load/load.ts';

/** Where a work is done: a realm that nothing else uses. */
export interface Place {
  readonly admin: Admin;
  readonly realm: string;
  /** Client ids that are registered there already, if it was filled before. */
  readonly clientIds?: readonly string[];
}

/** One kind of work that the servers are compared by. */
export interface Work {
  readonly id: string;
  /** What one operation is, in the report's words. */
  readonly title: string;
  /** Whether an operation leaves a client behind, so that the realm grows. */
  readonly leavesClients?: boolean;
  /** Whether it is measured beside many clients as well. */
  readonly besideManyClients?: boolean;
  /** Makes in the realm what the operation needs, outside all measuring. May be asked again for the same realm. */
  readonly prepare: (place: Place) => Promise<Operation>;
}

import { Refusal } from '../../errors/refusal.ts';
import type { LoginCondition as Extension, Tools } from '../../extension/contract.ts';
import { inTime } from '../../lib/in-time.ts';
import { externalContext } from '../external-context.ts';
import type { LoginCondition } from '../step.ts';

/**
 * A condition from outside, which fails closed: while nobody can say whether it holds, nobody gets in.
 * @param onFailure is told why it could not
 */
export const externalCondition = (
  extension: Extension,
  tools: Tools,
  onFailure: (error: unknown) => void,
): LoginCondition => ({
  id: extension.id,
  async holds(login, config) {
    try {
      const holds: unknown = await inTime(() => extension.holds(externalContext(login, config), tools));
      if (typeof holds !== 'boolean') throw new Error(`neither true nor false: ${String(holds)}`);
      return holds;
    } catch (error) {
      onFailure(error);
      throw new Refusal(500, 'internalServerError', { cause: error });
    }
  },
});

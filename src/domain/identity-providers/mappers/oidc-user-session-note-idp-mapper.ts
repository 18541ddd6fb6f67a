import { claimOf } from './claim.ts';
import { claimConditions, heldAgainst } from './claim-conditions.ts';
import type { BrokerMapper } from './mapper.ts';

/** Notes of the session, for claims that are as they should be: texts alone, by the names of the claims. */
export const sessionNote: BrokerMapper = {
  id: 'oidc-user-session-note-idp-mapper',
  async apply(mapped, { identity, mapper }) {
    const notes: Record<string, string> = {};
    for (const { key, value } of claimConditions(mapper) ?? []) {
      const said = claimOf(identity, key);
      if (typeof said === 'string' && (await heldAgainst(mapper, value, said))) notes[key] = said;
    }
    return { ...mapped, sessionNotes: { ...mapped.sessionNotes, ...notes } };
  },
};

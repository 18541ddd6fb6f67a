import { brokerMistake } from '../broker/events.ts';
import { existingNote, findExisting } from '../broker/existing-user.ts';
import { GONE } from '../broker/gone.ts';
import { brokeredOf } from '../broker/identity.ts';
import type { Step } from '../step.ts';
import { errorPage } from '../turn.ts';

/** Finds the account that has their address or name; who has none does not get in. */
export const detectExistingUser: Step = {
  id: 'idp-detect-existing-broker-user',
  asksNothing: true,
  async begin(login) {
    const brokered = brokeredOf(login);
    if (!brokered) return GONE;
    const found = await findExisting(login, brokered);
    if (found) return { kind: 'done', notes: existingNote(found.existing) };
    const { username, id } = brokered.identity;
    const mistake = brokerMistake(login, brokered, { error: 'user_not_found' });
    const { auth_method: _method, ...told } = mistake.details as Record<string, string>;
    return {
      kind: 'failed',
      page: errorPage('federatedIdentityUnavailableMessage', 401, [username ?? id, brokered.provider.alias]),
      // It names the step in the place of how they came (as Keycloak).
      mistake: { ...mistake, details: { ...told, authenticator: 'DetectExistingBrokerUser' } },
    };
  },
};

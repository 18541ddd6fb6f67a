import { foldName } from '../../domain/users/folded-name.ts';
import { findLinkable } from '../broker/existing-user.ts';
import { vouchesForEmail } from '../broker/follow-provider.ts';
import { isBeyondTaking, takeOver } from '../broker/unproven.ts';
import type { Step } from '../step.ts';
import { NOT_FOR_THEM } from '../turn.ts';

/**
 * Whoever the provider has sent is who has their address here, and nobody asks: where the flow has it so and the provider is trusted with addresses
 * besides. Names are nobody's word for anything: at most providers people choose them.
 */
export const autoLink: Step = {
  id: 'idp-auto-link',
  asksNothing: true,
  async begin(login) {
    const found = await findLinkable(login);
    if (!found) return NOT_FOR_THEM;
    const { user, existing, brokered } = found;
    const isTrusted = existing.by === 'email' && vouchesForEmail(brokered);
    if (!isTrusted) return NOT_FOR_THEM;
    if (existing.by !== 'email' || user.emailVerified) return { kind: 'done', user };
    // It was the address of the account when it was found; another is not what the provider vouches for.
    if (user.email !== foldName(existing.value) || isBeyondTaking(user)) return NOT_FOR_THEM;
    return { kind: 'done', credentials: [], ...(await takeOver(login, brokered, user)) };
  },
};

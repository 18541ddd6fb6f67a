import type { Step } from '../step.ts';
import { NOT_FOR_THEM } from '../turn.ts';

/** Would ask for an email address to find an organization by; realms have none. */
export const organization: Step = {
  id: 'organization',
  asksNothing: true,
  begin: async () => NOT_FOR_THEM,
};

import type { Step } from '../step.ts';
import { NOT_FOR_THEM } from '../turn.ts';

/** Would make them a member of the organization of the provider; realms have none. */
export const addOrganizationMember: Step = {
  id: 'idp-add-organization-member',
  asksNothing: true,
  begin: async () => NOT_FOR_THEM,
};

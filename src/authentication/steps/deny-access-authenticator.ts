import type { Step } from '../step.ts';
import { errorPage } from '../turn.ts';

/** Nobody who comes here is let in. */
export const denyAccess: Step = {
  id: 'deny-access-authenticator',
  asksNothing: true,
  begin: async ({ user }, { config: { denyErrorMessage } }) => ({
    kind: 'failed',
    page: errorPage(denyErrorMessage || 'access-denied', 401),
    mistake: { error: 'access_denied', userId: user?.id, username: user?.username },
  }),
};

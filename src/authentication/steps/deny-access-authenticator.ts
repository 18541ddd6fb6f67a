import type { Step } from '../step.ts';
import { errorPage } from '../turn.ts';

/** Nobody who comes here is let in. */
export const denyAccess: Step = {
  id: 'deny-access-authenticator',
  asksNothing: true,
  begin: async (_login, { config: { denyErrorMessage } }) => ({
    kind: 'failed',
    page: errorPage(denyErrorMessage || 'access-denied', 401),
    mistake: { error: 'access_denied' },
  }),
};

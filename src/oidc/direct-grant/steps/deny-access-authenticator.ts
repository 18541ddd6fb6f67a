import type { DirectGrantStep } from '../step.ts';

/** Nobody who comes here is let in. */
export const denyAccess: DirectGrantStep = {
  id: 'deny-access-authenticator',
  asksNothing: true,
  perform: async (_login, { denyErrorMessage }) => ({
    done: false,
    step: 'first factor',
    denied: denyErrorMessage || 'Access denied',
  }),
};

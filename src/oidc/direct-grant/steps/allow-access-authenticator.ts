import type { DirectGrantStep } from '../step.ts';

/** Whoever comes here has passed it. */
export const allowAccess: DirectGrantStep = {
  id: 'allow-access-authenticator',
  asksNothing: true,
  perform: async () => ({ done: true }),
};

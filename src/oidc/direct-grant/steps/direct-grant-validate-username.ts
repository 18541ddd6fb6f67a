import type { DirectGrantStep } from '../step.ts';

/** Somebody of that name is there. Whether they are let in at all is asked in the end. */
export const validateUsername: DirectGrantStep = {
  id: 'direct-grant-validate-username',
  perform: async ({ user }) => (user ? { done: true, names: true } : { done: false, step: 'first factor' }),
};

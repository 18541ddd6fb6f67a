import { nameInForm } from '../name-in-form.ts';
import type { DirectGrantStep } from '../step.ts';

/** Somebody of that name is there. Whether they are let in at all is asked in the end. */
export const validateUsername: DirectGrantStep = {
  id: 'direct-grant-validate-username',
  identify: nameInForm,
  perform: async () => ({ done: true, names: true }),
};

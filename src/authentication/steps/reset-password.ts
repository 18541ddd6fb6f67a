import { UPDATE_PASSWORD } from '../../domain/authentication/required-actions.ts';
import { PASSWORD } from '../../domain/users/password.ts';
import type { Step } from '../step.ts';
import { DONE } from '../turn.ts';

/** Has them choose a password before they get in; where it is not required, only those who have one. */
export const resetPassword: Step = {
  id: 'reset-password',
  about: PASSWORD,
  needsUser: true,
  async begin(login, { execution }) {
    const has = async () => (await login.credentials()).some(({ type }) => type === PASSWORD);
    return execution.requirement === 'REQUIRED' || (await has())
      ? { ...DONE, actions: [UPDATE_PASSWORD] }
      : DONE;
  },
};

import { Conflict } from '../../../domain/store.ts';
import { hasPassword, passwordOf, rehashed } from '../../../domain/users/password.ts';
import { passwordPolicyOf } from '../../../domain/users/password-policy/policy-of-realm.ts';
import type { DirectGrantStep, Login } from '../step.ts';

/** The form's `password` is the user's. */
export const validatePassword: DirectGrantStep = {
  id: 'direct-grant-validate-password',
  async perform(login) {
    const { realm, credentials, form } = login;
    const password = form.get('password') ?? '';
    if (!(await hasPassword(credentials, password, passwordPolicyOf(realm))))
      return { done: false, step: 'first factor' };
    return { done: true, keep: () => keepUpToDate(login, password) };
  },
};

/** Hashes the password as the realm has it done by now, unless another one was set meanwhile. */
async function keepUpToDate({ store, realm, credentials }: Login, password: string): Promise<void> {
  const stored = passwordOf(credentials);
  const anew = stored && (await rehashed(stored, password, passwordPolicyOf(realm)));
  if (!anew) return;
  try {
    await store.commit([store.users.updateCredential(anew, { ifRevision: stored.revision })]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
  }
}

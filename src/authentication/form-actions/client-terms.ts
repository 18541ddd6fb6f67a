import type { User } from '../../domain/users/user.ts';
import type { FormAction } from './form-action.ts';

const FIELD = 'clientTermsAccepted';

/** The terms of the client, in the version that was shown; part of every form whose client's rule has some. */
export const clientTerms: FormAction = {
  id: 'client-terms',
  show: ({ rule }) => (rule?.terms ? { clientTerms: rule.terms } : {}),
  // A box of a version that is no more is no box of this one.
  check: async ({ rule, posted }) =>
    !rule?.terms || posted.get(FIELD) === rule.terms.version
      ? undefined
      : { error: 'invalid_registration', fieldErrors: { [FIELD]: { key: 'termsAcceptanceRequired' } } },
  complete: (user, { rule, login }) =>
    rule?.terms && user.signUp
      ? { ...user, signUp: accepting(user.signUp, rule.terms.version, login) }
      : user,
};

const accepting = (
  signUp: NonNullable<User['signUp']>,
  version: string,
  { dependencies }: { readonly dependencies: { readonly clock: { now(): number } } },
) => ({ ...signUp, terms: { version, at: dependencies.clock.now() } });

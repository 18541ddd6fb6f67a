import type { FormAction } from './form-action.ts';

/** The box of it: what comes of that is the user's who is made. */
export const TERMS_ACCEPTED = 'termsAccepted';

/** The realm's terms, without which nobody registers. */
export const terms: FormAction = {
  id: 'registration-terms-and-conditions',
  show: () => ({ termsAcceptanceRequired: true }),
  needsPage: () => true,
  check: async ({ posted }) =>
    posted.get(TERMS_ACCEPTED)
      ? undefined
      : {
          error: 'invalid_registration',
          fieldErrors: { [TERMS_ACCEPTED]: { key: 'termsAcceptanceRequired' } },
        },
};

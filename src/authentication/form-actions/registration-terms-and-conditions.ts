import { ACCEPTED } from '../required-actions/TERMS_AND_CONDITIONS.ts';
import type { FormAction } from './form-action.ts';

const FIELD = 'termsAccepted';

/** The realm's terms, without which nobody registers. */
export const terms: FormAction = {
  id: 'registration-terms-and-conditions',
  show: () => ({ termsAcceptanceRequired: true }),
  needsPage: () => true,
  check: async ({ posted }) =>
    posted.get(FIELD)
      ? undefined
      : { error: 'invalid_registration', fieldErrors: { [FIELD]: { key: 'termsAcceptanceRequired' } } },
  complete: (user, { login }) => ({
    ...user,
    attributes: {
      ...user.attributes,
      [ACCEPTED]: [String(Math.floor(login.dependencies.clock.now() / 1000))],
    },
  }),
};

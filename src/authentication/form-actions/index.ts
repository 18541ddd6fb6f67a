import { Catalogue } from '../../lib/catalogue.ts';
import type { FormAction } from './form-action.ts';
import { password } from './registration-password-action.ts';
import { recaptcha, recaptchaEnterprise } from './registration-recaptcha-action.ts';
import { terms } from './registration-terms-and-conditions.ts';
import { userCreation } from './registration-user-creation.ts';

/** A new form action is a file here and a line in this list. */
export const formActions = new Catalogue<FormAction>('form action', [
  userCreation,
  password,
  recaptcha,
  recaptchaEnterprise,
  terms,
]);

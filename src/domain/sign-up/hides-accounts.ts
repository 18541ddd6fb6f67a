import type { RealmSettings } from '../realms/settings.ts';

/** The realm attribute by which nobody learns from the form whose addresses have accounts. */
const HIDES = 'sign-up.hide-existing';

/** Whether nobody is to learn whose addresses have accounts. */
export const hidesAccounts = ({ attributes }: Pick<RealmSettings, 'attributes'>): boolean =>
  attributes[HIDES] === 'true';

/** Why that attribute cannot be as it is, in the words of a refusal: who means that it hides would not learn that it does not. */
export const findHidingProblem = ({ attributes }: Pick<RealmSettings, 'attributes'>): string | undefined =>
  ['true', 'false', ''].includes(attributes[HIDES] ?? '') ? undefined : `'${HIDES}' must be true or false`;

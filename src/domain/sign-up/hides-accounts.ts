import type { RealmSettings } from '../realms/settings.ts';

/** The realm attribute by which nobody learns from the form whose addresses have accounts. */
const HIDES = 'sign-up.hide-existing';

/** Whether nobody is to learn whose addresses have accounts. */
export const hidesAccounts = ({ attributes }: Pick<RealmSettings, 'attributes'>): boolean =>
  attributes[HIDES] === 'true';

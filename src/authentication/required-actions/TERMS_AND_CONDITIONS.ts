import type { Change } from '../../domain/store.ts';
import { actionEvent } from '../events.ts';
import type { Login } from '../login.ts';
import type { RequiredActionKind } from './action.ts';

export const TERMS = 'TERMS_AND_CONDITIONS';
/** The attribute that tells when a user accepted them, in seconds since 1970 (as Keycloak). */
export const ACCEPTED = 'terms_and_conditions';

/** Whoever declines them has not accepted them before either (as Keycloak). */
function forgotten({ user, realm, dependencies: { store } }: Login): readonly Change[] {
  if (!user?.attributes[ACCEPTED]) return [];
  const { [ACCEPTED]: _accepted, ...attributes } = user.attributes;
  const { duplicateEmailsAllowed } = realm.settings;
  return [store.users.update({ ...user, attributes }, { duplicateEmailsAllowed, ifRevision: user.revision })];
}

/** The user accepts the realm's terms, or does not get in. */
export const terms: RequiredActionKind = {
  id: TERMS,
  forClients: false,
  begin: async () => ({ kind: 'asked', page: { template: 'terms' } }),
  async answer(login, form) {
    const { user, dependencies } = login;
    if (form.get('cancel') !== undefined || !user)
      return { kind: 'refused', description: 'termsAndConditionsDeclined', unit: forgotten(login) };
    const at = String(Math.floor(dependencies.clock.now() / 1000));
    return {
      kind: 'done',
      user: { ...user, attributes: { ...user.attributes, [ACCEPTED]: [at] } },
      unit: actionEvent(login, 'CUSTOM_REQUIRED_ACTION', { details: { custom_required_action: TERMS } }),
    };
  },
};

import { signUpRuleOf, UNREADABLE } from '../../domain/sign-up/read-rule.ts';
import type { SignUpRule } from '../../domain/sign-up/rule.ts';
import { isSignedUpFor } from '../../domain/sign-up/signed-up-for.ts';
import { actionEvent } from '../events.ts';
import type { Login } from '../login.ts';
import type { RequiredActionKind } from './action.ts';

/** Of no list of the realm: the client's rule says whether there are terms. */
export const CLIENT_TERMS = 'CLIENT_TERMS';
const FIELD = 'clientTermsAccepted';

/** The client's terms, where the user signed up for it, and has accepted another version of them or none. */
export function changedTerms({ client, user }: Login): SignUpRule['terms'] {
  const rule = signUpRuleOf(client);
  if (rule === undefined || rule === UNREADABLE || !rule.terms) return undefined;
  if (!user || !isSignedUpFor(user, client)) return undefined;
  return user.signUp?.terms?.version === rule.terms.version ? undefined : rule.terms;
}

/** Whoever signed up for a client accepts its terms again once they have changed, or does not get in. */
export const clientTerms: RequiredActionKind = {
  id: CLIENT_TERMS,
  forClients: false,
  async begin(login) {
    const terms = changedTerms(login);
    if (!terms) return { kind: 'done', unit: [] };
    return { kind: 'asked', page: { template: 'login-client-terms', variables: { clientTerms: terms } } };
  },
  async answer(login, form) {
    const terms = changedTerms(login);
    const { user, dependencies } = login;
    if (!terms || !user?.signUp) return { kind: 'done', unit: [] };
    if (form.get('cancel') !== undefined)
      return { kind: 'refused', description: 'termsAndConditionsDeclined' };
    // What was shown may be no more what there is.
    if (form.get(FIELD) !== terms.version) return clientTerms.begin(login);
    const { version } = terms;
    return {
      kind: 'done',
      user: { ...user, signUp: { ...user.signUp, terms: { version, at: dependencies.clock.now() } } },
      unit: actionEvent(login, 'CUSTOM_REQUIRED_ACTION', {
        details: { custom_required_action: CLIENT_TERMS, terms_version: version },
      }),
    };
  },
};

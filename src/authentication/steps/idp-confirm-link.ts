import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import { existingOf } from '../broker/existing-user.ts';
import { GONE } from '../broker/gone.ts';
import { brokeredOf } from '../broker/identity.ts';
import { REVIEWS } from '../broker/notes.ts';
import type { Login } from '../login.ts';
import type { Step } from '../step.ts';
import { DONE, type Turn } from '../turn.ts';

/** There is an account already: they say whether it is theirs, or change what the provider says of them. */
export const confirmLink: Step = {
  id: 'idp-confirm-link',
  asksNothing: true,
  begin: async (login) => ask(login),
  async answer(login, form) {
    switch (form.get('submitAction')) {
      case 'updateProfile':
        return { kind: 'again', notes: { [REVIEWS]: 'true' } };
      case 'linkAccount':
        return DONE;
      default:
        return ask(login);
    }
  },
};

function ask(login: Login): Turn {
  const [existing, brokered] = [existingOf(login), brokeredOf(login)];
  if (!existing || !brokered) return GONE;
  return {
    kind: 'asked',
    page: {
      template: 'login-idp-link-confirm',
      message: {
        type: 'error',
        key: 'federatedIdentityConfirmLinkMessage',
        args: [existing.by, existing.value],
      },
      variables: { idpAlias: brokered.provider.alias, idpDisplayName: displayNameOf(brokered.provider) },
    },
  };
}

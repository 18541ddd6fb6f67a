import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import { brokerEvent } from '../broker/events.ts';
import { GONE } from '../broker/gone.ts';
import { brokeredOf } from '../broker/identity.ts';
import { OVERRIDES } from '../broker/notes.ts';
import type { Login } from '../login.ts';
import type { Step } from '../step.ts';
import { DONE, type Turn } from '../turn.ts';

/** They are linked with another account of the same provider, which gives way where they say so. */
export const confirmOverrideLink: Step = {
  id: 'idp-confirm-override-link',
  asksNothing: true,
  needsUser: true,
  begin: ask,
  async answer(login, form) {
    const { user } = login;
    const brokered = brokeredOf(login);
    if (!brokered || !user) return GONE;
    if (form.get('submitAction') !== 'confirmOverride') return ask(login);
    return {
      kind: 'done',
      notes: { [OVERRIDES]: user.id },
      unit: brokerEvent(login, brokered, 'FEDERATED_IDENTITY_OVERRIDE_LINK', { userId: user.id }),
    };
  },
};

async function ask(login: Login): Promise<Turn> {
  const { realm, user, dependencies } = login;
  const brokered = brokeredOf(login);
  if (!brokered || !user) return GONE;
  const { provider, identity } = brokered;
  const links = await dependencies.store.users.federatedIdentities(realm.id, user.id);
  const link = links.find(({ providerId }) => providerId === provider.id);
  if (!link) return DONE;
  const name = displayNameOf(provider);
  const args = [user.username, name, identity.username ?? identity.id, name, link.externalName ?? ''];
  return {
    kind: 'asked',
    page: {
      template: 'login-idp-link-confirm-override',
      message: { type: 'error', key: 'federatedIdentityConfirmOverrideMessage', args },
      variables: { idpDisplayName: name },
    },
  };
}

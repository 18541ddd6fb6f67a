import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { hasRole } from '../../domain/users/has-role.ts';
import { providerOf } from '../broker/identity.ts';
import { LINKED } from '../broker/notes.ts';
import { actionEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { CLIENT_ACTION_PARAMETER } from '../notes.ts';
import type { ActionTurn, RequiredActionKind } from './action.ts';

export const IDP_LINK = 'idp_link';

/** Any of them lets people link their account (as Keycloak). */
const ROLES = ['account.manage-account', 'account.manage-account-links'];

/** The user links their account with an identity provider that the client has named: it sends them there, and back. */
export const idpLink: RequiredActionKind = {
  id: IDP_LINK,
  forClients: true,
  opensWay: true,
  begin: (login) =>
    named(login, (provider) => {
      // They have been there.
      if (login.session.state.notes[LINKED] === provider.alias)
        return { kind: 'done', unit: [], notes: { [LINKED]: undefined } };
      return {
        kind: 'asked',
        page: { template: 'link-idp-action', variables: { idpDisplayName: displayNameOf(provider) } },
      };
    }),
  answer: (login) => named(login, ({ alias }) => ({ kind: 'elsewhere', provider: alias })),
};

/** What is done with the provider that is named, where there is one, and they may. */
async function named(login: Login, perform: (provider: IdentityProvider) => ActionTurn): Promise<ActionTurn> {
  const alias = login.session.state.notes[CLIENT_ACTION_PARAMETER];
  const provider = providerOf(login.realm, alias);
  const { user, realm, dependencies } = login;
  if (!provider || !dependencies.brokers.has(provider.providerId))
    return impossible(login, alias, 'unknown_identity_provider');
  const may =
    user && (await Promise.all(ROLES.map((role) => hasRole(dependencies.store, realm, user, role))));
  return may?.includes(true) ? perform(provider) : impossible(login, alias, 'not_allowed');
}

/** An action of the user's own names no provider, and is over with that. */
function impossible(login: Login, alias: string | undefined, error: string): ActionTurn {
  const unit = actionEvent(login, 'FEDERATED_IDENTITY_LINK_ERROR', {
    error,
    details: alias === undefined ? {} : { identity_provider: alias },
  });
  return login.user?.requiredActions.includes(IDP_LINK)
    ? { kind: 'done', unit }
    : { kind: 'impossible', unit };
}

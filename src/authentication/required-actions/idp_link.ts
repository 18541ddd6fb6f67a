import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { hasRole } from '../../domain/users/has-role.ts';
import { providerOf } from '../broker/identity.ts';
import { outcomeOf, WITHOUT_OUTCOME } from '../broker/link-outcome.ts';
import { actionEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { CLIENT_ACTION_PARAMETER } from '../notes.ts';
import type { ActionTurn, RequiredActionKind } from './action.ts';
import { isAskedByClient } from './asked-by-client.ts';

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
      const { kind, told } = outcomeOf(login, provider.alias) ?? {};
      if (kind === 'linked')
        return { kind: 'done', unit: [], notes: WITHOUT_OUTCOME, told: { ...ACTION, ...told } };
      if (kind === 'denied there' && isAskedByClient(login, IDP_LINK))
        return denied(login, { ...ACTION, ...told });
      return {
        kind: 'asked',
        page: { template: 'link-idp-action', variables: { idpDisplayName: displayNameOf(provider) } },
        ...(kind !== undefined && { notes: WITHOUT_OUTCOME }),
      };
    }),
  answer: (login) => named(login, ({ alias }) => ({ kind: 'elsewhere', provider: alias })),
};

/** What events tell of it. */
const ACTION = { custom_required_action: IDP_LINK };

/** They would not be linked, which they have said at the provider. */
const denied = (login: Login, told: Readonly<Record<string, string>>): ActionTurn => ({
  kind: 'cancelled',
  notes: WITHOUT_OUTCOME,
  told,
  unit: actionEvent(login, 'FEDERATED_IDENTITY_LINK_ERROR', { error: 'rejected_by_user', details: told }),
});

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

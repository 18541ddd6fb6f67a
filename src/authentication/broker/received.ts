import { findFlowByAlias } from '../../domain/authentication/find.ts';
import type { BrokeredIdentity } from '../../domain/identity-providers/brokered-identity.ts';
import { BrokerFailure } from '../../domain/identity-providers/brokers.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { isSet } from '../../domain/identity-providers/is-set.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import type { Answer } from '../../http/exchange.ts';
import { turnTo } from '../detour.ts';
import { keepApart } from '../keep-apart.ts';
import type { Login } from '../login.ts';
import { IDP_LINK } from '../required-actions/idp_link.ts';
import { redirect } from '../show.ts';
import { loginUrl } from '../urls.ts';
import { FIRST_BROKER_LOGIN } from './detours.ts';
import { withBrokered } from './identity.ts';
import { knownUser } from './known-user.ts';
import { linkAccount } from './link-account.ts';

/** Characters of what a provider says of somebody, at most: it waits in the login. */
const LONGEST = 200_000;

/** A provider has said who it is: whom the realm knows by that arrives, anybody else goes through the first broker login. */
export async function received(
  login: Login,
  provider: IdentityProvider,
  said: BrokeredIdentity,
): Promise<Answer> {
  const { realm, dependencies } = login;
  const identity = asKept(provider, said);
  if (identity.id === '' || identity.id.length > 255 || JSON.stringify(identity).length > LONGEST)
    throw unusable('What the provider says of them is not to be kept');
  // Whoever is logged in was sent there to be linked.
  if (login.session.state.proved) return linkAccount(login, { provider, identity }, IDP_LINK);
  // The provider may have come to be for links alone while they were there.
  if (isSet(provider, 'linkOnly')) throw unusable('People do not log in by this provider');
  const federated = { providerId: provider.id, externalId: identity.id };
  const [user, other] = await dependencies.store.users.list(realm.id, { federated, max: 2 });
  if (other) throw unusable('More than one user is linked by this id');
  if (user) return knownUser(login, { provider, identity }, user);
  const flowId = firstLoginFlow(login, provider);
  if (flowId === undefined) throw unusable('There is no first broker login flow');
  const first = withBrokered(turnTo(login, { action: FIRST_BROKER_LOGIN, flowId }), identity);
  const kept = await keepApart(first);
  return redirect(loginUrl(kept.login, FIRST_BROKER_LOGIN), kept.cookies);
}

/** What its tokens are good for is nobody's, unless the provider's are stored. */
function asKept(provider: IdentityProvider, { tokens, ...identity }: BrokeredIdentity): BrokeredIdentity {
  const { username } = identity;
  const keepsCase = provider.config.caseSensitiveOriginalUsername === 'true';
  return {
    ...identity,
    ...(username !== undefined && { username: keepsCase ? username : username.toLowerCase() }),
    ...(isSet(provider, 'storeToken') && tokens !== undefined && { tokens }),
  };
}

const unusable = (detail: string) =>
  new BrokerFailure('identityProviderUnexpectedErrorMessage', 'identity_provider_login_failure', detail);

function firstLoginFlow({ realm }: Login, { settings }: IdentityProvider): string | undefined {
  const authentication = authenticationOf(realm);
  const alias = settings.firstBrokerLoginFlowAlias;
  return typeof alias === 'string' && alias !== ''
    ? findFlowByAlias(authentication, alias)?.id
    : authentication.bindings.firstBrokerLoginFlow;
}

import { BrokerFailure } from '../../domain/identity-providers/brokers.ts';
import { turnTo } from '../detour.ts';
import type { Endpoint } from '../endpoints/endpoint.ts';
import { isFromPage } from '../endpoints/endpoint.ts';
import { showExpired } from '../expired.ts';
import { departTo } from './departure.ts';
import { failBrokered } from './failure.ts';
import { providerOf } from './identity.ts';
import { canLogIn } from './providers.ts';

/** Somebody would log in by a provider. */
export const brokerLogin: Endpoint = async (login) => {
  const { request, realm, session } = login;
  const { alias } = request.params;
  if (!isFromPage(login) || session.state.proved) return showExpired(login);
  const provider = providerOf(realm, alias);
  const details = { identity_provider: alias ?? '' };
  if (!provider || !login.dependencies.brokers.has(provider.providerId))
    return failBrokered(login, UNKNOWN, details);
  if (!canLogIn(login, provider)) return failBrokered(login, ONLY_LINKED, details);
  return departTo(session.state.detour ? turnTo(login, undefined) : login, provider);
};

const KEY = 'couldNotSendAuthenticationRequestMessage';
const UNKNOWN = new BrokerFailure(KEY, KEY, 'There is no such identity provider');
const ONLY_LINKED = new BrokerFailure(KEY, KEY, 'People do not log in by this provider');

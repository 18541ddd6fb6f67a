import { BrokerFailure } from '../../domain/identity-providers/brokers.ts';
import { displayNameOf } from '../../domain/identity-providers/display-name.ts';
import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { preprocessed } from '../../domain/identity-providers/mappers/run.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { Refusal } from '../../errors/refusal.ts';
import { asksForPage } from '../../http/accept.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { readForm } from '../../http/form.ts';
import { advance } from '../advance.ts';
import type { LoginDependencies } from '../dependencies.ts';
import { plainEvent } from '../events.ts';
import { showExpired } from '../expired.ts';
import { findTabById } from '../find-login.ts';
import { keep } from '../keep.ts';
import { type Login, withNotes } from '../login.ts';
import { lost } from '../lost.ts';
import { FORWARDED } from '../notes.ts';
import { refusalPage } from '../refusal-page.ts';
import { IDP_LINK } from '../required-actions/idp_link.ts';
import { clientIdIn, depart, departureOf, readState, returned } from './departure.ts';
import { failBrokered, failWithoutLogin } from './failure.ts';
import { providerOf } from './identity.ts';
import { notLinkedThere } from './link-account.ts';
import { received } from './received.ts';

/** Characters of what a provider sends back, at most, of each parameter. */
const LONGEST = 16_384;

/** Somebody comes back from a provider: by a redirect, or by a form that its page has sent (`response_mode=form_post`). */
export async function brokerCallback(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
): Promise<Answer> {
  const { alias = '' } = request.params;
  const provider = providerOf(realm, alias);
  if (!provider || !dependencies.brokers.has(provider.providerId))
    return notFound(dependencies, realm, request);
  const answer = answerOf(request);
  const state = answer('state');
  if (!state)
    return failWithoutLogin(dependencies, realm, request, {
      key: 'identityProviderMissingStateMessage',
      error: 'identity_provider_login_failure',
    });
  const read = readState(state);
  if (!read && state.split('.').length < 3)
    return failWithoutLogin(dependencies, realm, request, {
      key: 'invalidRequestMessage',
      error: 'invalidRequestMessage',
    });
  if (!read)
    return failWithoutLogin(dependencies, realm, request, {
      key: 'invalidCodeMessage',
      error: 'invalid_code',
    });
  const login = await findTabById(dependencies, realm, request, read.tabId);
  if (!login) return lostOnTheWay(dependencies, realm, request, read);
  const departure = departureOf(login, alias, state);
  if (!departure) return showExpired(login);
  // Whatever comes of it, nobody comes by it again: of two who do, one is late.
  const back = (await keep(returned(login))).login;
  const error = answer('error');
  if (error) return refusedThere(back, provider, error, answer('error_description'));
  try {
    const identity = await dependencies.brokers.identify({
      realm,
      provider,
      baseUrl: request.baseUrl,
      answer,
      secrets: departure.secrets,
    });
    return await received(back, provider, preprocessed(realm, provider, identity));
  } catch (failure) {
    if (!(failure instanceof BrokerFailure)) throw failure;
    return failBrokered(
      back,
      failure,
      {},
      failure.key === 'identityProviderMissingCodeOrErrorMessage' ? 400 : 502,
    );
  }
}

/** A provider that is not there, or no more: told to people on a page. */
const notFound = ({ pages }: LoginDependencies, realm: RealmView, request: Request): Answer =>
  asksForPage(request)
    ? refusalPage(pages, realm, request, new Refusal(404, 'pageNotFound'))
    : {
        status: 404,
        headers: { 'content-type': 'application/json' },
        json: { error: `Identity Provider [${request.params.alias ?? ''}] not found.` },
      };

function answerOf(request: Request): (name: string) => string | undefined {
  const form = request.method === 'POST' ? readForm(request) : undefined;
  return (name) => {
    const value = form ? form.get(name) : request.query.get(name);
    return value && value.length <= LONGEST ? value : undefined;
  };
}

/** Back to the client, or to where the login begins anew, as with any other login that is not there any more. */
async function lostOnTheWay(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
  { clientKey, clientData }: { readonly clientKey: string; readonly clientData: string },
): Promise<Answer> {
  const client = await dependencies.store.clients.find(realm.id, clientIdIn(clientKey));
  return lost(dependencies, realm, request, { clientId: client?.clientId ?? null, clientData });
}

/** The provider has let nobody in (RFC 6749 section 4.1.2.1); Keycloak's ways on. */
async function refusedThere(
  login: Login,
  provider: IdentityProvider,
  error: string,
  description: string | undefined,
): Promise<Answer> {
  const { protocol } = login.dependencies;
  if (error === 'temporarily_unavailable' && description === 'authentication_expired') {
    const { alias } = provider;
    const details = { identity_provider: alias, login_retry: 'true', code_id: login.session.tabId };
    return depart(login, provider, plainEvent(login, 'IDENTITY_PROVIDER_LOGIN', { details }));
  }
  // Whoever is logged in was sent there to be linked.
  if (login.session.state.proved) return notLinkedThere(login, provider, error, IDP_LINK);
  if (error === 'login_required' || error === 'interaction_required')
    return protocol.refuse(login, { error });
  const said =
    error === 'access_denied'
      ? ['access-denied-when-idp-auth', displayNameOf(provider)]
      : ['identityProviderUnexpectedErrorMessage'];
  return advance(withNotes(login, { [FORWARDED]: JSON.stringify(said) }));
}

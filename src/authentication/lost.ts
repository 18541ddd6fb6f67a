import type { Client } from '../domain/clients/client.ts';
import { type ClientView, findClientView } from '../domain/clients/client-view.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { refreshAllowedClients } from '../domain/sign-up/allowed-clients.ts';
import { decideSignUp } from '../domain/sign-up/decide.ts';
import type { Answer, Request } from '../http/exchange.ts';
import { seconds } from '../lib/clock.ts';
import { type PageMessage, renderPage } from '../pages/page.ts';
import { newLogin } from './begin.ts';
import { browserOf } from './cookies/browser.ts';
import { identityOf } from './cookies/identity.ts';
import { type Beginning, beginningOf } from './cookies/restart.ts';
import type { LoginDependencies } from './dependencies.ts';
import { keep } from './keep.ts';
import { tellOfLost } from './lost-events.ts';
import { FLOW_LEVEL, RESTARTED } from './notes.ts';
import { ruleDetail } from './registration.ts';
import { NOT_KEPT, redirect } from './show.ts';
import { loginUrl } from './urls.ts';

/** Whom a login is said to be of, which is believed as little as any URL. */
interface Named {
  /** Public id. */
  readonly clientId: string | null;
  /** What the client has asked for. */
  readonly clientData: string | null;
}

const namedIn = ({ query }: Request): Named => ({
  clientId: query.get('client_id'),
  clientData: query.get('client_data'),
});

/**
 * The browser asks for a login that is not there: it has arrived, it is over, or the browser has lost its cookies. It begins anew where
 * the browser knows how it began; who has arrived is sent back to the client, which asks again, or told so.
 */
export async function lost(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
  named: Named = namedIn(request),
): Promise<Answer> {
  const { clientId } = named;
  const view = clientId === null ? undefined : await findClientView(dependencies.store, realm.id, clientId);
  if (view && !view.client.enabled && (await isUnderWay(dependencies, realm, request, view.client))) {
    await tellOfLost(dependencies, { realm, request, client: view.client }, 'client_disabled', {
      code_id: request.query.get('tab_id') ?? '',
    });
    return explain(dependencies, realm, request, view.client, SWITCHED_OFF);
  }
  const beginning = beginningOf(dependencies, realm, request);
  const about = { realm, request, client: view?.client };
  if (beginning && beginning.clientId === clientId && view?.client.enabled) {
    await tellOfLost(dependencies, about, 'expired_code', { restart_after_timeout: 'true' });
    return beginAnew(dependencies, { realm, client: view.client, request }, beginning);
  }
  if (await identityOf(dependencies, realm, request)) {
    const asking = view?.client.enabled ? { realm, client: view.client, request } : undefined;
    const back = asking && (await dependencies.protocol.sendBack(asking, named.clientData));
    const told = { ...back?.told, redirected_to_client: String(back !== undefined) };
    await tellOfLost(dependencies, about, 'already_logged_in', told);
    return back?.answer ?? explain(dependencies, realm, request, enabled(view), ALREADY_IN);
  }
  if (!beginning) await tellOfLost(dependencies, about, 'cookie_not_found');
  return explain(dependencies, realm, request, enabled(view), {
    type: 'error',
    key: beginning ? 'invalidCodeMessage' : 'cookieNotFoundMessage',
  });
}

/** Whether the login was there but for its client, which was switched off meanwhile. */
async function isUnderWay(
  { store, clock }: LoginDependencies,
  realm: RealmView,
  request: Request,
  client: Client,
): Promise<boolean> {
  const [browser, tab] = [browserOf(request), request.query.get('tab_id')];
  if (browser === undefined || tab === null) return false;
  const session = await store.authenticationSessions.find(realm.id, browser, tab, seconds(clock));
  return session?.clientId === client.id;
}

/**
 * The same of the page to register. A client that takes nobody says so there too, to whoever asks it under its name with
 * the login of another: nothing of that login would do.
 */
export async function lostRegistration(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
): Promise<Answer> {
  const { store, clock } = dependencies;
  const view = await findClientView(store, realm.id, request.query.get('client_id') ?? '');
  if (!view?.client.enabled) return lost(dependencies, realm, request);
  await refreshAllowedClients(realm, clock);
  // Whoever was invited may have lost the login that knows of it.
  const decision = decideSignUp(realm, view.client, { invited: true });
  // The realm's switch is looked at later (as Keycloak).
  if (decision.allowed || decision.by === 'realm') return lost(dependencies, realm, request);
  const about = { realm, request, client: view.client };
  await tellOfLost(dependencies, about, 'registration_disabled', ruleDetail(decision.by));
  return explain(dependencies, realm, request, enabled(view), NOT_ALLOWED, 403);
}

async function beginAnew(
  dependencies: LoginDependencies,
  asking: { readonly realm: RealmView; readonly client: Client; readonly request: Request },
  { request: asked, flowId, level }: Beginning,
): Promise<Answer> {
  const start = { ...asking, asked, flowId, action: asked.kc_action };
  const { login, cookies } = await keep(
    await newLogin(dependencies, start, {
      [RESTARTED]: 'loginTimeout',
      ...(level !== undefined && { [FLOW_LEVEL]: level }),
    }),
  );
  return redirect(loginUrl(login, 'authenticate'), cookies);
}

const ALREADY_IN = { type: 'info', key: 'alreadyLoggedIn' } as const;
const SWITCHED_OFF = { type: 'error', key: 'loginRequesterNotEnabledMessage' } as const;
const NOT_ALLOWED = { type: 'error', key: 'registrationNotAllowedMessage' } as const;

const enabled = (view: ClientView | undefined): Client | undefined =>
  view?.client.enabled ? view.client : undefined;

const explain = (
  { pages }: LoginDependencies,
  realm: RealmView,
  request: Request,
  client: Client | undefined,
  message: PageMessage & { readonly type: 'error' | 'info' },
  status = 400,
): Answer =>
  renderPage(pages, {
    template: message.type,
    realm,
    request,
    ...(client && { client }),
    message,
    status,
    cacheControl: NOT_KEPT['cache-control'],
  });

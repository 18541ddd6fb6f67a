import { type ClientView, findClientView } from '../domain/clients/client-view.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Answer, Request } from '../http/exchange.ts';
import { renderPage } from '../pages/page.ts';
import { newLogin } from './begin.ts';
import { identityOf } from './cookies/identity.ts';
import { beginningOf } from './cookies/restart.ts';
import type { LoginDependencies } from './dependencies.ts';
import { keep } from './keep.ts';
import { FLOW_LEVEL, RESTARTED } from './notes.ts';
import { NOT_KEPT, redirect } from './show.ts';
import { loginUrl } from './urls.ts';

/**
 * The browser asks for a login that is not there: it has arrived, it is over, or the browser has lost its cookies. Who
 * has arrived is sent back to the client, which asks again; otherwise it begins anew where the browser knows how it began.
 */
export async function lost(
  dependencies: LoginDependencies,
  realm: RealmView,
  request: Request,
): Promise<Answer> {
  const { store } = dependencies;
  const clientId = request.query.get('client_id');
  const view = clientId === null ? undefined : await findClientView(store, realm.id, clientId);
  const beginning = beginningOf(dependencies, realm, request);
  // Whoever comes by an address that names no client has lost what it would be read from (as Keycloak).
  if (clientId === null && !beginning) return explain(dependencies, realm, request, 'cookieNotFoundMessage');
  if (!view?.client.enabled) return explain(dependencies, realm, request, 'invalidCodeMessage');
  if (beginning && beginning.clientId !== clientId)
    return explain(dependencies, realm, request, 'invalidCodeMessage', view);
  const asking = { realm, client: view.client, request };
  if (beginning) {
    const { request: asked, flowId, level } = beginning;
    const start = { ...asking, asked, flowId, action: asked.kc_action };
    const { login, cookies } = await keep(
      await newLogin(dependencies, start, {
        [RESTARTED]: 'loginTimeout',
        ...(level !== undefined && { [FLOW_LEVEL]: level }),
      }),
    );
    return redirect(loginUrl(login, 'authenticate'), cookies);
  }
  const isIn = (await identityOf(dependencies, realm, request)) !== undefined;
  const back = isIn ? await dependencies.protocol.sendBack(asking) : undefined;
  return back ?? explain(dependencies, realm, request, 'cookieNotFoundMessage', view);
}

const explain = (
  { pages }: LoginDependencies,
  realm: RealmView,
  request: Request,
  key: string,
  view?: ClientView,
): Answer =>
  renderPage(pages, {
    template: 'error',
    realm,
    request,
    ...(view && { client: view.client }),
    message: { type: 'error', key },
    status: 400,
    cacheControl: NOT_KEPT['cache-control'],
  });

import { listsEvents, newEvent } from '../../domain/events/new-event.ts';
import type { BrokerFailure } from '../../domain/identity-providers/brokers.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Change } from '../../domain/store.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { renderPage } from '../../pages/page.ts';
import type { LoginDependencies } from '../dependencies.ts';
import { plainEvent } from '../events.ts';
import type { Login } from '../login.ts';
import { showPage } from '../show.ts';
import { errorPage } from '../turn.ts';

const TYPE = 'IDENTITY_PROVIDER_LOGIN_ERROR';

/** An event of what went wrong on the way to a provider or back. */
const loginErrorEvent = (login: Login, error: string, details: Readonly<Record<string, string>>): Change[] =>
  plainEvent(login, TYPE, { error, details: { code_id: login.session.tabId, ...details } });

/** A provider's word is not taken: nobody is logged in by it, and the login is where it was. */
export async function failBrokered(
  login: Login,
  { key, error, message, cause }: BrokerFailure,
  details: Readonly<Record<string, string>> = {},
  status = 502,
): Promise<Answer> {
  const { request, realm, dependencies } = login;
  request.log.warn({ realm: realm.name, reason: message, err: cause }, 'a login by a provider failed');
  await dependencies.store.commit(loginErrorEvent(login, error, details));
  return showPage(login, errorPage(key, status));
}

/** The same where there is no login that it could be of. */
export async function failWithoutLogin(
  { store, clock, pages }: Pick<LoginDependencies, 'store' | 'clock' | 'pages'>,
  realm: RealmView,
  request: Request,
  { key, error }: { readonly key: string; readonly error: string },
): Promise<Answer> {
  await tellWithoutLogin({ store, clock }, realm, request, error);
  return renderPage(pages, {
    template: 'error',
    realm,
    request,
    message: { type: 'error', key },
    status: 400,
  });
}

/** The event of what has no login. */
async function tellWithoutLogin(
  { store, clock }: Pick<LoginDependencies, 'store' | 'clock'>,
  realm: RealmView,
  request: Request,
  error: string,
): Promise<void> {
  if (!listsEvents(realm, TYPE)) return;
  const told = { ipAddress: request.ip, error, details: {} };
  await store.commit([store.events.append(newEvent(realm, clock.now(), TYPE, told, { audited: false }))]);
}

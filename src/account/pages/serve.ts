import { notFound } from '../../errors/http.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { type Form, readForm } from '../../http/form.ts';
import { signOut } from './device-activity.ts';
import { framed, goTo, SIGN_OUT } from './frame.ts';
import { accountPages } from './index.ts';
import { isNote, type Note } from './notes.ts';
import type { AccountPage, Content } from './page.ts';
import { opened } from './sealed.ts';
import { FIRST, sendToLogIn } from './sign-in.ts';
import { type AccountPagesService, findVisit, type Place, placeOf, type Visit } from './visit.ts';

/** Other names of pages: the first has one of its own too (as Keycloak's console). */
const ALIASES: Readonly<Record<string, string>> = { '/': '', '/personal-info': '' };

/** The page of a path below the account. */
function pageAt(path: string): AccountPage | undefined {
  const wanted = ALIASES[path] ?? path.replace(/\/$/, '');
  return accountPages.find((page) => page.path === wanted);
}

/** What a browser opens. @throws {Refusal} 404 for what is no page */
export async function servePage(
  service: AccountPagesService,
  request: Request,
  path: string,
): Promise<Answer> {
  const place = await placeOf(service, request);
  const page = pageAt(path);
  if (!page) throw notFound();
  const visit = await findVisit(service, request, place);
  if (!visit) return welcome(service, request, place, page);
  if (request.query.has('state')) return comeBack(visit, page);
  const own = page.isFor(visit) ? page : accountPages.find((each) => each.isFor(visit));
  if (!own) return noAccess(visit);
  // Whoever may not see the first page is shown the first of those that they may.
  if (own !== page) return page.path === '' ? goTo(visit, own.path, undefined) : noAccess(visit);
  return framed(visit, accountPages, page, await page.show(visit));
}

/** They log in, unless they come from there: browsers that keep no cookies would be sent about for ever. */
function welcome(
  service: AccountPagesService,
  request: Request,
  place: Place,
  page: AccountPage,
): Promise<Answer> | Answer {
  const { query } = request;
  if (!query.has('state') || !(query.has('code') || query.has('error')))
    return sendToLogIn(service, request, place, page.path);
  const key = query.has('error') ? 'staleCodeMessage' : 'cookieNotFoundMessage';
  return service.pages.render({
    template: 'error',
    realm: place.realm,
    client: place.client,
    request,
    message: { type: 'error', key },
    status: 400,
  });
}

/** Back from a login, or from an action: the address says no more of it than the page. */
function comeBack(visit: Visit, page: AccountPage): Answer {
  const { query } = visit.request;
  const state = query.get('state') ?? '';
  const action = state === FIRST ? undefined : opened(visit, 'Account-State', state);
  return goTo(visit, page.path, action === undefined ? undefined : noteOn(action, query));
}

/** What became of an action that a page of this session had asked for: who else would have it said is not heard. */
function noteOn(action: string, query: URLSearchParams): Note | undefined {
  const status = query.get('kc_action_status');
  if (status === 'success') return isNote(action) ? action : undefined;
  if (status === 'cancelled') return 'cancelled';
  return status === 'error' || query.has('error') ? 'failed' : undefined;
}

const noAccess = (visit: Visit): Promise<Answer> =>
  framed(visit, accountPages, NO_ACCESS, {
    message: { type: 'error', key: 'noAccessMessage' },
    status: 403,
  });

const NO_ACCESS = { id: 'no-access', path: '' };

/** Whether something posted to a path below the account is a form of a page. */
export const isForm = (path: string): boolean => path === SIGN_OUT || pageAt(path)?.answer !== undefined;

/** What comes back from the form of a page, in the session that it was given to. */
export async function serveForm(
  service: AccountPagesService,
  request: Request,
  path: string,
): Promise<Answer> {
  const place = await placeOf(service, request);
  const page = pageAt(path);
  const visit = await findVisit(service, request, place);
  // Nothing of it is done: they log in, and may send it again.
  if (!visit) return sendToLogIn(service, request, place, page?.path ?? '');
  const form = readForm(request);
  if (!isOurs(visit, form)) return stale(visit, page);
  if (path === SIGN_OUT) return signOut(visit);
  if (!page?.answer || !page.isFor(visit)) return noAccess(visit);
  const answered = await page.answer(visit, form);
  return isAnswer(answered) ? answered : framed(visit, accountPages, page, answered);
}

const isAnswer = (answered: Answer | Content): answered is Answer =>
  'cookies' in answered || 'text' in answered || 'json' in answered;

/**
 * Whether a page of this session has sent it: the session's cookie goes with forms of other sites too, what is sealed for the session is
 * known to its own pages alone. Browsers that say where a form comes from are believed as well (Fetch Metadata).
 */
function isOurs(visit: Visit, form: Form): boolean {
  const site = visit.request.headers['sec-fetch-site'];
  if (site !== undefined && site !== 'same-origin' && site !== 'none') return false;
  return opened(visit, 'Account-Form', form.get('stateChecker') ?? '') !== undefined;
}

/** Nothing was done; the page is shown as it is. */
async function stale(visit: Visit, page: AccountPage | undefined): Promise<Answer> {
  const shown = page?.isFor(visit) ? page : accountPages.find((each) => each.isFor(visit));
  if (!shown) return noAccess(visit);
  const content = await shown.show(visit);
  const message = { type: 'error', key: 'staleCodeAccountMessage' } as const;
  return framed(visit, accountPages, shown, { ...content, message, status: 403 });
}

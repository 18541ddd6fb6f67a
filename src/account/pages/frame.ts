import type { Answer } from '../../http/exchange.ts';
import { renderPage } from '../../pages/page.ts';
import { pagePath } from './addresses.ts';
import { languageCookies } from './language.ts';
import { forgetNote, type Note, noteCookie, noteOf } from './notes.ts';
import type { AccountPage, Content } from './page.ts';
import { seal } from './sealed.ts';
import type { Visit } from './visit.ts';

/** Where the form goes by which people leave. */
export const SIGN_OUT = '/sign-out';

/** A page with what is around all of them: who is there, where they can go, and what has just happened. */
export async function framed(
  visit: Visit,
  pages: readonly AccountPage[],
  page: Pick<AccountPage, 'id' | 'path'>,
  { variables, message, fieldErrors, status, headers }: Content,
): Promise<Answer> {
  const { realm, request, user, referrer, locale } = visit;
  const to = (path: string) => pagePath(visit, path);
  const fullName = [user.firstName, user.lastName].filter(Boolean).join(' ');
  const answer = renderPage(visit.pages, {
    type: 'account',
    template: page.id,
    realm,
    request,
    locale,
    address: to(page.path),
    message: message ?? noteOf(request),
    ...(fieldErrors && { fieldErrors }),
    ...(status !== undefined && { status }),
    cacheControl: 'no-store',
    variables: {
      ...variables,
      user: { username: user.username, fullName: fullName || user.username, email: user.email ?? '' },
      stateChecker: await seal(visit, 'Account-Form'),
      navigation: pages
        .filter((each) => each.isFor(visit))
        .map(({ id, path, label }) => ({ id, label, url: to(path), isCurrent: id === page.id })),
      ...(referrer && { referrer: { name: referrer.name, url: referrer.uri } }),
      url: {
        accountUrl: to(''),
        here: to(page.path),
        action: to(page.path || '/'),
        signOutAction: to(SIGN_OUT),
      },
    },
  });
  return {
    ...answer,
    headers: { ...answer.headers, ...headers },
    cookies: [...(answer.cookies ?? []), ...languageCookies(realm, request), ...forgetNote(visit)],
  };
}

/** On to a page by GET, so that loading it again does nothing twice; it tells what has happened. */
export const goTo = (
  visit: Visit,
  path: string,
  note: Note | undefined,
  cookies: readonly string[] = [],
): Answer => ({
  status: 303,
  headers: { location: pagePath(visit, path), 'cache-control': 'no-store' },
  cookies: [...cookies, ...(note === undefined ? [] : [noteCookie(visit, note)])],
});

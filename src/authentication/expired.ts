import type { Answer } from '../http/exchange.ts';
import { CONSENT, needsConsent } from './consent.ts';
import { keepAsIs } from './keep.ts';
import { type Login, withNotes } from './login.ts';
import { RESTARTED } from './notes.ts';
import { nextAction } from './required-actions/next.ts';
import { redirect, showPage } from './show.ts';
import { loginUrl } from './urls.ts';

/** A page from before was sent: nothing of it is done, and the way on leads to where the login is now. */
export const showExpired = async (login: Login): Promise<Answer> =>
  showPage(login, { template: 'login-page-expired' }, await presentUrl(login));

/**
 * What a form is sent to is no address of a page: the present one is shown by its own, which may be found in the browser's history. A
 * form from before does nothing, and that is said (as Keycloak). The form of now stays good, whoever has sent another.
 */
export async function showPresent(login: Login, action: string, execution: string | null): Promise<Answer> {
  const isForm = login.request.method === 'POST';
  if (isForm && execution === null) return showExpired(login);
  if (isForm) await keepAsIs(withNotes(login, { [RESTARTED]: 'expiredActionMessage' }), login);
  return redirect(loginUrl(login, action, execution === null ? {} : { execution }));
}

async function presentUrl(login: Login): Promise<string> {
  const { asked, detour, proved } = login.session.state;
  const execution = proved ? await dueOf(login) : asked;
  return loginUrl(
    login,
    proved ? 'required-action' : (detour?.action ?? 'authenticate'),
    execution === undefined ? {} : { execution },
  );
}

/** What somebody whose flow is through still has to do; undefined for nothing. */
export const dueOf = async (login: Login): Promise<string | undefined> =>
  (await nextAction(login)) ?? ((await needsConsent(login)) ? CONSENT : undefined);

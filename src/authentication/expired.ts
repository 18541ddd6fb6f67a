import type { Answer } from '../http/exchange.ts';
import type { Login } from './login.ts';
import { showPage } from './show.ts';
import { loginUrl } from './urls.ts';

/** A page from before was sent: nothing of it is done, and the way on leads to where the login is now. */
export function showExpired(login: Login): Answer {
  const { asked, detour } = login.session.state;
  return showPage(
    login,
    { template: 'login-page-expired' },
    loginUrl(login, detour?.action ?? 'authenticate', asked === undefined ? {} : { execution: asked }),
  );
}

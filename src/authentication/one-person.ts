import type { User } from '../domain/users/user.ts';
import { consentDetail } from './consent.ts';
import type { Login } from './login.ts';
import { errorPage, type Mistake, type StepPage } from './turn.ts';

/** One browser is one person (as Keycloak): who is turned away hears whom they would take the place of. */
interface Beside {
  readonly page: StepPage;
  readonly mistake: Mistake;
}

/**
 * Whether somebody else is in already in the browser of whoever would get in now: nobody takes another's place without having
 * them logged out first. Undefined where they may.
 */
export async function besideAnother(login: Login & { readonly user: User }): Promise<Beside | undefined> {
  // Whom a session has let by is of that session, whatever cookie there is by now.
  if (login.session.state.sessionId !== undefined) return undefined;
  const other = (await login.identity())?.user;
  if (other === undefined || other.id === login.user.id) return undefined;
  return {
    page: errorPage('differentUserAuthenticated', 400, [other.username]),
    mistake: {
      type: 'LOGIN_ERROR',
      error: 'different_user_authenticated',
      details: { ...consentDetail(login), previous_user: other.id },
    },
  };
}

import { offersSignUp } from '../../domain/sign-up/offered.ts';
import { usedBy } from '../conditions/conditional-credential.ts';
import { rememberedName } from '../cookies/identity.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED, FORWARDED, NOTICE, REAUTHENTICATION, REMEMBER_ME, STRONGER } from '../notes.ts';
import type { StepPage } from '../turn.ts';

/** What pages that ask for a name or a password show of the login. */
export function loginForm(
  login: Login,
  template: string,
  typed: { readonly username?: string | undefined; readonly rememberMe?: boolean } = {},
): StepPage {
  const { user, request, session, realm, client } = login;
  const { notes, request: asked } = session.state;
  const remembered = rememberedName(realm, request);
  const username = typed.username ?? notes[ATTEMPTED] ?? asked.login_hint ?? remembered ?? '';
  const message = notice(login);
  return {
    template,
    ...(message && { message }),
    variables: {
      usernameHidden: user !== undefined,
      login: {
        username: user?.username ?? username,
        rememberMe: typed.rememberMe ?? (notes[REMEMBER_ME] === 'true' || remembered !== undefined),
      },
      auth: {
        showUsername: user !== undefined,
        showResetCredentials: false,
        showTryAnotherWayLink: false,
        attemptedUsername: user?.username ?? notes[ATTEMPTED],
        selectedCredential: '',
      },
      registrationDisabled: !offersSignUp(realm, client) || user !== undefined,
    },
  };
}

function notice(login: Login): StepPage['message'] {
  const { state } = login.session;
  const forwarded = state.notes[FORWARDED];
  if (forwarded !== undefined) {
    const [said = '', ...args] = JSON.parse(forwarded) as string[];
    return { type: 'error', key: said, args };
  }
  // Whoever has begun to prove themselves need not be told that they have to.
  const isBegun = usedBy(login).size > 0;
  if (state.notes[REAUTHENTICATION] !== undefined && !isBegun) return { type: 'info', key: 'reauthenticate' };
  if (state.notes[STRONGER] !== undefined && !isBegun) return { type: 'info', key: 'authenticateStrong' };
  const said = state.notes[NOTICE];
  return said === undefined ? undefined : { type: 'success', key: said };
}

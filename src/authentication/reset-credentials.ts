import { findFlow } from '../domain/authentication/find.ts';
import { authenticatorsOf } from '../domain/authentication/run-flow.ts';
import type { Detour } from '../domain/authentication-sessions/authentication-session.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import type { Login } from './login.ts';
import { ENDS_HERE, LOGS_IN_AGAIN } from './notes.ts';
import { errorPage, type Mistake, type StepPage } from './turn.ts';

/** Where the pages of it come back to, below `login-actions/`. */
const ACTION = 'reset-credentials';

/** The way of those who have forgotten what they log in with. */
export const resetOf = (realm: RealmView): Detour => ({
  action: ACTION,
  flowId: authenticationOf(realm).bindings.resetCredentialsFlow,
});

export const isReset = (detour: Detour | undefined): boolean => detour?.action === ACTION;

/** The page and the event where the realm has no such way. */
export function refuseReset({
  settings,
}: Pick<RealmView, 'settings'>):
  | { readonly key: string; readonly page: StepPage; readonly mistake: Mistake }
  | undefined {
  if (settings.resetPasswordAllowed) return undefined;
  const key = 'resetCredentialNotAllowedMessage';
  return {
    key,
    page: errorPage(key),
    mistake: { type: 'RESET_PASSWORD_ERROR', error: 'not_allowed', isBare: true },
  };
}

/** What flows ask by which people show who they are. */
const PROOFS: ReadonlySet<string> = new Set([
  'auth-cookie',
  'auth-spnego',
  'identity-provider-redirector',
  'organization',
  'auth-username-password-form',
  'auth-otp-form',
  'auth-recovery-authn-code-form',
  'webauthn-authenticator',
  'conditional-user-configured',
  'conditional-credential',
]);

/**
 * Whether somebody who has set their credentials anew goes through the login after that: where the reset says so, and where
 * the login asks more than who they are, or in a way of its own. A reset is no way around what a flow is for.
 */
function logsInAgain({ realm, session: { state } }: Login): boolean {
  if (!isReset(state.detour)) return false;
  if (state.notes[LOGS_IN_AGAIN] !== undefined) return true;
  const authentication = authenticationOf(realm);
  const flow = findFlow(authentication, state.flowId);
  return !flow?.builtIn || authenticatorsOf(authentication, flow).some((each) => !PROOFS.has(each));
}

/** Whether a login leads to a page of its own and to no client: nobody is logged in by it. */
export const endsApart = (login: Login): boolean =>
  login.session.state.notes[ENDS_HERE] !== undefined || logsInAgain(login);

import type { Detour } from '../domain/authentication-sessions/authentication-session.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
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

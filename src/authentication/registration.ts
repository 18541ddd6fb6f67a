import type { Detour } from '../domain/authentication-sessions/authentication-session.ts';
import { authenticationOf, type RealmView } from '../domain/realms/realm-view.ts';
import type { Asking } from './protocol.ts';
import { errorPage, type Mistake, type StepPage } from './turn.ts';

/** Where the pages of a registration come back to, below `login-actions/`. */
const ACTION = 'registration';

/** The way of those who register. */
export const registrationOf = (realm: RealmView): Detour => ({
  action: ACTION,
  flowId: authenticationOf(realm).bindings.registrationFlow,
});

export const isRegistration = (detour: Detour | undefined): boolean => detour?.action === ACTION;

/** Whether people may register for this client, and the page and the event where they may not. */
export function refuseRegistration({
  realm,
}: Pick<Asking, 'realm' | 'client'>): { readonly page: StepPage; readonly mistake: Mistake } | undefined {
  if (realm.settings.registrationAllowed) return undefined;
  return {
    page: errorPage('registrationNotAllowedMessage'),
    mistake: { type: 'REGISTER_ERROR', error: 'registration_disabled' },
  };
}

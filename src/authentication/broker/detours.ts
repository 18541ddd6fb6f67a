import type { Detour } from '../../domain/authentication-sessions/authentication-session.ts';
import type { Change } from '../../domain/store.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED } from '../notes.ts';
import { brokerEvent } from './events.ts';
import { brokeredOf } from './identity.ts';

/** Where the pages of the two flows come back to, below `login-actions/`. */
export const FIRST_BROKER_LOGIN = 'first-broker-login';
export const POST_BROKER_LOGIN = 'post-broker-login';

/** Where the browser goes once one of them is through, below `broker/`. */
export const afterDetour = (detour: Detour | undefined): string | undefined =>
  detour?.action === FIRST_BROKER_LOGIN || detour?.action === POST_BROKER_LOGIN
    ? `after-${detour.action}`
    : undefined;

/** The step whose answers are told as what they change (as Keycloak), and as nothing besides. */
export const REVIEW = 'idp-review-profile';

/** How events tell that somebody goes through one of them: of each page, and of its end. */
export function flowEvents(login: Login): Change[] {
  const { detour, notes } = login.session.state;
  const brokered = afterDetour(detour) === undefined ? undefined : brokeredOf(login);
  if (!brokered) return [];
  const isFirst = detour?.action === FIRST_BROKER_LOGIN;
  const username = isFirst ? notes[ATTEMPTED] : undefined;
  return brokerEvent(
    login,
    brokered,
    isFirst ? 'IDENTITY_PROVIDER_FIRST_LOGIN' : 'IDENTITY_PROVIDER_POST_LOGIN',
    {
      ...(!isFirst && login.user && { userId: login.user.id }),
      // The name of the account whose password they have given.
      details: username === undefined ? {} : { username },
    },
  );
}

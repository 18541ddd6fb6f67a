import type { Detour } from '../../domain/authentication-sessions/authentication-session.ts';
import type { Change } from '../../domain/store.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED } from '../notes.ts';
import type { Mistake } from '../turn.ts';
import { comesFromFirst } from './arrived-by.ts';
import { brokerEvent, brokerMistake } from './events.ts';
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

/** What went wrong, as of the one of them in which it did; elsewhere it is told as it is. */
export function toldOfFlow(login: Login, mistake: Mistake): Mistake {
  const { detour } = login.session.state;
  const brokered = afterDetour(detour) === undefined ? undefined : brokeredOf(login);
  if (!brokered || mistake.type !== undefined) return mistake;
  if (detour?.action === FIRST_BROKER_LOGIN) return brokerMistake(login, brokered, mistake);
  const told = { ...mistake, details: { ...typeOfRequest(login), ...mistake.details } };
  return brokerMistake(login, brokered, told, 'IDENTITY_PROVIDER_POST_LOGIN_ERROR');
}

/** How events tell that somebody goes through one of them: of each page, and of its end. */
export function flowEvents(login: Login): Change[] {
  const { detour, notes } = login.session.state;
  const brokered = afterDetour(detour) === undefined ? undefined : brokeredOf(login);
  if (!brokered) return [];
  if (detour?.action === POST_BROKER_LOGIN)
    return brokerEvent(login, brokered, 'IDENTITY_PROVIDER_POST_LOGIN', { details: typeOfRequest(login) });
  const { [ATTEMPTED]: username } = notes;
  return brokerEvent(login, brokered, 'IDENTITY_PROVIDER_FIRST_LOGIN', {
    // The name of the account whose password they have given.
    details: username === undefined ? {} : { username },
  });
}

/** Whoever has gone through a first broker login comes by no request of a type any more (as Keycloak). */
function typeOfRequest(login: Login): Readonly<Record<string, string>> {
  const { auth_type: type } = login.dependencies.protocol.eventDetails(login, false);
  return type === undefined || comesFromFirst(login) ? {} : { auth_type: type };
}

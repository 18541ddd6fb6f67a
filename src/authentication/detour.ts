import {
  type Detour,
  newSessionCode,
  newTabId,
} from '../domain/authentication-sessions/authentication-session.ts';
import { seconds } from '../lib/clock.ts';
import { type Login, withState, withUser } from './login.ts';
import {
  ATTEMPTED,
  CLIENT_ACTION,
  CLIENT_ACTION_PARAMETER,
  CLIENT_ACTION_STATUS,
  ENDS_HERE,
  FLOW_LEVEL,
  FORKED,
  INVITATION,
  OWN_URL,
  PASSED_OVER,
  REGISTERS,
  RESETS,
} from './notes.ts';

/** What is about the login whichever way it goes; the rest is what steps have found. */
const LASTING: readonly string[] = [
  ATTEMPTED,
  CLIENT_ACTION,
  CLIENT_ACTION_PARAMETER,
  CLIENT_ACTION_STATUS,
  ENDS_HERE,
  FLOW_LEVEL,
  INVITATION,
  OWN_URL,
  REGISTERS,
  RESETS,
  'locale',
];

/** Where the pages of a registration come back to, below `login-actions/`. */
export const REGISTRATION = 'registration';

export const isRegistration = (detour: Detour | undefined): boolean => detour?.action === REGISTRATION;

/**
 * Somebody comes back to the login that they have left: they begin anew there, but for what was passed over while nobody was known, such as
 * that nobody was in by the browser's cookie (as Keycloak).
 */
export function turnBack(login: Login): Login {
  const { [PASSED_OVER]: passed = '' } = login.session.state.notes;
  const outcomes = passed === '' ? [] : passed.split(' ').map((id) => [id, 'not for them'] as const);
  return withState(turnTo(login, undefined), { outcomes: Object.fromEntries(outcomes) });
}

function passedOver({ user, session: { state } }: Login): Readonly<Record<string, string>> {
  const known = state.notes[PASSED_OVER];
  if (state.detour) return known === undefined ? {} : { [PASSED_OVER]: known };
  const ids = user ? [] : Object.keys(state.outcomes).filter((id) => state.outcomes[id] === 'not for them');
  return { [PASSED_OVER]: ids.join(' ') };
}

/** Somebody leaves the login for what leads to the client otherwise: they begin anew there. */
export const turnTo = (login: Login, detour: Detour | undefined): Login =>
  withUser(
    withState(login, {
      detour,
      outcomes: {},
      asked: undefined,
      chosen: undefined,
      proved: false,
      sessionId: undefined,
      notes: { ...lasting(login), ...(detour && passedOver(login)) },
      sessionNotes: {},
    }),
    undefined,
  );

/** The same login in another tab of the browser, from its beginning, for whoever stores it. @param notes beside those that last */
export function forked(login: Login, notes: Readonly<Record<string, string>>): Login {
  const { realm, dependencies, session } = login;
  const { request, flowId, actions, notes: known } = session.state;
  const now = seconds(dependencies.clock);
  const fresh = {
    ...session,
    revision: 0,
    tabId: newTabId(),
    startedAt: now,
    expiresAt: now + realm.settings.accessCodeLifespanLogin,
    state: {
      request,
      flowId,
      code: newSessionCode(),
      outcomes: {},
      notes: { ...lasting(login), ...notes, [FORKED]: 'true' },
      sessionNotes: {},
      // What the steps of the other tab would have them do is for that one.
      actions: actions.filter((action) => action === known[CLIENT_ACTION]),
    },
  };
  return { ...withUser({ ...login, session: fresh }, undefined), isStored: true };
}

/** The same login from its beginning, in its tab. */
export function anew(login: Login): Login {
  const { realm, dependencies, session } = login;
  const { request, flowId } = session.state;
  const notes = lasting(login);
  const { [CLIENT_ACTION]: action } = notes;
  const fresh = {
    ...session,
    expiresAt: seconds(dependencies.clock) + realm.settings.accessCodeLifespanLogin,
    state: {
      request,
      flowId,
      code: newSessionCode(),
      outcomes: {},
      notes,
      sessionNotes: {},
      actions: action === undefined ? [] : [action],
    },
  };
  return withUser({ ...login, session: fresh }, undefined);
}

/** The notes of a login that begins anew. */
const lasting = ({ session: { state } }: Login): Record<string, string> =>
  Object.fromEntries(Object.entries(state.notes).filter(([name]) => LASTING.includes(name)));

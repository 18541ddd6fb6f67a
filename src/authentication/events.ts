import { listsEvents, newEvent } from '../domain/events/new-event.ts';
import type { Change } from '../domain/store.ts';
import { arrivedBy } from './broker/arrived-by.ts';
import { isRegistration } from './detour.ts';
import type { Login } from './login.ts';
import { FORKED, LINK_OF, REGISTERS, REMEMBER_ME, RESETS } from './notes.ts';
import { isReset } from './reset-credentials.ts';
import type { Mistake } from './turn.ts';

interface Happened {
  readonly userId?: string | undefined;
  readonly sessionId?: string | undefined;
  readonly error?: string;
  /** Whether it says nothing of the client's request. */
  readonly isBare?: boolean | undefined;
  readonly details?: Readonly<Record<string, string>>;
}

/** An event of the login, for the unit that causes it; none where the realm lists no such events. */
export const loginEvent = (login: Login, type: string, happened: Happened): Change[] =>
  eventOf(login, type, {
    ...happened,
    details: {
      ...(!happened.isBare && detailsOf(login, happened.sessionId !== undefined || isAtOnce(login, type))),
      ...happened.details,
    },
  });

/** Whether somebody is turned away by the very request of the client: then the event of it tells all of that (as Keycloak). */
const isAtOnce = ({ isStored, session: { state } }: Login, type: string): boolean =>
  type === 'LOGIN_ERROR' && !isStored && state.detour === undefined;

/** What events tell of the client's request; of a login by an identity provider who it was there besides, in the place of how they came (as Keycloak). */
function detailsOf(login: Login, isDone: boolean): Readonly<Record<string, string>> {
  const whole: Readonly<Record<string, string>> = login.dependencies.protocol.eventDetails(login, isDone);
  const { auth_type: _type, ...rest } = whole;
  const told = tellsType(login) ? whole : rest;
  const by = arrivedBy(login);
  if (!by) return told;
  const { auth_method: _method, redirect_uri: uri, ...others } = rest;
  const { details, isFirst } = by;
  return { ...others, ...(!isFirst && uri !== undefined && { redirect_uri: uri }), ...details };
}

/** Whoever registers or resets credentials, or comes by a link or from something else to do, comes by no request of a type any more (as Keycloak). */
const tellsType = ({ wasProved, session: { state } }: Login): boolean =>
  !wasProved && [LINK_OF, REGISTERS, RESETS, FORKED].every((note) => state.notes[note] === undefined);

function eventOf(login: Login, type: string, { details, ...happened }: Happened): Change[] {
  const codeId = happened.sessionId ?? login.session.tabId;
  return plainEvent(login, type, { ...happened, details: { code_id: codeId, ...details } });
}

/** An event that tells nothing of the login that it comes from. */
export function plainEvent(login: Login, type: string, { details = {}, ...happened }: Happened): Change[] {
  const { realm, client, request, dependencies } = login;
  const { store, clock } = dependencies;
  if (!listsEvents(realm, type)) return [];
  const { userId, sessionId, error } = happened;
  const rest = {
    clientId: client.clientId,
    ...(userId !== undefined && { userId }),
    ...(sessionId !== undefined && { sessionId }),
    ipAddress: request.ip,
    ...(error !== undefined && { error }),
    details,
  };
  return [store.events.append(newEvent(realm, clock.now(), type, rest, { audited: false }))];
}

/** The type of the event of what goes wrong, by where they are on their way. */
export const failureOf = ({ session: { state } }: Login): string =>
  isReset(state.detour)
    ? 'RESET_PASSWORD_ERROR'
    : isRegistration(state.detour)
      ? 'REGISTER_ERROR'
      : 'LOGIN_ERROR';

/** What was wrong, as the event of it. */
export const mistakeEvent = (
  login: Login,
  { error, username, userId, type, details, isBare }: Mistake,
): Change[] =>
  loginEvent(login, type ?? failureOf(login), {
    error,
    userId,
    isBare,
    details: { ...login.told, ...(username !== undefined && { username }), ...details },
  });

/** An event of what somebody has done on their way, or would not, in the details that Keycloak tells of it. */
export function actionEvent(
  login: Login,
  type: string,
  happened: Pick<Happened, 'error' | 'sessionId' | 'userId' | 'details'> = {},
): Change[] {
  const { user, session } = login;
  const { auth_type: _none, ...told } = login.dependencies.protocol.eventDetails(login, true);
  return eventOf(login, type, {
    userId: user?.id,
    ...happened,
    details: {
      ...told,
      remember_me: String(session.state.notes[REMEMBER_ME] === 'true'),
      ...(user && { username: user.username }),
      ...senderOf(login),
      ...login.told,
      ...happened.details,
    },
  });
}

/** By which provider somebody has come, and who they are there. */
function senderOf(login: Login): Readonly<Record<string, string>> {
  const { details = {} } = arrivedBy(login) ?? {};
  const { identity_provider_broker_session_id: _theirs, ...told } = details as Record<string, string>;
  return told;
}

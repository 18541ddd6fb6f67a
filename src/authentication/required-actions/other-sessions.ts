import type { Form } from '../../http/form.ts';
import { actionEvent } from '../events.ts';
import type { Login } from '../login.ts';
import type { ActionTurn } from './action.ts';

type Ended = Pick<Extract<ActionTurn, { kind: 'done' }>, 'unit' | 'afterwards'>;

/** Where the user asks for it, all of their sessions end but the one that this browser is in, and clients hear of it. */
export const otherSessionsEnd = async (
  login: Login,
  form: Form,
  action: string,
  credentialType?: string,
): Promise<Required<Ended>> =>
  form.get('logout-sessions') === undefined
    ? { unit: [], afterwards: [] }
    : endOtherSessions(login, action, credentialType);

/** How they end. */
export async function endOtherSessions(
  login: Login,
  action: string,
  credentialType?: string,
): Promise<Required<Ended>> {
  const { realm, user, dependencies } = login;
  if (!user) return { unit: [], afterwards: [] };
  const { store, protocol } = dependencies;
  const own = (await login.identity())?.session.id;
  const all = await store.sessions.ofUser(realm.id, user.id, 'online');
  const others = all.filter(({ id }) => id !== own);
  const endings = await Promise.all(others.map((session) => protocol.endingOf(login, session)));
  const details = {
    ...(credentialType !== undefined && { credential_type: credentialType }),
    custom_required_action: action,
    logout_triggered_by_required_action: action,
  };
  return {
    unit: [
      ...endings.flatMap(({ unit }) => unit),
      ...others.flatMap(({ id: sessionId }) => actionEvent(login, 'LOGOUT', { sessionId, details })),
    ],
    afterwards: endings.map(({ afterwards }) => afterwards),
  };
}

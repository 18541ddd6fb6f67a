import { newSessionCode } from '../../domain/authentication-sessions/authentication-session.ts';
import { seconds } from '../../lib/clock.ts';
import { ENDS_HERE } from '../notes.ts';
import { redirect } from '../show.ts';
import { loginUrl } from '../urls.ts';
import type { Endpoint } from './endpoint.ts';

/** The login begins anew, for the same client. */
export const restart: Endpoint = async (login) => {
  const { dependencies, session, realm } = login;
  const { store, clock } = dependencies;
  const { request, flowId, notes } = session.state;
  const endsHere = notes[ENDS_HERE];
  const again = {
    ...session,
    expiresAt: seconds(clock) + realm.settings.accessCodeLifespanLogin,
    state: {
      request,
      flowId,
      code: newSessionCode(),
      outcomes: {},
      notes: endsHere === undefined ? {} : { [ENDS_HERE]: endsHere },
      sessionNotes: {},
      actions: [],
    },
  };
  await store.commit([store.authenticationSessions.save(again)]);
  return redirect(loginUrl(login, 'authenticate'));
};

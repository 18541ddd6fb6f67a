import { newSessionId } from '../../domain/sessions/session.ts';
import { type MapperKind, TOLD } from './mapper.ts';

/** The session's id under the name it had before it was `sid`. */
export const sessionStateMapper: MapperKind = {
  id: 'oidc-session-state-mapper',
  tokens: TOLD,
  contribute:
    () =>
    (claims, { sessionId }) => {
      // A token without a session speaks of one that was not kept (as Keycloak).
      claims.session_state = sessionId ?? newSessionId();
    },
};

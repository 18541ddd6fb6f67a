import { type MapperKind, TOLD } from './mapper.ts';

/** The session's id under the name it had before it was `sid`. */
export const sessionStateMapper: MapperKind = {
  id: 'oidc-session-state-mapper',
  tokens: TOLD,
  contribute:
    () =>
    (claims, { sessionId }) => {
      if (sessionId !== undefined) claims.session_state = sessionId;
    },
};

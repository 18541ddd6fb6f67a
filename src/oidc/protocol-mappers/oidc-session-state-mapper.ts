import type { MapperKind } from './mapper.ts';

/** The session's id under the name it had before it was `sid`. */
export const sessionStateMapper: MapperKind = {
  id: 'oidc-session-state-mapper',
  tokens: ['access', 'lightweight', 'id', 'userinfo', 'introspection'],
  apply(claims, _mapper, { sessionId }) {
    if (sessionId !== undefined) claims.session_state = sessionId;
  },
};

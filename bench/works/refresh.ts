import { checkJson, checkText } from '../load/check.ts';
import { beginSessions } from './sessions.ts';
import type { Work } from './work.ts';

/** More than operations are ever in flight: no two refresh the same session at once. */
const sessions = 48;

/** New access, ID and refresh tokens of a session (RFC 6749 section 6), with the realm's default of no rotation. */
export const refresh: Work = {
  id: 'refresh',
  title: 'refresh (RS256 access and ID token)',
  prepare: async (place) => {
    const { tokens, ask } = await beginSessions(place, sessions);
    const exchanges = tokens.map((token) =>
      ask('token', { grant_type: 'refresh_token', refresh_token: token.refresh }),
    );
    let next = 0;
    return async (connection) => {
      const exchange = exchanges[next++ % exchanges.length];
      if (exchange === undefined) throw new Error('refresh: no session');
      const body = checkJson(await connection.send(exchange), 200, 'refresh');
      for (const field of ['access_token', 'id_token', 'refresh_token']) checkText(body, field, 'refresh');
    };
  },
};

import { checkJson, checkText } from '../load/check.ts';
import { beginSessions } from './sessions.ts';
import type { Work } from './work.ts';

/** A client reads about its user (OpenID Connect Core section 5.3). */
export const userinfo: Work = {
  id: 'userinfo',
  title: 'userinfo',
  prepare: async (place) => {
    const { tokens } = await beginSessions(place, 1);
    const exchange = {
      method: 'GET',
      path: `/realms/${place.realm}/protocol/openid-connect/userinfo`,
      headers: { authorization: `Bearer ${tokens[0]?.access}` },
    };
    return async (connection) => {
      const body = checkJson(await connection.send(exchange), 200, 'userinfo');
      checkText(body, 'preferred_username', 'userinfo');
    };
  },
};

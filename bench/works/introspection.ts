import { checkJson } from '../load/check.ts';
import { beginSessions } from './sessions.ts';
import type { Work } from './work.ts';

/** A resource server asks about an access token (RFC 7662). */
export const introspection: Work = {
  id: 'introspection',
  title: 'introspection of an access token',
  prepare: async (place) => {
    // Longer than an access token lives by default, no row takes.
    const { tokens, ask } = await beginSessions(place, 1);
    const exchange = ask('token/introspect', { token: tokens[0]?.access ?? '' });
    return async (connection) => {
      const { active } = checkJson(await connection.send(exchange), 200, 'introspection');
      if (active !== true) throw new Error('introspection: not active');
    };
  },
};

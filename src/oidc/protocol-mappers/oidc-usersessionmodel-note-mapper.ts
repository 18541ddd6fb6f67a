import { type MapperKind, setClaim, typed } from './mapper.ts';

/** A note the authentication left behind as a claim. */
export const sessionNoteMapper: MapperKind = {
  id: 'oidc-usersessionmodel-note-mapper',
  tokens: ['access', 'lightweight', 'id', 'userinfo', 'introspection', 'response'],
  apply(claims, mapper, { notes }) {
    const note = notes[mapper.config['user.session.note'] ?? ''];
    if (note !== undefined) setClaim(claims, mapper, typed(mapper, [note]));
  },
};

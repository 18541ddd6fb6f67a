import { claimSetter } from './claim.ts';
import { conversionOf } from './claim-value.ts';
import { type MapperKind, TOLD } from './mapper.ts';

/** What a client's part of the session says is no note of the session. */
const OF_THE_CLIENT: ReadonlySet<string> = new Set(['acr', 'nonce', 'claims']);

/** A note the authentication left behind as a claim. */
export const sessionNoteMapper: MapperKind = {
  id: 'oidc-usersessionmodel-note-mapper',
  tokens: [...TOLD, 'response'],
  contribute(mapper) {
    const set = claimSetter(mapper);
    const convert = conversionOf(mapper);
    const name = mapper.config['user.session.note'] ?? '';
    return (claims, { notes }) => {
      const note = Object.hasOwn(notes, name) && !OF_THE_CLIENT.has(name) ? notes[name] : undefined;
      if (note !== undefined) set(claims, convert(note));
    };
  },
};

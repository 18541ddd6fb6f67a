import type { Login } from '../login.ts';
import type { LoginCondition } from '../step.ts';

/** Remembers the types of the credentials that this login has used. */
const USED = 'credentials';

/** What a step notes that has found a credential right. */
export const used = ({ session: { state } }: Login, type: string): Record<string, string> => ({
  [USED]: [state.notes[USED] ?? [], type].flat().join(' '),
});

/** One of some kinds of credentials was used in this login; or, unless configured, none of them was. */
export const credential: LoginCondition = {
  id: 'conditional-credential',
  async holds({ session: { state } }, { credentials = '', included }) {
    const types = credentials.split('##');
    const was = (state.notes[USED] ?? '').split(' ').some((type) => types.includes(type));
    return was === (included === 'true');
  },
};

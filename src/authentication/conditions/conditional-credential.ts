import { credentialWasUsed } from '../../domain/authentication/conditions/judgements.ts';
import type { Login } from '../login.ts';
import type { LoginCondition } from '../step.ts';

/** Remembers the types of the credentials that this login has used. */
const USED = 'credentials';

/** What a step notes that has found a credential right. */
export const used = ({ session: { state } }: Login, type: string): Record<string, string> => ({
  [USED]: [state.notes[USED] ?? [], type].flat().join(' '),
});

/** Whether this login has used one of that type. */
export const hasUsed = ({ session: { state } }: Login, type: string): boolean =>
  (state.notes[USED] ?? '').split(' ').includes(type);

export const credential: LoginCondition = {
  id: 'conditional-credential',
  holds: async (login, config) => credentialWasUsed({ hasUsed: (type) => hasUsed(login, type) }, config),
};

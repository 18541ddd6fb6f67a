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
export const hasUsed = (login: Login, type: string): boolean => usedBy(login).has(type);

/** The types of those that this login has used. */
export const usedBy = ({ session: { state } }: Login): ReadonlySet<string> =>
  new Set((state.notes[USED] ?? '').split(' ').filter(Boolean));

export const credential: LoginCondition = {
  id: 'conditional-credential',
  holds: async (login, config) => credentialWasUsed({ used: usedBy(login) }, config),
};

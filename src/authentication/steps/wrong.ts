import type { User } from '../../domain/users/user.ts';
import type { Left, StepPage, Turn } from '../turn.ts';

/** A page again, with what was wrong beside its field. */
export const wrong = (
  page: StepPage,
  field: string,
  key: string,
  mistake: {
    readonly error: string;
    readonly username?: string | undefined;
    readonly user?: User | undefined;
    readonly details?: Readonly<Record<string, string>>;
  },
  left: Left = {},
): Turn => {
  const { message: _notice, ...rest } = page;
  const { error, username, user, details } = mistake;
  return {
    kind: 'asked',
    page: { ...rest, fieldErrors: { [field]: { key } } },
    mistake: { error, username, userId: user?.id, ...(details && { details }) },
    ...left,
  };
};

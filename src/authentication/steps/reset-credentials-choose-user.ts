import { findByName } from '../../domain/users/find-by-name.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED } from '../notes.ts';
import type { Step } from '../step.ts';
import { NAMED, type StepPage, type Turn } from '../turn.ts';
import { LONGEST_NAME } from './auth-username-password-form.ts';

/** Notes why nobody is written to, for the event of it alone. */
export const NOT_WRITTEN_TO = 'notWrittenTo';

/** Asks whose credentials are forgotten. Whether anybody goes by that name nobody is told. */
export const chooseUser: Step = {
  id: 'reset-credentials-choose-user',
  begin: async (login) => (login.user ? NAMED : { kind: 'asked', page: page(login) }),
  async answer(login, form): Promise<Turn> {
    const { realm, dependencies } = login;
    const typed = form.get('username') ?? '';
    if (typed === '')
      return {
        kind: 'asked',
        page: { ...page(login), fieldErrors: { username: { key: 'missingUsernameMessage' } } },
        mistake: { error: 'username_missing' },
      };
    const username = typed.trim();
    const isName = username !== '' && username.length <= LONGEST_NAME;
    const user = isName ? await findByName(dependencies.store, realm, username) : undefined;
    const notes = { [ATTEMPTED]: username };
    const said = { kind: 'done', isClaim: true } as const;
    if (user?.enabled) return { ...said, user, notes: { ...notes, [NOT_WRITTEN_TO]: undefined } };
    const reason = user ? `user_disabled ${user.id}` : 'user_not_found';
    return { ...said, user: null, notes: { ...notes, [NOT_WRITTEN_TO]: reason } };
  },
};

const page = ({ session: { state } }: Login): StepPage => ({
  template: 'login-reset-password',
  variables: {
    auth: { attemptedUsername: state.notes[ATTEMPTED] ?? state.request.login_hint ?? '' },
  },
});

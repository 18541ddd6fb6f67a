import { owesVerification } from '../../domain/sign-up/owes-verification.ts';
import type { Change } from '../../domain/store.ts';
import type { User } from '../../domain/users/user.ts';
import { loginEvent } from '../events.ts';
import { linkLetter, NOT_SENT } from '../link-mail.ts';
import type { Login } from '../login.ts';
import { ATTEMPTED, LINK_OF, LOGS_IN_AGAIN } from '../notes.ts';
import type { Step } from '../step.ts';
import { NOT_WRITTEN_TO } from './reset-credentials-choose-user.ts';

/** Notes that the mail of this tab is on its way: looking at the page again sends no other. */
const MAILED = 'mailed';

/**
 * Waits for the link of a mail. Whether there is a mail shows in nothing: not in the page, nor in what is stored, nor in how
 * long it takes, since it is written and sent after the answer.
 */
export const resetByMail: Step = {
  id: 'reset-credential-email',
  async begin(login, { config }) {
    const { user, session } = login;
    const { notes } = session.state;
    if (user && notes[LINK_OF] === user.id)
      return {
        kind: 'done',
        ...(config['force-login'] === 'true' && { notes: { [LOGS_IN_AGAIN]: 'true' } }),
      };
    const unit = notes[MAILED] === undefined ? await send(login) : [];
    return { kind: 'sent', notice: 'emailSentMessage', unit, notes: { [MAILED]: 'true' } };
  },
};

async function send(login: Login): Promise<Change[]> {
  const { user, session, realm, dependencies } = login;
  const { notes } = session.state;
  const [error = 'user_not_found', userId] = notes[NOT_WRITTEN_TO]?.split(' ') ?? [];
  if (!user) return notSent(login, 'RESET_PASSWORD_ERROR', error, userId);
  const { email } = user;
  if (!email) return notSent(login, 'RESET_PASSWORD_ERROR', 'invalid_email', user.id);
  // What nobody has shown to be theirs opens no account.
  if (await owesVerification(dependencies.store, realm, user))
    return notSent(login, 'RESET_PASSWORD_ERROR', 'email_not_verified', user.id);
  if (!post(login, user, email))
    return notSent(login, 'SEND_RESET_PASSWORD_ERROR', 'email_send_failed', user.id);
  return loginEvent(login, 'SEND_RESET_PASSWORD', {
    userId: user.id,
    details: { ...attempted(login), email },
  });
}

function attempted({ session }: Login): Readonly<Record<string, string>> {
  const username = session.state.notes[ATTEMPTED];
  return username ? { username } : {};
}

const notSent = (
  login: Login,
  type: string,
  error: string,
  userId: string | undefined,
  details: Readonly<Record<string, string>> = {},
): Change[] => loginEvent(login, type, { error, userId, details: { ...attempted(login), ...details } });

/** @returns false when no more mails may go there */
const post = (login: Login, user: User, to: string): boolean =>
  login.dependencies.mail.post(
    login.realm,
    to,
    login.request,
    () =>
      linkLetter(login, user, {
        action: 'reset-credentials',
        members: { eml: to },
        template: 'password-reset',
        subject: { key: 'passwordResetSubject' },
      }),
    () =>
      login.dependencies.store.commit(
        notSent(login, 'SEND_RESET_PASSWORD_ERROR', 'email_send_failed', user.id, { reason: NOT_SENT }),
      ),
  );

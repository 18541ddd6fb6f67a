import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { hidesAccounts } from '../../domain/sign-up/hides-accounts.ts';
import type { Conflict } from '../../domain/store.ts';
import { EMAIL_TAKEN, USERNAME_TAKEN } from '../../domain/users/own-profile/problems.ts';
import { readProfile } from '../../domain/users/own-profile/read.ts';
import { pendingEmailOf, withoutPendingEmail, withPendingEmail } from '../../domain/users/pending-email.ts';
import type { ProfileProblem } from '../../domain/users/profile/problems.ts';
import type { User } from '../../domain/users/user.ts';
import type { Form } from '../../http/form.ts';
import { profileErrors, profileVariables } from '../../pages/profile-fields.ts';
import { infoPage } from '../end-here.ts';
import { actionEvent } from '../events.ts';
import { letterOfChange, tellOwner } from '../existing-account.ts';
import { NOT_SENT, sendLink } from '../link-mail.ts';
import type { Login } from '../login.ts';
import { checkProfile } from '../profile-form/check.ts';
import { emailForm } from '../profile-form/email-form.ts';
import { errorPage, type StepPage } from '../turn.ts';
import type { ActionTurn, RequiredActionKind } from './action.ts';
import { isAskedByClient } from './asked-by-client.ts';
import { cooldown } from './cooldown.ts';
import { otherSessionsEnd } from './other-sessions.ts';

export const UPDATE_EMAIL = 'UPDATE_EMAIL';
/** The user changes their address; where addresses are verified, it is theirs once they have followed a link sent there. */
export const updateEmail: RequiredActionKind = {
  id: UPDATE_EMAIL,
  forClients: true,
  isDue: async ({ user }) => pendingEmailOf(user) !== undefined,
  async begin(login) {
    const { user, realm, dependencies } = login;
    if (!user) return { kind: 'done', unit: [] };
    if (pendingEmailOf(user) === undefined || user.requiredActions.includes(UPDATE_EMAIL))
      return { kind: 'asked', page: page(login, user, notice(login)) };
    // What was begun is to be finished, whoever asks for it (as Keycloak).
    const asked = { ...user, requiredActions: [...user.requiredActions, UPDATE_EMAIL] };
    const owing = { ...login, user: asked };
    return {
      kind: 'asked',
      page: page(owing, asked, notice(owing)),
      unit: [
        dependencies.store.users.update(asked, {
          duplicateEmailsAllowed: realm.settings.duplicateEmailsAllowed,
          ifRevision: user.revision,
        }),
      ],
    };
  },
  async answer(login, posted) {
    const { user, dependencies } = login;
    if (!user) return { kind: 'done', unit: [] };
    const form = emailForm(login, user);
    const draft = readProfile(form, posted);
    const found = await checkProfile(form, draft, dependencies.store, posted);
    const isByMail = !isVerified(login, draft);
    // What a mail to the address tells its owner, the page tells nobody.
    const problems =
      isByMail && hidesAccounts(login.realm.settings)
        ? found.filter(({ error }) => !TAKEN.has(error))
        : found;
    if (problems.length > 0) return wrong(login, draft, problems);
    if (!isByMail) return update(login, user, draft, posted);
    return verify(login, user, draft, { posted, isTaken: found.length > 0 });
  },
};

/** That the address has an account. */
const TAKEN: ReadonlySet<string> = new Set([EMAIL_TAKEN, USERNAME_TAKEN]);

/** Whether the address need not be verified: it was, or nobody asks for it. */
function isVerified({ realm }: Login, draft: User): boolean {
  const { config } =
    authenticationOf(realm).requiredActions.find(({ alias }) => alias === UPDATE_EMAIL) ?? {};
  return draft.emailVerified || !(realm.settings.verifyEmail || config?.verifyEmail === 'true');
}

async function update(login: Login, user: User, draft: User, posted: Form): Promise<ActionTurn> {
  const ended = await otherSessionsEnd(login, posted, UPDATE_EMAIL);
  const told = { previous_email: user.email ?? '', updated_email: draft.email ?? '' };
  return {
    kind: 'done',
    told,
    user: withoutPendingEmail(draft),
    afterwards: ended.afterwards,
    unit: [
      ...ended.unit,
      ...actionEvent(login, 'UPDATE_EMAIL', {
        details: { custom_required_action: UPDATE_EMAIL, ...told },
      }),
    ],
    refused: (conflict) => taken(login, draft, conflict),
  };
}

/** Somebody else was given the address in the meantime. */
const taken = (login: Login, draft: User, { reason }: Conflict): ActionTurn | undefined =>
  reason === 'duplicate-email' || reason === 'duplicate-username'
    ? wrong(login, draft, [{ field: 'email', error: EMAIL_TAKEN, params: [] }])
    : undefined;

/** Sends a mail to the address: with the link, or, where it has an account, to whoever has that. */
async function verify(
  login: Login,
  user: User,
  draft: User,
  { posted, isTaken }: { readonly posted: Form; readonly isTaken: boolean },
): Promise<ActionTurn> {
  const { realm, dependencies } = login;
  const email = draft.email ?? '';
  const wait = cooldown(login, UPDATE_EMAIL);
  if (wait.left > 0)
    return {
      kind: 'asked',
      page: page(login, draft, { type: 'error', key: 'emailVerifySendCooldown', args: [wait.left] }),
    };
  const outcome = isTaken
    ? await tellOwner(login, email, letterOfChange)
    : await sendLink(login, user, email, linkOf(login, user, email, posted));
  if (outcome === 'failed')
    return {
      kind: 'asked',
      page: errorPage('emailSendErrorMessage', 500),
      unit: mailEvent(login, user, email, NO_MAIL),
    };
  wait.start();
  const unsent = outcome === 'sent' ? undefined : NO_MAIL;
  return {
    kind: 'asked',
    page: infoPage('emailUpdateConfirmationSent', 'emailUpdateConfirmationSentTitle', { skipLink: true }, [
      email,
    ]),
    unit: [
      dependencies.store.users.update(withPendingEmail(user, email), {
        duplicateEmailsAllowed: realm.settings.duplicateEmailsAllowed,
        ifRevision: user.revision,
      }),
      ...mailEvent(login, user, email, isTaken ? 'email_in_use' : unsent),
    ],
  };
}

/** The link of the mail: it changes the address, and is good wherever it is opened. */
const linkOf = ({ session }: Login, user: User, email: string, posted: Form) =>
  ({
    action: 'update-email',
    goesOn: false,
    members: {
      oldEmail: user.email,
      newEmail: email,
      reduri: session.state.request.redirect_uri,
      ...(posted.get('logout-sessions') !== undefined && { logoutSessions: true }),
    },
    template: 'email-update-confirmation',
    subject: { key: 'emailUpdateConfirmationSubject' },
    variables: { newEmail: email },
  }) as const;

/** @param error why no mail was sent, where none was */
const mailEvent = (login: Login, user: User, email: string, error: string | undefined) =>
  actionEvent(login, error === undefined ? 'SEND_VERIFY_EMAIL' : 'SEND_VERIFY_EMAIL_ERROR', {
    userId: user.id,
    ...(error !== undefined && { error }),
    details: {
      custom_required_action: UPDATE_EMAIL,
      username: user.username,
      email,
      ...(error === NO_MAIL && { reason: NOT_SENT }),
    },
  });

/** What events tell of a mail that was not sent. */
const NO_MAIL = 'email_send_failed';

const wrong = (login: Login, draft: User, problems: readonly ProfileProblem[]): ActionTurn => ({
  kind: 'asked',
  page: { ...page(login, draft, undefined), fieldErrors: profileErrors(problems) },
});

function notice(login: Login): StepPage['message'] {
  const pending = pendingEmailOf(login.user);
  if (pending !== undefined) return { type: 'info', key: 'emailVerificationPending', args: [pending] };
  if (isAskedByClient(login, UPDATE_EMAIL)) return undefined;
  return { type: 'warning', key: 'updateEmailMessage' };
}

function page(login: Login, shown: User, message: StepPage['message']): StepPage {
  const { user } = login;
  const form = emailForm(login, user ?? shown);
  const pending = pendingEmailOf(user);
  const seen = pending !== undefined && shown === user ? { ...shown, email: pending } : shown;
  return {
    template: 'update-email',
    ...(message && { message }),
    variables: {
      ...profileVariables(form, seen),
      isAppInitiatedAction: isAskedByClient(login, UPDATE_EMAIL),
    },
  };
}

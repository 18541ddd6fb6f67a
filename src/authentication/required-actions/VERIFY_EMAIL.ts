import { VERIFY_EMAIL } from '../../domain/authentication/required-actions.ts';
import type { Change } from '../../domain/store.ts';
import type { User } from '../../domain/users/user.ts';
import { actionEvent } from '../events.ts';
import { takenAddress, tellOwner } from '../existing-account.ts';
import { NOT_SENT, sendLink } from '../link-mail.ts';
import type { Login } from '../login.ts';
import { mailReadOf, type ReadMail } from '../reads-mail.ts';
import { readTab } from '../tab.ts';
import { errorPage, type StepPage } from '../turn.ts';
import type { ActionTurn, RequiredActionKind } from './action.ts';
import { isAskedByClient } from './asked-by-client.ts';
import { cooldown } from './cooldown.ts';

export { VERIFY_EMAIL };

/** Notes the address that the mail of this login went to. */
const SENT_TO = 'verifyEmail';

/** The user follows a link that was sent to their address. */
export const verifyEmail: RequiredActionKind = {
  id: VERIFY_EMAIL,
  forClients: true,
  answersLinks: true,
  isDue: async ({ realm, user }) =>
    realm.settings.verifyEmail && user?.emailVerified === false && user.email !== undefined,
  async begin(login) {
    const { user, session } = login;
    const sentTo = session.state.notes[SENT_TO];
    const taken = takenAddress(login);
    if (taken !== undefined)
      return sentTo === taken ? { kind: 'asked', page: page(login, sentTo) } : sendToOwner(login, taken);
    // Whoever has no address has none to verify.
    if (!user?.email || user.emailVerified) return { kind: 'done', unit: [] };
    const read = mailReadOf(login, user);
    if (read) return verifiedBy(login, user, read);
    if (isAskedByClient(login, VERIFY_EMAIL) || sentTo === user.email)
      return { kind: 'asked', page: page(login, sentTo) };
    return send(login, user, user.email);
  },
  // A login that begins anew sends a mail; whoever asks for another one waits.
  async answer(login) {
    const { user } = login;
    const taken = takenAddress(login);
    const email = taken ?? user?.email;
    if (email === undefined || email === '' || user?.emailVerified) return { kind: 'done', unit: [] };
    const { left } = cooldown(login, VERIFY_EMAIL, taken);
    if (left === 0) return user ? send(login, user, email) : sendToOwner(login, email);
    const tooSoon = { type: 'error', key: 'emailVerifySendCooldown', args: [left] } as const;
    return { kind: 'asked', page: { ...page(login, email), message: tooSoon } };
  },
};

/** Whoever has read the mail in this browser has shown by now that the account is theirs. */
function verifiedBy(login: Login, user: User, { email, told, askedIn }: ReadMail): ActionTurn {
  const { browserHash, tabId } = readTab(askedIn);
  const { authenticationSessions } = login.dependencies.store;
  return {
    kind: 'done',
    user: { ...user, emailVerified: true },
    unit: [
      ...actionEvent(login, VERIFY_EMAIL, {
        userId: user.id,
        details: { ...told, email, username: user.username },
      }),
      // Who has waited there has shown nothing by what was done here.
      authenticationSessions.removeOf(login.realm.id, browserHash, tabId),
    ],
  };
}

async function send(login: Login, user: User, email: string): Promise<ActionTurn> {
  const outcome = await sendLink(login, user, email, {
    action: 'verify-email',
    members: { eml: email },
    template: 'email-verification',
    subject: { key: 'emailVerificationSubject' },
  });
  const event = (type: string, error?: string) =>
    actionEvent(login, type, {
      userId: user.id,
      ...(error !== undefined && { error }),
      details: { username: user.username, email, ...(error !== undefined && { reason: NOT_SENT }) },
    });
  if (outcome === 'failed')
    return {
      kind: 'asked',
      page: errorPage('emailSendErrorMessage', 500),
      unit: [...owing(login, user), ...event('SEND_VERIFY_EMAIL_ERROR', 'email_send_failed')],
    };
  cooldown(login, VERIFY_EMAIL).start();
  return {
    kind: 'asked',
    page: page(login, email),
    notes: { [SENT_TO]: email },
    unit: [
      ...owing(login, user),
      ...(outcome === 'sent'
        ? event('SEND_VERIFY_EMAIL')
        : event('SEND_VERIFY_EMAIL_ERROR', 'email_send_failed')),
    ],
  };
}

/** Whoever was asked to stays asked, whatever the realm asks of others later (as Keycloak). */
function owing({ realm, dependencies }: Login, user: User): Change[] {
  if (user.requiredActions.includes(VERIFY_EMAIL) || !realm.settings.verifyEmail) return [];
  const { duplicateEmailsAllowed } = realm.settings;
  return [
    dependencies.store.users.update(
      { ...user, requiredActions: [...user.requiredActions, VERIFY_EMAIL] },
      { duplicateEmailsAllowed, ifRevision: user.revision },
    ),
  ];
}

/** What a new user is shown, while the mail goes to whose account it is; no event tells of a user. */
async function sendToOwner(login: Login, address: string): Promise<ActionTurn> {
  const outcome = await tellOwner(login, address);
  if (outcome === 'failed') return { kind: 'asked', page: errorPage('emailSendErrorMessage', 500) };
  cooldown(login, VERIFY_EMAIL, address).start();
  return { kind: 'asked', page: page(login, address), notes: { [SENT_TO]: address } };
}

function page(login: Login, sentTo: string | undefined): StepPage {
  const isOwn = isAskedByClient(login, VERIFY_EMAIL);
  return {
    template: 'login-verify-email',
    ...(!isOwn && { message: { type: 'warning', key: 'verifyEmailMessage' } as const }),
    variables: {
      isAppInitiatedAction: isOwn,
      user: { email: takenAddress(login) ?? login.user?.email },
      ...(sentTo !== undefined && { verifyEmail: sentTo }),
    },
  };
}

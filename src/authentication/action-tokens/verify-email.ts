import type { Change } from '../../domain/store.ts';
import type { Answer } from '../../http/exchange.ts';
import { advance } from '../advance.ts';
import { turnTo } from '../detour.ts';
import { endHere, infoPage } from '../end-here.ts';
import { actionEvent } from '../events.ts';
import { withNotes, withState, withUser } from '../login.ts';
import { LINK_OF, NOTICE, READS_MAIL } from '../notes.ts';
import { type ReadMail, readsMail } from '../reads-mail.ts';
import { VERIFY_EMAIL } from '../required-actions/VERIFY_EMAIL.ts';
import { readTab } from '../tab.ts';
import { errorPage } from '../turn.ts';
import { confirm } from './confirm.ts';
import { goOn } from './go-on.ts';
import type { ActionTokenKind, Followed, Unfit } from './kind.ts';
import { tokenDetails } from './refuse.ts';

const STALE = 'staleEmailVerificationLink';
/** Names the tab that asked for the mail, where the link was confirmed in another (as Keycloak). */
const ASKED_IN = 'oasid';

/** The address that the mail went to is the user's. */
export const verifyEmail: ActionTokenKind = {
  id: 'verify-email',
  event: 'VERIFY_EMAIL',
  check({ token, login, isFresh }): Unfit | undefined {
    const { user } = login;
    if (token.members.eml !== user.email)
      return { error: 'invalid_email', reason: STALE, page: errorPage(STALE) };
    if (!isFresh || !user.emailVerified) return undefined;
    const page = infoPage('emailVerifiedAlreadyMessage', 'emailVerifiedAlreadyMessageHeader');
    return { error: 'email_already_verified', details: { email: user.email ?? '' }, page };
  },
  async follow(followed) {
    const { token, login, isFresh } = followed;
    const { user } = login;
    const askedIn = token.members[ASKED_IN];
    if (isFresh)
      return confirm(
        {
          ...followed,
          token: {
            ...token,
            members: { ...token.members, ...(token.tab !== undefined && { [ASKED_IN]: token.tab }) },
          },
        },
        'confirmEmailAddressVerification',
        'confirmEmailAddressVerificationHeader',
        {},
        [user.email ?? ''],
      );
    if (typeof askedIn !== 'string') {
      const going =
        login.session.state.notes[LINK_OF] === user.id
          ? withState(withUser(login, user), { proved: true })
          : login;
      return goOn(going, verified(followed));
    }
    if (await isClaimed(followed)) return showWhoseItIs(followed, askedIn);
    // Who has waited there has shown nothing by what was done here.
    const { browserHash, tabId } = readTab(askedIn);
    const { authenticationSessions } = login.dependencies.store;
    return endHere(login, infoPage('emailVerifiedMessage', 'emailVerifiedMessageHeader'), [
      ...verified(followed),
      authenticationSessions.removeOf(login.realm.id, browserHash, tabId),
    ]);
  },
};

/**
 * Whether the account may be somebody else's than the address: whoever signs up by themselves may write any address, and knows what they have
 * chosen to log in with.
 */
const isClaimed = async ({ login: { user, credentials } }: Followed): Promise<boolean> =>
  user.selfRegistered === true && (await credentials()).length > 0;

/** Whoever reads the mail shows that the account is theirs, by what was chosen for it: the address is verified as they log in here. */
function showWhoseItIs({ token, login }: Followed, askedIn: string): Promise<Answer> {
  const read: ReadMail = {
    userId: login.user.id,
    email: login.user.email ?? '',
    told: tokenDetails(token),
    askedIn,
  };
  return advance(
    withNotes(turnTo(login, undefined), {
      [READS_MAIL]: readsMail(read),
      [NOTICE]: 'emailVerificationLogIn',
    }),
  );
}

function verified({ token, login }: Followed): Change[] {
  const { user, realm, dependencies } = login;
  const requiredActions = user.requiredActions.filter((each) => each !== VERIFY_EMAIL);
  return [
    dependencies.store.users.update(
      { ...user, emailVerified: true, requiredActions },
      { duplicateEmailsAllowed: realm.settings.duplicateEmailsAllowed, ifRevision: user.revision },
    ),
    ...actionEvent(login, 'VERIFY_EMAIL', {
      userId: user.id,
      details: { ...tokenDetails(token), email: user.email ?? '', username: user.username },
    }),
  ];
}

import { ADDRESS_OUTSIDE } from '../../domain/sign-up/address-problems.ts';
import { pendingEmailOf, withoutPendingEmail } from '../../domain/users/pending-email.ts';
import type { User } from '../../domain/users/user.ts';
import { seconds } from '../../lib/clock.ts';
import { browserOf } from '../cookies/browser.ts';
import { endHere, infoPage } from '../end-here.ts';
import { actionEvent } from '../events.ts';
import { checkProfile } from '../profile-form/check.ts';
import { emailForm } from '../profile-form/email-form.ts';
import { endOtherSessions } from '../required-actions/other-sessions.ts';
import { UPDATE_EMAIL } from '../required-actions/UPDATE_EMAIL.ts';
import { errorPage } from '../turn.ts';
import { confirm } from './confirm.ts';
import type { ActionTokenKind, Followed } from './kind.ts';
import { tokenDetails } from './refuse.ts';

const STALE = 'staleEmailVerificationLink';

/** The new address becomes the user's: whoever follows the link reads what is sent there. */
export const updateEmail: ActionTokenKind = {
  id: 'update-email',
  event: 'UPDATE_EMAIL',
  async check({ token, login }) {
    const { user, dependencies } = login;
    const { oldEmail, newEmail } = token.members;
    // Events say what was done, and what of it was tried: this was neither.
    // An address that was corrected since is not what the user wants any more.
    if (user.email !== oldEmail || typeof newEmail !== 'string' || pendingEmailOf(user) !== newEmail)
      return { error: 'invalid_email', isSilent: true, page: errorPage(STALE) };
    const [problem] = await checkProfile(
      emailForm(login, user),
      changed(login, newEmail),
      dependencies.store,
    );
    if (!problem) return undefined;
    const error = problem.error === ADDRESS_OUTSIDE ? 'email_domain_not_allowed' : 'email_in_use';
    return { error, isSilent: true, keepsLogins: true, page: errorPage(problem.error) };
  },
  async follow(followed) {
    const { token, login } = followed;
    const { user, realm, dependencies } = login;
    const { newEmail, reduri, logoutSessions } = token.members;
    const email = String(newEmail);
    if (followed.isFresh && !(await isTheirBrowser(login)))
      return confirm(
        followed,
        'confirmEmailAddressVerification',
        'confirmEmailAddressVerificationHeader',
        {},
        [email],
      );
    const ended =
      logoutSessions === true ? await endOtherSessions(login, UPDATE_EMAIL) : { unit: [], afterwards: [] };
    const back = typeof reduri === 'string' ? { pageRedirectUri: reduri } : {};
    const answer = await endHere(login, infoPage('emailUpdated', 'emailUpdatedTitle', back, [email]), [
      dependencies.store.users.update(changed(login, email), {
        duplicateEmailsAllowed: realm.settings.duplicateEmailsAllowed,
        chosen: ['email', ...(realm.settings.registrationEmailAsUsername ? (['username'] as const) : [])],
        ifRevision: user.revision,
      }),
      ...ended.unit,
      ...actionEvent({ ...login, user: undefined }, 'UPDATE_EMAIL', {
        userId: user.id,
        details: { ...tokenDetails(token), previous_email: user.email ?? '', updated_email: email },
      }),
    ]);
    for (const follow of ended.afterwards) follow();
    return answer;
  },
};

/** Whether the user is in this browser, or on their way in: it is they who follow the link. */
async function isTheirBrowser(login: Followed['login']): Promise<boolean> {
  const { user, realm, request, dependencies } = login;
  if ((await login.identity())?.user.id === user.id) return true;
  const browser = browserOf(request);
  if (browser === undefined) return false;
  const { authenticationSessions } = dependencies.store;
  const tabs = await authenticationSessions.ofBrowser(realm.id, browser, seconds(dependencies.clock));
  return tabs.some(({ state }) => state.proved === true && state.userId === user.id);
}

/** The user by the new address, which is their name too where addresses are. */
function changed({ user, realm }: Followed['login'], email: string): User {
  const isName = realm.settings.registrationEmailAsUsername;
  return {
    ...withoutPendingEmail(user),
    email,
    emailVerified: true,
    ...(isName && { username: email }),
    requiredActions: user.requiredActions.filter((each) => each !== UPDATE_EMAIL),
  };
}

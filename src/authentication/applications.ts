import { applicantOf, type SignUpApplication } from '../domain/sign-up/application.ts';
import type { SignUpRule } from '../domain/sign-up/rule.ts';
import type { Change } from '../domain/store.ts';
import type { Credential, User } from '../domain/users/user.ts';
import { seconds } from '../lib/clock.ts';
import { newId } from '../lib/ids.ts';
import type { Login } from './login.ts';
import { localeOf } from './show.ts';

const DAY = 86_400;
/** Days for which somebody waits, where the rule says nothing. */
const USUAL = 14;

/** What somebody who must be approved leaves behind. */
export const newApplication = (
  login: Login,
  { approval: { expiresInDays = USUAL } = {} }: SignUpRule,
  user: User,
  credentials: readonly Credential[],
): SignUpApplication => ({
  id: newId(),
  realmId: login.realm.id,
  clientId: login.client.id,
  state: 'pending',
  applicant: applicantOf(user, login.realm.settings),
  user,
  credentials,
  locale: localeOf(login),
  approvals: [],
  createdAt: login.dependencies.clock.now(),
  expiresAt: seconds(login.dependencies.clock) + expiresInDays * DAY,
});

/**
 * Tells those whom the rule names that somebody waits, after the answer: nobody waits for a mail server, nor learns by waiting.
 * It counts as a mail that somebody unknown has sent, so that strangers fill no mailbox.
 */
function noticesOf(
  { realm, client, request, dependencies: { mail } }: Login,
  { approval }: SignUpRule,
  { user, id }: SignUpApplication,
): void {
  const clientName = client.name || client.clientId;
  const letter = {
    template: 'sign-up-application',
    realm,
    subject: { key: 'signUpApplicationSubject', args: [clientName] },
    variables: { applicationId: id, clientName, user },
  };
  for (const address of approval?.notify ?? []) mail.post(realm, address, request, async () => letter);
}

/**
 * What becomes of somebody who applies, for one unit with what was decided: whoever waits already sees the same and is told of to nobody
 * again, as often as they ask.
 */
export async function applying(
  login: Login,
  rule: SignUpRule,
  application: SignUpApplication,
  decided: readonly Change[],
): Promise<{ readonly unit: readonly Change[]; readonly after: () => Promise<void> }> {
  const { signUpApplications } = login.dependencies.store;
  if (await signUpApplications.isWaiting(application, seconds(login.dependencies.clock)))
    return { unit: decided, after: async () => {} };
  return {
    unit: [...decided, signUpApplications.create(application)],
    after: async () => noticesOf(login, rule, application),
  };
}

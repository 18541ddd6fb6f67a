import { type ActionOfToken, userActionLifespan } from '../domain/tokens/action-token.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import type { User } from '../domain/users/user.ts';
import { letterWithLink } from '../mail/action-link.ts';
import type { Letter } from '../mail/letter.ts';
import { MailLimited } from '../mail/mail.ts';
import { MailFailed } from '../mail/mail-failed.ts';
import type { Said } from '../pages/page.ts';
import type { Login } from './login.ts';
import { localeOf } from './show.ts';
import { nameOfTab } from './tab.ts';
import { linkQuery } from './urls.ts';

/** Why, as far as events tell (as Keycloak). */
export const NOT_SENT =
  'Error when attempting to send the email to the server. More information is available in the server log.';

/** A mail whose link leads back to this login. */
export interface LinkOfLogin {
  readonly action: ActionOfToken;
  readonly members: Claims;
  /** Whether whoever follows it in this browser goes on with the login. */
  readonly goesOn?: boolean;
  readonly template: string;
  readonly subject: Said;
  readonly variables?: Readonly<Record<string, unknown>>;
}

export function linkLetter(
  login: Login,
  user: User,
  { action, members, goesOn = true, template, subject, variables }: LinkOfLogin,
): Promise<Letter> {
  const { realm, client, request, session, dependencies } = login;
  return letterWithLink(dependencies, {
    realm,
    baseUrl: request.baseUrl,
    user,
    token: { action, clientId: client.clientId, ...(goesOn && { tab: nameOfTab(session) }) },
    members,
    lifespan: userActionLifespan(realm, action),
    query: linkQuery(login),
    template,
    subject,
    locale: localeOf(login),
    ...(variables && { variables }),
  });
}

/** Sends it while they wait. @returns `limited` where so many were sent that the mailbox has what it takes */
export async function sendLink(
  login: Login,
  user: User,
  to: string,
  link: LinkOfLogin,
): Promise<'sent' | 'limited' | 'failed'> {
  const { mail } = login.dependencies;
  try {
    await mail.send(await linkLetter(login, user, link), to, login.request);
    return 'sent';
  } catch (err) {
    if (err instanceof MailLimited) return 'limited';
    if (!(err instanceof MailFailed)) throw err;
    login.request.log.warn({ realm: login.realm.name, err }, 'a mail was not sent');
    return 'failed';
  }
}

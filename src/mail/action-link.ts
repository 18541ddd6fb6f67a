import type { KeyMaking } from '../domain/keys/signing-key.ts';
import { issuerOf } from '../domain/realms/issuer.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { issueActionToken, type NewActionToken } from '../domain/tokens/action-token.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import type { User } from '../domain/users/user.ts';
import { seconds } from '../lib/clock.ts';
import type { Said } from '../pages/page.ts';
import { localeOfUser } from '../pages/text/locale.ts';
import type { Letter } from './letter.ts';

/** A mail with a link, for a user. */
export interface LinkMail {
  readonly realm: RealmView;
  /** Under which the server is known. */
  readonly baseUrl: string;
  readonly user: User;
  readonly token: Omit<NewActionToken, 'userId' | 'expiresAt' | 'members'>;
  /** Seconds. */
  readonly lifespan: number;
  /** What goes with the link beside its token. */
  readonly query?: Readonly<Record<string, string>>;
  /** What the token says of the action. */
  readonly members: Claims;
  readonly template: string;
  readonly subject: Said;
  readonly locale?: string | undefined;
  readonly variables?: Readonly<Record<string, unknown>>;
}

/** The address of an action token. */
export const actionTokenUrl = (
  baseUrl: string,
  realmName: string,
  key: string,
  query: Readonly<Record<string, string>> = {},
): string =>
  `${issuerOf(baseUrl, realmName)}/login-actions/action-token?${new URLSearchParams({ key, ...query })}`;

/** The letter with its link in it. */
export async function letterWithLink(making: KeyMaking, mail: LinkMail): Promise<Letter> {
  const { realm, baseUrl, user, token, members, lifespan, query, template, subject, locale } = mail;
  const now = seconds(making.clock);
  const asked = { ...token, members, userId: user.id, expiresAt: now + lifespan };
  const key = await issueActionToken(making, realm, baseUrl, asked, now);
  const { username, email = '', firstName = '', lastName = '', attributes } = user;
  return {
    template,
    realm,
    subject,
    locale: locale ?? localeOfUser(realm, user),
    variables: {
      ...mail.variables,
      link: actionTokenUrl(baseUrl, realm.name, key, query),
      linkExpiration: Math.floor(lifespan / 60),
      user: { username, email, firstName, lastName, attributes },
    },
  };
}

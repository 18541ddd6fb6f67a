import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Store } from '../domain/store.ts';
import type { Request } from '../http/exchange.ts';
import type { Clock } from '../lib/clock.ts';
import { localeOfUser } from '../pages/text/locale.ts';
import type { Mail } from './mail.ts';

/** The events that people are told of by mail (as Keycloak's event listener `email`), and the keys of what it is called. */
const SUBJECTS: Readonly<Record<string, string>> = {
  LOGIN_ERROR: 'eventLoginErrorSubject',
  UPDATE_PASSWORD: 'eventUpdatePasswordSubject',
  UPDATE_TOTP: 'eventUpdateTotpSubject',
  REMOVE_TOTP: 'eventRemoveTotpSubject',
  UPDATE_CREDENTIAL: 'eventUpdateCredentialSubject',
  REMOVE_CREDENTIAL: 'eventRemoveCredentialSubject',
};
const LISTENER = 'email';

/** What strangers can cause, and how many seconds there are between two mails of it: they fill no mailbox, nor use up what it may get. */
const OF_STRANGERS = 'LOGIN_ERROR';
const BETWEEN = 900;

/** Where it happened. */
interface Happening {
  readonly realm: RealmView;
  /** The client by whose name people know what they did. */
  readonly client: Pick<Client, 'clientId'>;
  readonly request: Request;
  readonly dependencies: { readonly store: Store; readonly mail: Mail; readonly clock: Clock };
}

/** What happened, and to whom. */
interface Notice {
  readonly userId: string;
  readonly types: readonly string[];
  readonly details?: Readonly<Record<string, string>>;
}

/**
 * Tells somebody by mail of what has happened to their account, where the realm has it so and the address is known to be theirs. Nobody
 * waits for it, so that the time of an answer tells of no mail, and none keeps anybody out.
 */
export function notify(happening: Happening, notice: Notice): void {
  const { realm, request } = happening;
  if (!realm.settings.eventsListeners.includes(LISTENER)) return;
  setImmediate(() => {
    send(happening, notice).catch((err: unknown) => request.log.warn({ err }, 'a notice was not sent'));
  });
}

async function send(
  { realm, client, request, dependencies: { store, mail, clock } }: Happening,
  { userId, types, details = {} }: Notice,
): Promise<void> {
  const user = await store.users.find(realm.id, userId);
  if (!user?.email || !user.emailVerified) return;
  // Whoever tries to log in says nothing of the language that the account's owner reads.
  const locale = localeOfUser(realm, user);
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'long', timeStyle: 'long', timeZone: 'UTC' });
  for (const type of types) {
    const subject = SUBJECTS[type];
    if (subject === undefined || isTooSoon(type)) continue;
    await mail.send(
      {
        template: `event-${type.toLowerCase()}`,
        realm,
        locale,
        subject: { key: subject },
        variables: {
          event: {
            date: date.format(clock.now()),
            ipAddress: request.ip,
            event: type.toLowerCase(),
            clientId: client.clientId,
            details,
          },
          user: {
            username: user.username,
            email: user.email,
            firstName: user.firstName,
            lastName: user.lastName,
          },
        },
      },
      user.email,
    );
  }

  function isTooSoon(type: string): boolean {
    if (type !== OF_STRANGERS) return false;
    const key = `notice ${realm.id} ${userId}`;
    const isSoon = mail.cooldowns.left(key, clock.now()) > 0;
    if (!isSoon) mail.cooldowns.start(key, BETWEEN, clock.now());
    return isSoon;
  }
}

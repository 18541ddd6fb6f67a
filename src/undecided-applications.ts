import type { Client } from './domain/clients/client.ts';
import type { Realms, RealmView } from './domain/realms/realm-view.ts';
import type { SignUpApplication } from './domain/sign-up/application.ts';
import { applicationEvents } from './domain/sign-up/application-events.ts';
import { Conflict, type Store } from './domain/store.ts';
import type { Logger } from './http/log.ts';
import { type Clock, seconds } from './lib/clock.ts';
import { type Mail, MailLimited } from './mail/mail.ts';
import { MailFailed } from './mail/mail-failed.ts';

interface Telling {
  readonly store: Store;
  readonly realms: Pick<Realms, 'get'>;
  readonly clock: Clock;
  readonly log: Pick<Logger, 'warn'>;
  readonly mail: Mail;
}

/** Tells some of those on whose sign-up nobody decided in time, and forgets them. Of several nodes one tells each: who has removed it. */
export async function tellUndecided(telling: Telling): Promise<void> {
  const { store, realms, clock } = telling;
  for (const application of await store.signUpApplications.undecided(seconds(clock))) {
    const { realmId, clientId } = application;
    const [realm, client] = await Promise.all([realms.get(realmId), store.clients.find(realmId, clientId)]);
    const why = { error: 'approval_expired', by: 'client: approval' } as const;
    const events = realm && client ? applicationEvents(realm, clock.now(), client, application, why) : [];
    try {
      await store.commit([
        store.signUpApplications.remove(application),
        ...events.map((each) => store.events.append(each)),
      ]);
    } catch (error) {
      if (error instanceof Conflict) continue;
      throw error;
    }
    if (realm && client) await tell(telling, application, realm, client);
  }
}

async function tell(
  { log, mail }: Telling,
  { user, locale }: SignUpApplication,
  realm: RealmView,
  client: Client,
): Promise<void> {
  if (user.email === undefined) return;
  const clientName = client.name || client.clientId;
  const subject = { key: 'signUpRefusedSubject', args: [clientName] };
  const letter = { template: 'sign-up-expired', realm, locale, subject, variables: { clientName } };
  try {
    await mail.send(letter, user.email);
  } catch (err) {
    if (!(err instanceof MailFailed || err instanceof MailLimited)) throw err;
    log.warn({ realm: realm.name, err }, 'somebody was not told that nobody decided on them');
  }
}

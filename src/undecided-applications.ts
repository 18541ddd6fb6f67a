import type { Realms } from './domain/realms/realm-view.ts';
import type { SignUpApplication } from './domain/sign-up/application.ts';
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
  const { store, clock } = telling;
  for (const application of await store.signUpApplications.undecided(seconds(clock))) {
    try {
      await store.commit([store.signUpApplications.remove(application)]);
    } catch (error) {
      if (error instanceof Conflict) continue;
      throw error;
    }
    await tell(telling, application);
  }
}

async function tell({ store, realms, log, mail }: Telling, application: SignUpApplication): Promise<void> {
  const { realmId, clientId, user, locale } = application;
  const [realm, client] = await Promise.all([realms.get(realmId), store.clients.find(realmId, clientId)]);
  if (!realm || !client || user.email === undefined) return;
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

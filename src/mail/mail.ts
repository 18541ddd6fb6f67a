import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Logger } from '../http/log.ts';
import { MinuteCounts } from '../http/minute-limit.ts';
import type { Clock } from '../lib/clock.ts';
import { networks } from '../lib/special-use.ts';
import type { Pages } from '../pages/pages.ts';
import { type Letter, writeLetter } from './letter.ts';
import { connectionOf, MailFailed } from './mail-server.ts';

/** Mails a minute: nobody's mailbox is flooded, and no realm sends on behalf of the world. */
const A_MINUTE = { address: 5, realm: 300 };

export interface MailSettings {
  /** Networks of special use (CIDR) in which mail servers may be. */
  readonly allowedNetworks: readonly string[];
  /** Whether mails are counted. */
  readonly limited: boolean;
}

export interface MailDependencies {
  readonly pages: Pages;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Too many mails went there; `after` seconds there is room again. */
export class MailLimited extends Error {
  readonly after: number;
  constructor(after: number) {
    super('too many mails');
    this.name = 'MailLimited';
    this.after = after;
  }
}

/** Sends the mails of realms. */
export class Mail {
  readonly #allowed: ReturnType<typeof networks>;
  readonly #counts: MinuteCounts | undefined;
  readonly #dependencies: MailDependencies;

  constructor(settings: MailSettings, dependencies: MailDependencies) {
    this.#allowed = networks(settings.allowedNetworks);
    this.#counts = settings.limited ? new MinuteCounts(20_000) : undefined;
    this.#dependencies = dependencies;
  }

  /**
   * Resolves when the realm's mail server has taken the letter.
   * @throws {MailLimited} when there were too many of them
   * @throws {MailFailed} when the server did not take it, or the realm has none
   */
  async send(letter: Letter, to: string): Promise<void> {
    await this.sendBy(letter.realm.settings.smtpServer, letter, to);
  }

  /** The same by a mail server that the realm does not have yet. */
  async sendBy(server: RealmView['settings']['smtpServer'], letter: Letter, to: string): Promise<void> {
    const { pages, log } = this.#dependencies;
    if (!isOneAddress(to)) throw new MailFailed('the recipient is no address');
    this.#count(letter.realm.id, to);
    const connection = await connectionOf(server, this.#allowed);
    const written = writeLetter(pages, letter);
    // Loaded with the first mail.
    const { createTransport } = await import('nodemailer');
    const transport = createTransport(connection);
    try {
      await transport.sendMail({
        from: { name: server.fromDisplayName ?? '', address: server.from ?? '' },
        to: { name: '', address: to },
        ...(server.replyTo && {
          replyTo: { name: server.replyToDisplayName ?? '', address: server.replyTo },
        }),
        ...(server.envelopeFrom && { envelope: { from: server.envelopeFrom, to } }),
        ...written,
      });
    } catch (error) {
      log.warn({ realm: letter.realm.name, template: letter.template, err: error }, 'a mail was not sent');
      throw new MailFailed((error as Error).message, error);
    } finally {
      transport.close();
    }
  }

  /** @throws {MailLimited} */
  #count(realmId: string, to: string): void {
    const now = this.#dependencies.clock.now();
    const after =
      this.#counts?.take(`${realmId} ${to.toLowerCase()}`, A_MINUTE.address, now) ||
      this.#counts?.take(realmId, A_MINUTE.realm, now);
    if (after) throw new MailLimited(after);
  }
}

/** One mailbox, and nothing that would end the header or name another. */
const isOneAddress = (text: string) =>
  /^[^\s\p{Cc}<>,;:"()[\]\\]{1,64}@[^\s\p{Cc}<>,;:"()[\]\\@]{1,253}$/u.test(text);

import { ownAddressOf } from '../domain/realms/realm-address.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Request } from '../http/exchange.ts';
import type { GuardedFetcher } from '../http/guarded-fetcher.ts';
import type { Logger } from '../http/log.ts';
import type { Clock } from '../lib/clock.ts';
import { isLoopback } from '../lib/loopback.ts';
import { networks } from '../lib/special-use.ts';
import type { Pages } from '../pages/pages.ts';
import { Cooldowns } from './cooldowns.ts';
import { type Letter, writeLetter } from './letter.ts';
import { MailFailed } from './mail-failed.ts';
import { MailLimits } from './mail-limits.ts';
import { connectionOf } from './mail-server.ts';
import { MailTokens } from './mail-token.ts';
import { Outbox } from './outbox.ts';

export interface MailSettings {
  /** Networks of special use (CIDR) in which mail servers may be. */
  readonly allowedNetworks: readonly string[];
  /** Public URL of the server, where links lead. */
  readonly hostname?: string | undefined;
  /** Whether mails are counted. */
  readonly limited: boolean;
}

export interface MailDependencies {
  readonly pages: Pages;
  /** Gets tokens for mail servers. */
  readonly fetcher: Pick<GuardedFetcher, 'post'>;
  readonly clock: Clock;
  readonly log: Logger;
}

/** Whoever has a mail sent. */
export type Caller = Pick<Request, 'ip' | 'baseUrl'>;

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
  /** Mails that are not sent again for a while. */
  readonly cooldowns = new Cooldowns();
  readonly #allowed: ReturnType<typeof networks>;
  readonly #hostname: string | undefined;
  readonly #limits: MailLimits | undefined;
  readonly #outbox = new Outbox();
  readonly #tokens: MailTokens;
  readonly #dependencies: MailDependencies;

  constructor(settings: MailSettings, dependencies: MailDependencies) {
    this.#allowed = networks(settings.allowedNetworks);
    this.#hostname = settings.hostname;
    this.#limits = settings.limited ? new MailLimits() : undefined;
    this.#dependencies = dependencies;
    this.#tokens = new MailTokens(dependencies.fetcher, dependencies.clock);
  }

  /**
   * Resolves when the realm's mail server has taken the letter.
   * @param caller whoever has it sent; absent for administrators
   * @throws {MailLimited} when there were too many of them
   * @throws {MailFailed} when the server did not take it, or the realm has none
   */
  async send(letter: Letter, to: string, caller?: Caller): Promise<void> {
    this.#count(letter, to, caller);
    await this.#deliver(letter.realm.settings.smtpServer, letter, to);
  }

  /**
   * Sends a letter after the answer: whether there is one, and what becomes of it, nobody learns by waiting.
   * @param write makes it, once its turn has come
   * @param failed is told where the mail server did not take it
   * @returns whether there will be one: not where there were too many, or it could go nowhere
   */
  post(
    realm: RealmView,
    to: string,
    caller: Caller,
    write: () => Promise<Letter>,
    failed: () => Promise<void> = async () => {},
  ): boolean {
    const { log } = this.#dependencies;
    try {
      this.#count({ realm }, to, caller);
    } catch (err) {
      log.info({ realm: realm.name, err }, 'a mail is not sent');
      return false;
    }
    const isTaken = this.#outbox.put(async () => {
      try {
        const letter = await write();
        await this.#deliver(realm.settings.smtpServer, letter, to);
      } catch (err) {
        log.warn({ realm: realm.name, err }, 'a mail was not sent');
        await failed().catch((error) => log.warn({ realm: realm.name, err: error }, 'nor was that told'));
      }
    });
    if (!isTaken) log.warn({ realm: realm.name }, 'a mail is not sent: too many wait');
    return isTaken;
  }

  /** Resolves when nothing is left to send. */
  idle(): Promise<void> {
    return this.#outbox.idle();
  }

  /** The same by a mail server that the realm does not have yet. */
  async sendBy(server: RealmView['settings']['smtpServer'], letter: Letter, to: string): Promise<void> {
    this.#count(letter, to);
    await this.#deliver(server, letter, to);
  }

  async #deliver(server: RealmView['settings']['smtpServer'], letter: Letter, to: string): Promise<void> {
    const { pages } = this.#dependencies;
    const connection = await connectionOf(server, this.#allowed, (each) => this.#tokens.of(each));
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
      throw new MailFailed((error as Error).message, error);
    } finally {
      transport.close();
    }
  }

  /** @throws {MailLimited} @throws {MailFailed} where it would go to nobody, or to several */
  #count({ realm }: Pick<Letter, 'realm'>, to: string, caller?: Caller): void {
    if (!isOneAddress(to)) throw new MailFailed('the recipient is no address');
    if (caller && ownAddressOf(realm) === undefined && !this.#isOurs(caller.baseUrl))
      throw new MailFailed(
        'nobody can tell that the Host header of the request is this server: set `hostname`',
      );
    const after = this.#limits?.take(realm, to, caller?.ip, this.#dependencies.clock.now());
    if (after) throw new MailLimited(after);
  }

  /** Whether links may lead there. Without the setting it is what the caller says, who may name a host of their own. */
  #isOurs(baseUrl: string): boolean {
    return this.#hostname !== undefined || isLoopback(new URL(baseUrl).hostname);
  }
}

/** One mailbox, and nothing that would end the header or name another. */
const isOneAddress = (text: string) =>
  /^[^\s\p{Cc}<>,;:"()[\]\\]{1,64}@[^\s\p{Cc}<>,;:"()[\]\\@]{1,253}$/u.test(text);

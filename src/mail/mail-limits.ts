import { mailSettings } from '../domain/realms/mail-settings.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { HOUR, WindowCounts } from '../http/window-counts.ts';
import { mailboxOf } from '../lib/mailbox.ts';
import { networkOf } from '../lib/network-of.ts';

/** Mails to one address in a minute: whoever asks again and again gets what was sent already. */
const ADDRESS_A_MINUTE = 5;
/** Addresses and networks remembered, at most. */
const CAPACITY = 20_000;

/** Counts mails of this node: nobody's mailbox is flooded, and no realm sends on behalf of the world. */
export class MailLimits {
  readonly #minutes = new WindowCounts(CAPACITY);
  readonly #hours = new WindowCounts(CAPACITY, HOUR);

  /**
   * Counts a mail, unless there were too many.
   * @param caller address of whoever has it sent; absent for administrators, who answer for themselves
   * @param now milliseconds since 1970
   * @returns seconds after which there is room again; 0 when it was counted
   */
  take({ id, settings }: RealmView, to: string, caller: string | undefined, now: number): number {
    const most = mailSettings(settings);
    // What is told of an account comes through, however often somebody asks for resets.
    const mailbox = `${id} ${caller === undefined ? 'told' : 'asked for'} ${mailboxOf(to)}`;
    const counts = [
      ...(caller === undefined
        ? []
        : [{ of: this.#hours, key: `${id} from ${networkOf(caller)}`, most: most.caller }]),
      { of: this.#minutes, key: mailbox, most: ADDRESS_A_MINUTE },
      { of: this.#hours, key: mailbox, most: most.address },
      { of: this.#minutes, key: id, most: most.realm },
    ];
    // What is not sent uses up nothing: not what the mailbox may get, nor what the realm may send to others.
    const wait = Math.max(...counts.map(({ of, key, most: limit }) => of.wait(key, limit, now)));
    if (wait === 0) for (const { of, key, most: limit } of counts) of.take(key, limit, now);
    return wait;
  }
}

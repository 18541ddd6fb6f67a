import { setTimeout } from 'node:timers/promises';
import { seen } from '../mail/mail-realm.ts';
import type { TestBrowser } from '../support/browser.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';

/** Settings of a realm that tells nobody whose address has an account. */
export const HIDING = { verifyEmail: true, attributes: { 'sign-up.hide-existing': 'true' } };

/** Such that it is told all the same. */
export const TELLING = [
  { ...HIDING, attributes: {} },
  { ...HIDING, verifyEmail: false },
];

/** What there is to see of an answer, ids and the address apart. */
export const answerOf = (tab: TestBrowser, email: string) => ({
  status: tab.last?.status,
  at: (tab.last?.headers.get('location') ?? '').replaceAll(/(session_code|tab_id|client_data)=[^&]*/g, '$1'),
  headers: [...(tab.last?.headers ?? [])].map(([name]) => name).sort(),
  text: seen(tab).replaceAll(email, 'address'),
  cookies: [...tab.cookies.keys()],
});

/** Mails are slow: what is done for one address and not for the other would show. */
export async function withSlowMails(test: (slow: Mailbox) => Promise<void>): Promise<void> {
  const slow = await startMailbox({ beforeTaken: () => setTimeout(250) });
  try {
    await test(slow);
  } finally {
    await slow.close();
  }
}

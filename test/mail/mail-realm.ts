import assert from 'node:assert/strict';
import { loginRealm } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import type { Mailbox } from '../support/mailbox.ts';
import type { TestServer } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

export const CHOSEN = { 'password-new': 'another', 'password-confirm': 'another' };

/** A realm that sends its mails to the box, with ann and a client in it. */
export async function mailRealm(server: TestServer, box: Mailbox, settings: object = {}) {
  const { smtpServer } = box;
  const made = await loginRealm(server, {
    smtpServer,
    resetPasswordAllowed: true,
    eventsEnabled: true,
    ...settings,
  });
  const at = `/${made.realm}`;
  const user = async (username: string) =>
    (await server.admin('GET', `${at}/users?exact=true&username=${encodeURIComponent(username)}`)).json[0];
  return {
    ...made,
    at,
    user,
    browser: () => new TestBrowser(server.url),
    async person(username: string, changes: object = {}) {
      const { status, text } = await server.admin('POST', `${at}/users`, { ...person(username), ...changes });
      assert.equal(status, 201, text);
    },
    async change(username: string, changes: object) {
      const before = await user(username);
      const { status, text } = await server.admin('PUT', `${at}/users/${before.id}`, {
        ...before,
        ...changes,
      });
      assert.equal(status, 204, text);
    },
    /** Asks for a reset, as far as the page that says what comes. */
    async forgets(username: string, tab = new TestBrowser(server.url)) {
      await tab.open(made.url());
      await tab.open(
        new URL(tab.last?.links.find((link) => link.includes('reset-credentials')) ?? '', server.url).href,
      );
      await tab.submit({ username });
      return tab;
    },
    /** Whether the password is good. */
    async logsIn(username: string, password: string): Promise<boolean> {
      const tab = new TestBrowser(server.url);
      await tab.open(made.url());
      return (await tab.submit({ username, password })).status === 302;
    },
  };
}

/** The address of a mail's action. */
export async function nextLink(box: Mailbox): Promise<string> {
  const { links } = await box.next();
  const link = links.find((each) => each.includes('action-token'));
  return link ?? assert.fail('a mail without a link');
}

/** The way on from a page that asks whether a link was meant. */
export function wayOn(tab: TestBrowser): string {
  const [, href = ''] = /href="([^"]*action-token[^"]*)"/.exec(tab.last?.text ?? '') ?? [];
  assert.notEqual(href, '', `no way on: ${tab.last?.status} ${tab.last?.messages}`);
  return new URL(href.replaceAll('&amp;', '&'), tab.last?.url).href;
}

/** What is on a page for people, whichever login it is of. */
export const seen = (tab: TestBrowser): string =>
  (tab.last?.text ?? '')
    .replaceAll(/nonce="[^"]*"/g, 'nonce')
    .replaceAll(/(?:session_code|tab_id|execution|client_data)=[\w%.-]*/g, 'x');

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findChromium, startChromium } from '../support/chromium.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { skipWithout } from '../support/missing.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

const BEA = { username: 'bea', firstName: 'Bea', lastName: 'Example' };
const PASSWORD = { password: 'secret-1', 'password-confirm': 'secret-1' };

describe('From the mail to the login, in a browser', {
  skip: skipWithout('chromium', findChromium() !== undefined),
}, () => {
  let server: TestServer;
  let browser: Browser;
  let box: Mailbox;
  before(async () => {
    [server, browser, box] = await Promise.all([startTestServer(), startChromium(), startMailbox()]);
  });
  after(() => Promise.all([browser.close(), server.stop(), box.close()]));

  /** A realm with a client by the rule, and one that nobody signs up for; the rule's client is `shop`. */
  async function shop(rule: object) {
    const realm = await server.realm({ smtpServer: box.smtpServer, eventsEnabled: true });
    const admin = (method: string, path: string, json?: unknown) =>
      server.admin(method, `/${realm}${path}`, json);
    const redirect = `${server.url}/realms/${realm}/`;
    for (const [id, its] of [
      ['shop', rule],
      ['office', { mode: 'off' }],
    ] as const) {
      const client = { id, clientId: id, publicClient: true, redirectUris: [redirect] };
      assert.equal((await admin('POST', '/clients', client)).status, 201);
      assert.equal((await admin('PUT', `/clients/${id}/sign-up`, its)).status, 204);
    }
    const url = (client: string, rest: Record<string, string> = {}) =>
      `${server.url}/realms/${realm}/protocol/openid-connect/auth?${new URLSearchParams({
        client_id: client,
        redirect_uri: redirect,
        response_type: 'code',
        scope: 'openid',
        ...rest,
      })}`;
    const users = async () => (await admin('GET', '/users')).json as { username: string; email: string }[];
    return { realm, admin, url, users };
  }
  async function inBrowser(work: (tab: Page) => Promise<void>): Promise<void> {
    const context = await browser.newContext();
    try {
      await work(await context.newPage());
    } finally {
      await context.close();
    }
  }
  async function fill(tab: Page, fields: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(fields)) await tab.fill(`#${name}`, value);
  }
  const send = (tab: Page) => tab.locator('#kc-register-form [type=submit]').click();
  async function logIn(tab: Page, url: string): Promise<void> {
    await tab.goto(url);
    await fill(tab, { username: 'bea', password: 'secret-1' });
    await tab.locator('#kc-login').click();
    await tab.waitForURL(/[?&]code=/);
  }

  it('somebody who is invited follows the link, makes their account, and logs in', async () => {
    const { admin, url, users } = await shop({ mode: 'invite' });
    await inBrowser(async (tab) => {
      const uninvited = await tab.goto(url('shop', { prompt: 'create' }));
      assert.equal(uninvited?.status(), 403);
      const invited = await admin('POST', '/clients/shop/sign-up-invitations', { email: 'bea@example.org' });
      assert.equal(invited.status, 201, invited.text);
      const [link = ''] = (await box.next()).links;
      await tab.goto(link);
      assert.equal(await tab.inputValue('#email'), 'bea@example.org');
      assert.equal(await tab.isDisabled('#email'), true);
      await fill(tab, { ...BEA, ...PASSWORD });
      await send(tab);
      await tab.getByText('Your account has been created').first().waitFor();
      assert.deepEqual(
        (await users()).map(({ email }) => email),
        ['bea@example.org'],
      );
      await logIn(tab, url('shop'));
    });
    await inBrowser(async (tab) => {
      const again = await tab.goto(url('shop', { prompt: 'create' }));
      assert.equal(again?.status(), 403);
    });
  });

  it('somebody who must be approved waits, is told, and logs in', async () => {
    const { admin, url, users } = await shop({
      mode: 'approval',
      approval: { notify: ['boss@example.org'] },
    });
    await inBrowser(async (tab) => {
      await tab.goto(url('shop', { prompt: 'create' }));
      await fill(tab, { ...BEA, email: 'bea@example.org', ...PASSWORD });
      await send(tab);
      await tab.getByText('Your request has been received').first().waitFor();
      assert.deepEqual((await box.next()).to, ['boss@example.org']);
      assert.deepEqual(await users(), []);
      await tab.goto(url('shop'));
      await fill(tab, { username: 'bea', password: 'secret-1' });
      await tab.locator('#kc-login').click();
      await tab.getByText('Invalid username or password.').first().waitFor();
      const [{ id }] = (await admin('GET', '/sign-up-applications')).json;
      const approved = await admin('POST', `/sign-up-applications/${id}/approve`, { reason: 'known to us' });
      assert.equal(approved.status, 204, approved.text);
      const letter = await box.next();
      assert.deepEqual(letter.to, ['bea@example.org']);
      assert.match(letter.header('subject') ?? '', /is ready/);
      await logIn(tab, url('shop'));
    });
  });

  it('nobody signs up for a client that is closed by sending the form of another, or their session', async () => {
    const { url, users } = await shop({ mode: 'open' });
    const fields = { ...BEA, email: 'bea@example.org', ...PASSWORD };
    await inBrowser(async (tab) => {
      await tab.goto(url('office'));
      const closed = new URL((await tab.locator('form').first().getAttribute('action')) ?? '', tab.url());
      await tab.goto(url('shop', { prompt: 'create' }));
      const open = new URL((await tab.locator('#kc-register-form').getAttribute('action')) ?? '', tab.url());
      const named = (from: URL, changes: Record<string, string>) => {
        const changed = new URL(from);
        for (const [name, value] of Object.entries(changes)) changed.searchParams.set(name, value);
        return changed.href;
      };
      const of = (from: URL, name: string) => from.searchParams.get(name) ?? '';
      const registration = closed.pathname.replace('authenticate', 'registration');
      for (const action of [
        // The form of the closed client, which it never showed.
        new URL(registration + closed.search, closed).href,
        // The open form, said to be of the closed client; with its tab; with its code.
        named(open, { client_id: 'office' }),
        named(open, { client_id: 'office', tab_id: of(closed, 'tab_id') }),
        named(open, {
          client_id: 'office',
          tab_id: of(closed, 'tab_id'),
          session_code: of(closed, 'session_code'),
        }),
      ]) {
        const arrived = tab.waitForEvent('load');
        await tab.evaluate(`
          const form = Object.assign(document.createElement('form'), { method: 'post', action: ${JSON.stringify(action)} });
          for (const [name, value] of Object.entries(${JSON.stringify(fields)}))
            form.append(Object.assign(document.createElement('input'), { type: 'hidden', name, value }));
          document.body.append(form);
          HTMLFormElement.prototype.submit.call(form);`);
        await arrived;
        assert.equal(await tab.locator('#kc-register-form').count(), 0, action);
        assert.doesNotMatch(tab.url(), /[?&]code=/);
        assert.deepEqual(await users(), [], action);
      }
      const asked = await tab.goto(url('office', { prompt: 'create' }));
      assert.equal(asked?.status(), 403);
    });
    await inBrowser(async (tab) => {
      await tab.goto(url('shop', { prompt: 'create' }));
      await fill(tab, fields);
      await send(tab);
      await tab.waitForURL(/[?&]code=/);
      assert.equal((await users()).length, 1, 'the client that is open is');
    });
  });
});

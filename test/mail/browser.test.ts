import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findChromium, startChromium } from '../support/chromium.ts';
import { type Mailbox, startMailbox } from '../support/mailbox.ts';
import { skipWithout } from '../support/missing.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { mailRealm } from './mail-realm.ts';

/** Where pictures are put, for somebody to look at them. */
const PICTURES = process.env.LATCHKEY_TEST_SCREENSHOTS;

const WAYS = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
} as const;

describe('Mails with links, in a browser', {
  skip: skipWithout('chromium', findChromium() !== undefined),
}, () => {
  let server: TestServer;
  let browser: Browser;
  let box: Mailbox;
  before(async () => {
    server = await startTestServer();
    browser = await startChromium();
    box = await startMailbox();
  });
  after(async () => {
    await browser.close();
    await server.stop();
    await box.close();
  });

  async function picture(tab: Page, name: string): Promise<void> {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    await tab.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  }

  /** A realm whose client is a page of the server itself, so that the browser has somewhere to arrive. */
  async function shop(settings: object = {}) {
    const realm = await mailRealm(server, box, { displayName: 'Example Shop', ...settings });
    const home = `${server.url}/realms/${realm.realm}/`;
    await server.admin('POST', `${realm.at}/clients`, {
      clientId: 'shop',
      name: 'Shop',
      publicClient: true,
      redirectUris: [`${home}*`],
      baseUrl: home,
    });
    const url = (more: Record<string, string> = {}) =>
      realm.url({ client_id: 'shop', redirect_uri: home, ...more });
    return { ...realm, url };
  }

  for (const [way, options] of Object.entries(WAYS)) {
    it(`lead from a forgotten password to the client (${way})`, async () => {
      const { url, logsIn } = await shop();
      const context = await browser.newContext(options);
      const tab = await context.newPage();
      await tab.goto(url());
      await tab.locator('a[href*="reset-credentials"]').click();
      await picture(tab, `reset.${way}`);
      await tab.locator('#kc-reset-password-form [type=submit]').click();
      assert.equal(await tab.locator('#input-error-username').count(), 1);
      await tab.fill('#username', 'ann');
      await tab.locator('#kc-reset-password-form [type=submit]').click();
      await tab.locator('.alert-success').waitFor();
      await picture(tab, `reset-sent.${way}`);
      const mail = await box.next();
      const letter = await context.newPage();
      await letter.setContent(mail.part('text/html'));
      await picture(letter, `reset-mail.${way}`);
      await tab.goto(mail.links[0] ?? '');
      await picture(tab, `reset-password.${way}`);
      await tab.fill('#password-new', 'another');
      await tab.fill('#password-confirm', 'another');
      await tab.locator('#kc-passwd-update-form [type=submit]').first().click();
      await tab.waitForURL(/[?&]code=/);
      const again = await tab.goto(mail.links[0] ?? '');
      assert.equal(again?.status(), 400);
      await picture(tab, `reset-again.${way}`);
      assert.equal(await logsIn('ann', 'another'), true);
      await context.close();
    });

    it(`verify an address, and change it (${way})`, async () => {
      const { url, change, user, realm } = await shop({ verifyEmail: true });
      await change('ann', { emailVerified: false });
      const action = `/${realm}/authentication/required-actions/UPDATE_EMAIL`;
      const { json } = await server.admin('GET', action);
      await server.admin('PUT', action, { ...json, enabled: true });
      const context = await browser.newContext(options);
      const tab = await context.newPage();
      const login = async (more = {}) => {
        await tab.goto(url(more));
        await tab.fill('#username', 'ann');
        await tab.fill('#password', 'pw');
        await tab.locator('#kc-login').click();
      };
      await login();
      await picture(tab, `verify.${way}`);
      await tab.locator('a[href*="VERIFY_EMAIL"]').click();
      await picture(tab, `verify-wait.${way}`);
      const [link = ''] = (await box.next()).links;
      const other = await browser.newContext(options);
      const phone = await other.newPage();
      await phone.goto(link);
      await picture(phone, `verify-confirm.${way}`);
      await phone.locator('a[href*="action-token"]').click();
      await picture(phone, `verified.${way}`);
      assert.equal((await user('ann')).emailVerified, true);
      await phone.goto(link);
      await picture(phone, `verified-already.${way}`);
      await login({ kc_action: 'UPDATE_EMAIL' });
      await picture(tab, `update-email.${way}`);
      await tab.fill('#email', 'new@example.org');
      await tab.locator('#kc-update-email-form [type=submit]').first().click();
      await picture(tab, `update-email-sent.${way}`);
      await tab.goto((await box.next()).links[0] ?? '');
      await picture(tab, `update-email-done.${way}`);
      assert.equal((await user('ann')).email, 'new@example.org');
      await other.close();
      await context.close();
    });

    it(`have users do what an administrator asks for (${way})`, async () => {
      const { user, at, logsIn } = await shop();
      const { id } = await user('ann');
      await server.admin('PUT', `${at}/users/${id}/execute-actions-email?client_id=shop`, [
        'UPDATE_PASSWORD',
      ]);
      const mail = await box.next();
      const context = await browser.newContext(options);
      const tab = await context.newPage();
      await tab.setContent(mail.part('text/html'));
      await picture(tab, `actions-mail.${way}`);
      await tab.goto(mail.links[0] ?? '');
      await picture(tab, `actions-confirm.${way}`);
      await tab.locator('a[href*="action-token"]').click();
      await tab.fill('#password-new', 'another');
      await tab.fill('#password-confirm', 'another');
      await tab.locator('#kc-passwd-update-form [type=submit]').first().click();
      await tab.locator('#kc-info-message').waitFor();
      await picture(tab, `actions-done.${way}`);
      assert.equal(await tab.locator('#kc-info-message a').count(), 1, 'a way back to the client');
      assert.equal(await logsIn('ann', 'another'), true);
      await context.close();
    });
  }
});

import assert from 'node:assert/strict';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findChromium, startChromium } from '../support/chromium.ts';
import { skipWithout } from '../support/missing.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

/** Where pictures are put, for somebody to look at them. */
const PICTURES = process.env.LATCHKEY_TEST_SCREENSHOTS;

const WAYS = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 390, height: 844 } },
} as const;

describe('Signing up, in a browser', { skip: skipWithout('chromium', findChromium() !== undefined) }, () => {
  let server: TestServer;
  let browser: Browser;
  before(async () => {
    server = await startTestServer();
    browser = await startChromium();
  });
  after(async () => {
    await browser.close();
    await server.stop();
  });

  async function shop() {
    const realm = await server.realm({ registrationAllowed: false });
    const made = async (id: string, rule: object) => {
      const redirectUris = [`${server.url}/realms/${realm}/*`];
      await server.admin('POST', `/${realm}/clients`, {
        id,
        clientId: id,
        name: id,
        publicClient: true,
        redirectUris,
      });
      const reply = await server.admin('PUT', `/${realm}/clients/${id}/sign-up`, rule);
      assert.equal(reply.status, 204, reply.text);
    };
    await made('storefront', {
      mode: 'open',
      emailDomains: { allowed: ['example.org'] },
      fields: [
        { name: 'company_name', displayName: 'Company', required: true },
        {
          name: 'size',
          displayName: 'How many people work there?',
          validations: { options: { options: ['1', '2 to 10', 'more'] } },
          annotations: { inputType: 'select' },
        },
      ],
      terms: {
        version: '2026-01',
        text: 'Be <b>kind</b> to each other.',
        url: 'https://shop.example.org/terms',
      },
    });
    await made('office', { mode: 'off' });
    const url = (client: string, rest: Record<string, string> = {}) =>
      `${server.url}/realms/${realm}/protocol/openid-connect/auth?${new URLSearchParams({
        client_id: client,
        redirect_uri: `${server.url}/realms/${realm}/`,
        response_type: 'code',
        scope: 'openid',
        ...rest,
      })}`;
    return { realm, url };
  }

  async function picture(tab: Page, name: string): Promise<void> {
    if (PICTURES === undefined) return;
    mkdirSync(PICTURES, { recursive: true });
    await tab.screenshot({ path: join(PICTURES, `${name}.png`), fullPage: true });
  }

  for (const [way, options] of Object.entries(WAYS))
    it(`works where it is allowed, and is told no elsewhere (${way})`, async () => {
      const { url } = await shop();
      const context = await browser.newContext(options);
      const tab = await context.newPage();
      await tab.goto(url('office'));
      assert.equal(await tab.locator('#kc-registration').count(), 0, 'nothing is offered');
      const refused = await tab.goto(url('office', { prompt: 'create' }));
      assert.equal(refused?.status(), 403);
      await picture(tab, `sign-up-refused.${way}`);
      await tab.goto(url('storefront'));
      await tab.locator('#kc-registration a').click();
      await picture(tab, `sign-up.${way}`);
      await tab.fill('#username', 'bea');
      await tab.fill('#password', 'secret-1');
      await tab.fill('#password-confirm', 'secret-1');
      await tab.fill('#email', 'bea@elsewhere.example');
      await tab.fill('#firstName', 'Bea');
      await tab.fill('#lastName', 'Example');
      await tab.locator('#kc-register-form [type=submit]').click();
      await picture(tab, `sign-up-wrong.${way}`);
      assert.equal(await tab.locator('#input-error-company_name').count(), 1);
      await tab.fill('#company_name', 'Example Works');
      await tab.selectOption('#size', '2 to 10');
      await tab.fill('#email', 'bea@example.org');
      await tab.fill('#password', 'secret-1');
      await tab.fill('#password-confirm', 'secret-1');
      await tab.check('#clientTermsAccepted');
      await tab.locator('#kc-register-form [type=submit]').click();
      await tab.waitForURL(/[?&]code=/);
      await context.close();
    });
});

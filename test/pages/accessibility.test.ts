import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import axe from 'axe-core';
import type { Browser, Page as Tab } from 'playwright-core';
import { notFound } from '../../src/errors/http.ts';
import { createApp } from '../../src/http/app.ts';
import { RequestMetrics } from '../../src/http/metrics.ts';
import { renderPage } from '../../src/pages/page.ts';
import { Pages } from '../../src/pages/pages.ts';
import { resourceRoutes } from '../../src/pages/resources.ts';
import { findChromium, startChromium } from '../support/chromium.ts';
import { skipWithout } from '../support/missing.ts';
import { GALLERY, realmWith, silent } from './gallery.ts';

const WAYS = {
  light: { colorScheme: 'light', viewport: { width: 1100, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1100, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 320, height: 640 } },
  'phone-dark': { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
} as const;

const LOCALES = ['ar', 'de', 'en', 'es', 'fr', 'ja', 'zh-CN'];
/** Set, pictures of all pages are put there for people to look at. */
const pictures = process.env.LATCHKEY_TEST_SCREENSHOTS;

describe('Every page, in a browser', { skip: skipWithout('chromium', findChromium() !== undefined) }, () => {
  const pages = new Pages({ live: false, log: silent });
  const realm = realmWith({
    internationalizationEnabled: true,
    supportedLocales: LOCALES,
    registrationAllowed: true,
    rememberMe: true,
    resetPasswordAllowed: true,
  });
  const gallery = {
    method: 'GET',
    path: '/gallery/:name',
    handle: (request: Parameters<typeof renderPage>[1]['request']) => {
      const page = GALLERY[request.params.name ?? ''];
      if (!page) throw notFound();
      return renderPage(pages, { ...page, realm, request, locale: request.query.get('locale') ?? 'en' });
    },
  } as const;
  const app = createApp(
    [...resourceRoutes(pages), gallery],
    { basePath: '', trustedProxies: [], bodyLimit: 1000, proxyCertificateHeader: 'none' },
    { log: silent, metrics: new RequestMetrics(), limiter: undefined },
  );
  let browser: Browser;
  let url: string;
  before(async () => {
    await app.listen({ host: '127.0.0.1', port: 0 });
    url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    await app.close();
  });

  for (const [way, options] of Object.entries(WAYS)) {
    it(`has nothing for axe to find (${way}), fits, and breaks no rule of its own`, async () => {
      const context = await browser.newContext(options);
      const tab = await context.newPage();
      const complaints: string[] = [];
      tab.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${tab.url()} ${message.text()}`);
      });
      const found: string[] = [];
      for (const name of Object.keys(GALLERY)) found.push(...(await look(tab, name, 'en', way)));
      assert.deepEqual(found, []);
      assert.deepEqual(
        complaints.filter((text) => !text.includes('favicon') && !/status of 400/.test(text)),
        [],
      );
      await context.close();
    });
  }

  it('has nothing for axe to find in any language', async () => {
    const context = await browser.newContext(WAYS.phone);
    const tab = await context.newPage();
    const found: string[] = [];
    for (const locale of LOCALES)
      for (const name of ['login', 'register', 'login-oauth-grant'])
        found.push(...(await look(tab, name, locale, `phone-${locale}`)));
    assert.deepEqual(found, []);
    await context.close();
  });

  it('shows and hides a password where scripts run, and asks for none where they do not', async () => {
    const context = await browser.newContext(WAYS.light);
    const tab = await context.newPage();
    await tab.goto(`${url}/gallery/login`);
    await tab.locator('#password').fill('secret');
    await tab.locator('#password-show-password').click();
    assert.equal(await tab.locator('#password').getAttribute('type'), 'text');
    assert.equal(await tab.locator('#password-show-password').getAttribute('aria-label'), 'Hide password');
    await context.close();
    const plain = await browser.newContext({ ...WAYS.light, javaScriptEnabled: false });
    const other = await plain.newPage();
    await other.goto(`${url}/gallery/login`);
    assert.equal(await other.locator('#password-show-password').isVisible(), false);
    assert.equal(await other.locator('#kc-login').isVisible(), true);
    await other.locator('#kc-current-locale-link').click();
    assert.equal(await other.locator('#language-switch1 a[lang="de"]').isVisible(), true);
    await plain.close();
  });

  it('reads from right to left in Arabic, every page', async () => {
    const context = await browser.newContext(WAYS.phone);
    const tab = await context.newPage();
    const found: string[] = [];
    for (const name of Object.keys(GALLERY)) found.push(...(await look(tab, name, 'ar', 'phone-rtl')));
    assert.deepEqual(found, []);
    await tab.goto(`${url}/gallery/login?locale=ar`);
    const at = async (selector: string) =>
      (await tab.locator(selector).boundingBox()) ?? assert.fail(selector);
    const [brand, languages] = [await at('#kc-header-wrapper'), await at('#kc-locale')];
    assert.ok(brand.x > languages.x, 'the name of the realm stands on the right');
    const [password, reveal] = [await at('#password'), await at('#password-show-password')];
    assert.ok(reveal.x - password.x < password.width / 2, 'what shows a password stands on the left of it');
    const [label, check] = [await at('label[for=rememberMe]'), await at('#rememberMe')];
    assert.ok(check.x > label.x, 'a box stands on the right of its words');
    await context.close();
  });

  it('lets people take their recovery codes along, and offers nothing that would not work', async () => {
    const context = await browser.newContext({
      ...WAYS.light,
      permissions: ['clipboard-read', 'clipboard-write'],
    });
    const tab = await context.newPage();
    await tab.goto(`${url}/gallery/login-recovery-authn-code-config`);
    const [download] = await Promise.all([
      tab.waitForEvent('download'),
      tab.locator('#downloadRecoveryCodes').click(),
    ]);
    assert.equal(download.suggestedFilename(), 'recovery-codes.txt');
    const file = readFileSync(await download.path(), 'utf8');
    assert.match(file, /^Recovery codes\..*\n1: ABCD-0000-WXYZ\n.*12: ABCD-0011-WXYZ\n.*Made on /s);
    await tab.locator('#copyRecoveryCodes').click();
    await tab.locator('#copyRecoveryCodes', { hasText: 'Copied' }).waitFor();
    assert.match(
      String(await tab.evaluate('navigator.clipboard.readText()')),
      /^1: ABCD-0000-WXYZ\n(?:\d+: ABCD-\d+-WXYZ\n){10}12: ABCD-0011-WXYZ$/,
    );
    await tab.evaluate('print = () => { document.title = "printed" }');
    await tab.locator('#printRecoveryCodes').click();
    assert.equal(await tab.title(), 'printed');
    await context.close();
    const plain = await browser.newContext({ ...WAYS.light, javaScriptEnabled: false });
    const other = await plain.newPage();
    await other.goto(`${url}/gallery/login-recovery-authn-code-config`);
    for (const id of ['printRecoveryCodes', 'downloadRecoveryCodes', 'copyRecoveryCodes'])
      assert.equal(await other.locator(`#${id}`).isVisible(), false, id);
    await plain.close();
  });

  /** What is wrong with a page. */
  async function look(tab: Tab, name: string, locale: string, way: string): Promise<string[]> {
    await tab.goto(`${url}/gallery/${name}?locale=${locale}`);
    await tab.evaluate(axe.source);
    const { violations } = await tab.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }),
    );
    const wide = await tab.evaluate('document.documentElement.scrollWidth > innerWidth');
    if (pictures) {
      mkdirSync(pictures, { recursive: true });
      await tab.screenshot({ path: join(pictures, `${name}.${way}.png`), fullPage: true });
    }
    return [
      ...violations.map(
        ({ id, nodes }) => `${name} (${way}): ${id} ${nodes.map(({ html }) => html).join(' ')}`,
      ),
      ...(wide ? [`${name} (${way}): wider than its window`] : []),
    ];
  }
});

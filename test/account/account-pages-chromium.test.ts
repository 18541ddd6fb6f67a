import assert from 'node:assert/strict';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import axe from 'axe-core';
import type { Browser, BrowserContext, Page as Tab } from 'playwright-core';
import { findChromium, startChromium } from '../support/chromium.ts';
import { skipWithout } from '../support/missing.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { type PagesWorld, pagesWorld } from './pages-world.ts';

const LOCALES = ['ar', 'de', 'en', 'es', 'fr', 'ja', 'zh-CN'];
const PATHS = [
  '/',
  '/account-security/signing-in',
  '/account-security/device-activity',
  '/account-security/linked-accounts',
  '/applications',
  '/groups',
  '/my-data',
] as const;
const WAYS = {
  light: { colorScheme: 'light', viewport: { width: 1200, height: 900 } },
  dark: { colorScheme: 'dark', viewport: { width: 1200, height: 900 } },
  phone: { colorScheme: 'light', viewport: { width: 320, height: 640 } },
  'phone-dark': { colorScheme: 'dark', viewport: { width: 390, height: 844 } },
} as const;
/** Set, pictures of all pages are put there for people to look at. */
const pictures = process.env.LATCHKEY_TEST_SCREENSHOTS;

describe('The account pages, in a browser', {
  skip: skipWithout('chromium', findChromium() !== undefined),
}, () => {
  let server: TestServer;
  let world: PagesWorld;
  let browser: Browser;
  before(async () => {
    server = await startTestServer();
    world = await pagesWorld(server, {
      displayName: 'Example Shop',
      internationalizationEnabled: true,
      supportedLocales: LOCALES,
    });
    await furnish(server, world);
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const open = async (options: object = {}) => {
    const context = await browser.newContext({ ...WAYS.light, locale: 'en', ...options });
    const tab = await context.newPage();
    await tab.goto(`${world.account}/`);
    await tab.locator('#username').fill('ann');
    await tab.locator('#password').fill('pw');
    await tab.locator('#kc-login').click();
    await tab.locator('#loggedInUser').waitFor();
    return { context, tab };
  };
  const close = (context: BrowserContext) => context.close();

  for (const [way, options] of Object.entries(WAYS)) {
    it(`have nothing for axe to find (${way}), fit, and break no rule of their own`, async () => {
      const { context, tab } = await open(options);
      const complaints: string[] = [];
      tab.on('console', (message) => {
        if (message.type() === 'error') complaints.push(`${tab.url()} ${message.text()}`);
      });
      const found: string[] = [];
      for (const path of PATHS) found.push(...(await look(tab, path, way)));
      assert.deepEqual(found, []);
      assert.deepEqual(complaints, []);
      await close(context);
    });
  }

  it('read from right to left in Arabic, and speak every language', async () => {
    const { context, tab } = await open(WAYS.phone);
    const found: string[] = [];
    for (const locale of LOCALES.filter((each) => each !== 'en')) {
      await tab.goto(`${world.account}/?kc_locale=${locale}`);
      const paths = locale === 'ar' ? PATHS : (['/', '/account-security/signing-in'] as const);
      for (const path of paths) found.push(...(await look(tab, path, `phone-${locale}`)));
    }
    assert.deepEqual(found, []);
    await tab.setViewportSize({ width: 1200, height: 900 });
    await tab.goto(`${world.account}/account-security/device-activity?kc_locale=ar`);
    if (pictures) await picture(tab, 'device-activity.ar');
    const at = async (selector: string) =>
      (await tab.locator(selector).boundingBox()) ?? assert.fail(selector);
    const [navigation, content] = [await at('nav'), await at('main')];
    assert.ok(navigation.x > content.x, 'the navigation stands on the right');
    await close(context);
  });

  it('can be used by keys alone, and are passed over to what they are about', async () => {
    const { context, tab } = await open();
    await tab.goto(`${world.account}/applications`);
    await tab.keyboard.press('Tab');
    assert.equal(await tab.evaluate('document.activeElement.getAttribute("href")'), '#main');
    await tab.keyboard.press('Enter');
    assert.equal(await tab.evaluate('document.activeElement.id'), 'main');
    await close(context);
  });

  it('work without scripts: a change, a sign out of another device, a file, a logout', async () => {
    const other = await open();
    const { context, tab } = await open({ javaScriptEnabled: false, acceptDownloads: true });
    await tab.locator('#firstName').fill('Annabel');
    await tab.locator('#save').click();
    assert.match(await tab.locator('[role=status]').innerText(), /updated/);
    assert.equal(await tab.locator('#firstName').inputValue(), 'Annabel');
    await tab.locator('#nav-device-activity').click();
    const before = await tab.locator('main li').count();
    assert.ok(before >= 2);
    await tab.locator('#sign-out-others').click();
    assert.equal(await tab.locator('main li').count(), 1);
    await other.tab.goto(`${world.account}/`);
    assert.equal(await other.tab.locator('#kc-login').isVisible(), true);
    await tab.locator('#nav-my-data').click();
    for (let at = 0; at < 2; at += 1) {
      const [file] = await Promise.all([tab.waitForEvent('download'), tab.locator('#download').click()]);
      assert.match(file.suggestedFilename(), /^account-ann-\d{4}-\d\d-\d\d\.json$/);
      const data = JSON.parse(readFileSync(await file.path(), 'utf8'));
      assert.equal(data.account.firstName, 'Annabel');
    }
    await tab.locator('#signOutButton').click();
    assert.equal(await tab.locator('#kc-login').isVisible(), true);
    await close(context);
    await close(other.context);
  });

  it('lets a file be asked for again where scripts run, and tells moments in the time of the browser', async () => {
    const { context, tab } = await open({ acceptDownloads: true, timezoneId: 'Asia/Tokyo' });
    await tab.goto(`${world.account}/my-data`);
    for (let at = 0; at < 2; at += 1)
      await Promise.all([tab.waitForEvent('download'), tab.locator('#download').click()]);
    await tab.goto(`${world.account}/account-security/device-activity`);
    const time = tab.locator('time').first();
    const iso = (await time.getAttribute('datetime')) ?? '';
    const there = new Intl.DateTimeFormat('en', {
      dateStyle: 'medium',
      timeStyle: 'short',
      timeZone: 'Asia/Tokyo',
    });
    assert.equal(await time.innerText(), there.format(new Date(iso)));
    await close(context);
  });

  it('take people through an action and back, and say what became of it', async () => {
    const { context, tab } = await open();
    await tab.goto(`${world.account}/account-security/signing-in`);
    await tab.locator('#password-update').click();
    await tab.locator('#password-new').fill('another');
    await tab.locator('#password-confirm').fill('another');
    await tab.locator('#kc-submit, [type=submit]').first().click();
    assert.match(await tab.locator('[role=status]').innerText(), /password has been updated/i);
    assert.equal(tab.url(), `${world.account}/account-security/signing-in`);
    await tab.reload();
    assert.equal(await tab.locator('[role=status]').count(), 0);
    await tab.locator('#password-update').click();
    await tab.locator('[name=cancel-aia]').click();
    assert.match(await tab.locator('[role=status]').innerText(), /Cancelled/);
    await tab.goto(`${world.account}/my-data`);
    await tab.locator('#delete-account').click();
    await tab.locator('[name=cancel-aia]').click();
    assert.match(await tab.locator('[role=status]').innerText(), /Cancelled/);
    await close(context);
    const { json } = await world.admin('GET', '/users?username=ann');
    const reset = { type: 'password', value: 'pw' };
    await world.admin('PUT', `/users/${json[0].id}/reset-password`, reset);
  });

  async function picture(tab: Tab, name: string) {
    if (!pictures) return;
    mkdirSync(pictures, { recursive: true });
    await tab.screenshot({ path: join(pictures, `${name}.png`), fullPage: true });
  }

  /** What is wrong with a page. */
  async function look(tab: Tab, path: string, way: string): Promise<string[]> {
    await tab.goto(world.account + path);
    const name = path.split('/').at(-1) || 'personal-info';
    await tab.evaluate(axe.source);
    const { violations } = await tab.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }),
    );
    const wide = await tab.evaluate('document.documentElement.scrollWidth > innerWidth');
    await picture(tab, `${name}.${way}`);
    return [
      ...violations.map(
        ({ id, nodes }) => `${name} (${way}): ${id} ${nodes.map(({ html }) => html).join(' ')}`,
      ),
      ...(wide ? [`${name} (${way}): wider than its window`] : []),
    ];
  }
});

/** Somebody who has some of everything. */
async function furnish(server: TestServer, { realm, admin, users, role }: PagesWorld): Promise<void> {
  const { json: rules } = await admin('GET', '/users/profile');
  const more = [
    {
      name: 'phones',
      displayName: 'Phone numbers',
      multivalued: true,
      group: 'contact',
      permissions: { view: ['user', 'admin'], edit: ['user', 'admin'] },
    },
    {
      name: 'staffNumber',
      displayName: 'Staff number',
      group: 'contact',
      permissions: { view: ['user', 'admin'], edit: ['admin'] },
    },
    {
      name: 'newsletter',
      displayName: 'Newsletter',
      group: 'contact',
      permissions: { view: ['user', 'admin'], edit: ['user', 'admin'] },
      validations: { options: { options: ['weekly', 'monthly', 'never'] } },
      annotations: { inputType: 'select-radiobuttons' },
    },
  ];
  const profile = {
    ...rules,
    groups: [
      ...(rules.groups ?? []),
      {
        name: 'contact',
        displayHeader: 'How to reach you',
        displayDescription: 'For questions about orders.',
      },
    ],
    attributes: [...rules.attributes, ...more],
  };
  assert.equal((await admin('PUT', '/users/profile', profile)).status, 200);
  const otp = (label: string) => ({
    type: 'otp',
    userLabel: label,
    secretData: '{"value":"abcdefghijklmnop"}',
    credentialData: '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}',
  });
  const { json: ann } = await admin('GET', `/users/${users.ann}`);
  const given = {
    ...ann,
    attributes: { phones: ['+49 1', '+49 2'], staffNumber: ['4711'], newsletter: ['weekly'] },
    credentials: [otp('My phone with a rather long name that goes on')],
  };
  // Second factors are not asked for at the logins of this test.
  await admin('PUT', `/users/${users.ann}`, given);
  const flows = (await admin('GET', '/authentication/flows/browser/executions')).json as {
    displayName: string;
    requirement: string;
  }[];
  const second = flows.find(({ displayName }) => /2FA|OTP/.test(displayName));
  await admin('PUT', '/authentication/flows/browser/executions', { ...second, requirement: 'DISABLED' });
  for (const alias of ['delete_account']) {
    const { json: action } = await admin('GET', `/authentication/required-actions/${alias}`);
    await admin('PUT', `/authentication/required-actions/${alias}`, { ...action, enabled: true });
  }
  await role('POST', 'delete-account');
  await admin('POST', '/clients', {
    clientId: 'photo-prints',
    name: 'Photo Prints',
    description: 'Prints your photos and sends them to you.',
    baseUrl: 'https://photos.example.org/',
    publicClient: true,
    alwaysDisplayInConsole: true,
    redirectUris: ['https://photos.example.org/*'],
  });
  await admin('POST', '/clients', {
    clientId: 'newsletter',
    name: 'Weekly Letter',
    description: 'What is new in the shop.',
    publicClient: true,
    consentRequired: true,
    directAccessGrantsEnabled: true,
    redirectUris: ['https://letter.example.org/*'],
    attributes: {
      tosUri: 'https://letter.example.org/terms',
      policyUri: 'https://letter.example.org/privacy',
    },
  });
  const { json: scopes } = await admin('GET', '/client-scopes');
  const store = await server.store();
  const found = await store.realms.findByName(realm);
  const letter = found && (await store.clients.findByClientId(found.id, 'newsletter'));
  assert.ok(found && letter);
  await store.commit([
    store.consents.grant({
      realmId: found.id,
      userId: users.ann,
      clientId: letter.id,
      scopeIds: (scopes as { id: string; name: string }[])
        .filter(({ name }) => ['profile', 'email', 'offline_access'].includes(name))
        .map(({ id }) => id),
      createdAt: Date.now(),
      updatedAt: Date.now(),
    }),
  ]);
  const provider = {
    alias: 'google',
    providerId: 'google',
    enabled: true,
    config: { clientId: 'c', clientSecret: 's' },
  };
  assert.equal((await admin('POST', '/identity-provider/instances', provider)).status, 201);
  const unlinked = { ...provider, alias: 'unlinked', displayName: 'Example University' };
  assert.equal((await admin('POST', '/identity-provider/instances', unlinked)).status, 201);
  const identity = { identityProvider: 'google', userId: 'g-1', userName: 'ann@gmail.example' };
  assert.equal((await admin('POST', `/users/${users.ann}/federated-identity/google`, identity)).status, 204);
  await admin('POST', '/groups', { name: 'customers' });
  const [group] = (await admin('GET', '/groups')).json;
  await admin('PUT', `/users/${users.ann}/groups/${group.id}`);
}

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import decodeQR from 'qr/decode.js';
import { findChromium, startChromium } from '../support/chromium.ts';
import { skipWithout } from '../support/missing.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { ANN, loginRealm } from './login-realm.ts';
import { codeAt } from './one-time-code.ts';

const ACTIONS = ['CONFIGURE_TOTP', 'CONFIGURE_RECOVERY_AUTHN_CODES'];
/** Pixels of a side of the picture that the camera takes. */
const SIZE = 600;
/** Where pictures of the pages are put to be looked at. */
const pictures = process.env.LATCHKEY_TEST_PICTURES;

describe('second factors in a browser', {
  skip: skipWithout('Chromium', findChromium() !== undefined),
}, () => {
  let server: TestServer;
  let browser: Browser;
  before(async () => {
    server = await startTestServer();
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    await server?.stop();
  });

  const look = async (page: Page, name: string) => {
    if (!pictures) return;
    for (const [suffix, colorScheme, width] of [
      ['light', 'light', 1200],
      ['dark', 'dark', 1200],
      ['phone', 'light', 390],
    ] as const) {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      const path = `${pictures}/${name}-${suffix}.png`;
      await page.screenshot({ path, fullPage: true, animations: 'disabled' });
    }
  };

  it('are set up by a camera and by hand, and taken in turn', async () => {
    const { realm, url } = await loginRealm(server, { displayName: 'Example Shop' });
    const flows = `/${realm}/authentication/flows`;
    await server.admin('POST', `${flows}/browser/copy`, { newName: 'own' });
    const { json: executions } = await server.admin('GET', `${flows}/own/executions`);
    const form = (executions as { providerId: string }[]).find(
      ({ providerId }) => providerId === 'auth-recovery-authn-code-form',
    );
    await server.admin('PUT', `${flows}/own/executions`, { ...form, requirement: 'ALTERNATIVE' });
    await server.admin('PUT', `/${realm}`, { browserFlow: 'own' });
    const { json: users } = await server.admin('GET', `/${realm}/users?username=ann`);
    await server.admin('PUT', `/${realm}/users/${users[0].id}`, { ...users[0], requiredActions: ACTIONS });

    const context = await browser.newContext({ acceptDownloads: true });
    const page = await context.newPage();
    await page.route('https://app.example.org/**', (route) => route.fulfill({ body: 'arrived' }));
    const login = async () => {
      await page.goto(url({ prompt: 'login' }));
      if (await page.locator('#username').isVisible()) await page.fill('#username', ANN.username);
      await page.fill('#password', ANN.password);
      await page.click('#kc-login');
    };
    await login();

    await page.waitForSelector('#kc-totp-secret-qr-code');
    await look(page, 'config-totp');
    const uri = new URL(await read(page));
    assert.match(uri.href, /^otpauth:\/\/totp\/Example%20Shop:ann\?/);
    assert.equal(uri.searchParams.get('issuer'), 'Example Shop');
    await page.click('#mode-manual');
    const key = (await page.textContent('#kc-totp-secret-key'))?.replaceAll(' ', '');
    assert.equal(key, uri.searchParams.get('secret'), 'the same key to be typed');
    await look(page, 'config-totp-manual');
    const secret = await page.inputValue('#totpSecret');
    await page.fill('#totp', codeAt(secret, Date.now()));
    await page.fill('#userLabel', 'Phone');
    await page.click('#saveTOTPBtn');

    await page.waitForSelector('#kc-recovery-codes-list');
    await look(page, 'recovery-codes');
    const shown = await page.locator('#kc-recovery-codes-list li').allTextContents();
    assert.equal(shown.length, 12);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.click('#downloadRecoveryCodes'),
    ]);
    assert.equal(download.suggestedFilename(), 'recovery-codes.txt');
    await page.check('#kcRecoveryCodesConfirmationCheck');
    await page.click('#saveRecoveryAuthnCodesBtn');
    await page.waitForURL('https://app.example.org/**');

    await login();
    await page.waitForSelector('#otp');
    await look(page, 'otp');
    await page.click('#try-another-way');
    await page.waitForSelector('#kc-select-credential-form-1');
    await look(page, 'select-authenticator');
    await page.click('#kc-select-credential-form-1 button');
    await page.waitForSelector('#recoveryCodeInput');
    await look(page, 'recovery-code');
    await page.fill('#recoveryCodeInput', shown[0] ?? '');
    await page.click('#kc-login');
    await page.waitForURL('https://app.example.org/**');
    await context.close();
  });
});

/** What a camera reads of the page's code. */
async function read(page: Page): Promise<string> {
  const picture = `(async () => {
    const shown = document.querySelector('#kc-totp-secret-qr-code');
    await shown.decode();
    const canvas = document.createElement('canvas');
    canvas.width = canvas.height = ${SIZE};
    const drawn = canvas.getContext('2d');
    drawn.fillStyle = 'white';
    drawn.fillRect(0, 0, ${SIZE}, ${SIZE});
    drawn.drawImage(shown, 0, 0, ${SIZE}, ${SIZE});
    return [...drawn.getImageData(0, 0, ${SIZE}, ${SIZE}).data];
  })()`;
  const data = Uint8ClampedArray.from(await page.evaluate<number[]>(picture));
  return decodeQR({ width: SIZE, height: SIZE, data });
}

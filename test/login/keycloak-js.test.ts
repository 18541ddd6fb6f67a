import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findChromium, startChromium } from '../support/chromium.ts';
import { skipWithout } from '../support/missing.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { ANN, loginRealm } from './login-realm.ts';

const LIBRARY = readFileSync(new URL(import.meta.resolve('keycloak-js')), 'utf8');

/** A page that knows the adapter and does with it what the test says. */
const page = (settings: object) => `<!doctype html><title>App</title><script type="module">
import Keycloak from '/keycloak.js';
window.keycloak = new Keycloak(${JSON.stringify(settings)});
window.begin = (options) => keycloak.init({ silentCheckSsoRedirectUri: location.origin + '/silent.html', ...options });
window.ready = true;
</script>`;
const SILENT = '<!doctype html><script>parent.postMessage(location.href, location.origin)</script>';

describe('keycloak-js in a real browser', {
  skip: skipWithout('Chromium', findChromium() !== undefined),
}, () => {
  let server: TestServer;
  let app: Server;
  let browser: Browser;
  let url: string;

  before(async () => {
    server = await startTestServer();
    let settings = {};
    app = createServer((request, response) => {
      const path = request.url?.split('?')[0];
      const [type, text] =
        path === '/keycloak.js'
          ? ['text/javascript', LIBRARY]
          : ['text/html', path === '/silent.html' ? SILENT : page(settings)];
      response.setHeader('content-type', type ?? '').end(text);
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
    const { realm } = await loginRealm(
      server,
      {},
      {
        redirectUris: [`${url}/*`],
        webOrigins: [url],
        attributes: { 'post.logout.redirect.uris': `${url}/*` },
      },
    );
    settings = { url: server.url, realm, clientId: 'app' };
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    app?.close();
    await server?.stop();
  });

  const open = async (context: Awaited<ReturnType<Browser['newContext']>>) => {
    const tab = await context.newPage();
    await tab.goto(url);
    await tab.waitForFunction('window.ready');
    return tab;
  };
  const begin = (tab: Page, options: object) => tab.evaluate(`begin(${JSON.stringify(options)})`);

  it('finds out that nobody is in, logs in, refreshes, hears of the end, and logs out', async () => {
    const context = await browser.newContext();
    const framed: (string | undefined)[] = [];
    context.on('response', (answer) => {
      if (answer.ok()) framed.push(/\/3p-cookies\/(.*)$/.exec(new URL(answer.url()).pathname)?.[1]);
    });
    const tab = await open(context);
    assert.equal(await begin(tab, { onLoad: 'check-sso' }), false);
    assert.deepEqual(
      framed.filter((step) => step !== undefined),
      ['step1.html', 'step2.html'],
      'whether frames have cookies was found out',
    );

    await Promise.all([
      tab.waitForURL(/protocol\/openid-connect\/auth/),
      tab.evaluate('void keycloak.login()'),
    ]);
    await tab.fill('#username', ANN.username);
    await tab.fill('#password', ANN.password);
    await Promise.all([tab.waitForURL(`${url}/**`), tab.click('#kc-login')]);
    await tab.waitForFunction('window.ready');
    assert.equal(await begin(tab, {}), true);
    assert.equal(await tab.evaluate('keycloak.tokenParsed.preferred_username'), 'ann');
    assert.equal(await tab.evaluate('keycloak.updateToken(-1)'), true);
    assert.equal(await tab.evaluate('keycloak.loadUserInfo().then(({ email }) => email)'), 'ann@example.org');

    const other = await open(context);
    assert.equal(await begin(other, { onLoad: 'check-sso' }), true, 'another tab is in without a page');

    await tab.evaluate('window.isOld = true; void keycloak.logout()');
    await tab.waitForFunction('window.ready && !window.isOld');
    assert.equal(await begin(tab, { onLoad: 'check-sso' }), false);
    await context.close();
  });
});

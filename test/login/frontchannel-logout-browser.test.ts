import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, describe, it } from 'node:test';
import type { Browser, Page } from 'playwright-core';
import { findChromium, startChromium } from '../support/chromium.ts';
import { skipWithout } from '../support/missing.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { ANN, loginRealm } from './login-realm.ts';

describe('Front-channel logout, in a browser', {
  skip: skipWithout('Chromium', findChromium() !== undefined),
}, () => {
  let server: TestServer;
  let app: Server;
  let browser: Browser;
  let url: string;
  /** What the application was asked for, in order. */
  const visits: URL[] = [];

  before(async () => {
    server = await startTestServer();
    app = createServer((request, response) => {
      const visit = new URL(request.url ?? '', url);
      visits.push(visit);
      if (visit.pathname === '/never') return;
      response.setHeader('content-type', 'text/html').end('<!doctype html><title>App</title>');
    });
    await new Promise<void>((resolve) => app.listen(0, '127.0.0.1', resolve));
    url = `http://127.0.0.1:${(app.address() as AddressInfo).port}`;
    browser = await startChromium();
  });
  after(async () => {
    await browser?.close();
    app?.closeAllConnections();
    app?.close();
    await server?.stop();
  });

  /** Logs in at two applications, one of which has the logout URL, and leaves at the other. */
  async function leave(path: string, { javaScriptEnabled = true } = {}): Promise<Page> {
    const made = await loginRealm(
      server,
      {},
      { redirectUris: [`${url}/*`], attributes: { 'post.logout.redirect.uris': `${url}/bye` } },
    );
    const other = {
      clientId: 'other',
      publicClient: true,
      redirectUris: [`${url}/*`],
      frontchannelLogout: true,
      attributes: { 'frontchannel.logout.url': `${url}${path}` },
    };
    assert.equal((await server.admin('POST', `/${made.realm}/clients`, other)).status, 201);
    const context = await browser.newContext({ javaScriptEnabled });
    const tab = await context.newPage();
    await tab.goto(made.url({ redirect_uri: `${url}/cb` }));
    await tab.locator('#username').fill(ANN.username);
    await tab.locator('#password').fill(ANN.password);
    await tab.locator('#kc-login').click();
    await tab.waitForURL(`${url}/cb?**`);
    const code = new URL(tab.url()).searchParams.get('code') ?? '';
    const { json } = await made.token({ code, redirect_uri: `${url}/cb` });
    await tab.goto(made.url({ client_id: 'other', redirect_uri: `${url}/cb` }));
    await tab.waitForURL(`${url}/cb?**`);
    visits.length = 0;
    const query = { id_token_hint: json.id_token, post_logout_redirect_uri: `${url}/bye`, state: 's' };
    const end = `${server.url}/realms/${made.realm}/protocol/openid-connect/logout`;
    await tab.goto(`${end}?${new URLSearchParams(query)}`, { waitUntil: 'commit' });
    return tab;
  }

  it('every client hears of it in a frame, and the person is back at the one they left', async () => {
    const tab = await leave('/out');
    await tab.waitForURL(`${url}/bye?state=s`);
    const [heard, back] = visits.filter(({ pathname }) => pathname !== '/favicon.ico');
    assert.equal(heard?.pathname, '/out');
    assert.deepEqual([...(heard?.searchParams.keys() ?? [])].sort(), ['iss', 'sid']);
    assert.equal(back?.pathname, '/bye');
    await tab.context().close();
  });

  it('a client that does not answer keeps nobody there', async () => {
    const tab = await leave('/never');
    await tab.waitForURL(`${url}/bye?state=s`);
    assert.ok(visits.some(({ pathname }) => pathname === '/never'));
    await tab.context().close();
  });

  it('and without scripts there is a link', async () => {
    const tab = await leave('/out', { javaScriptEnabled: false });
    await tab.locator('#continue').click();
    await tab.waitForURL(`${url}/bye?state=s`);
    assert.ok(visits.some(({ pathname }) => pathname === '/out'));
    await tab.context().close();
  });
});

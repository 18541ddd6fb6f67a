import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import type { Browser } from 'playwright-core';
import { findChromium, startChromium } from '../support/chromium.ts';
import { skipWithout } from '../support/missing.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { MAY_CALL } from './brokering-realm.ts';
import { secondLatchkey } from './second-latchkey.ts';

describe('Logging in by a provider, in a browser', {
  skip: skipWithout('chromium', findChromium() !== undefined),
}, () => {
  let here: TestServer;
  let there: TestServer;
  let browser: Browser;
  before(async () => {
    [here, there, browser] = await Promise.all([
      startTestServer({ flags: MAY_CALL }),
      startTestServer({ flags: MAY_CALL }),
      startChromium(),
    ]);
  });
  after(async () => {
    await browser.close();
    await Promise.all([here.stop(), there.stop()]);
  });

  it('signs up for the client whose rule lets it, and sees why not at another', async () => {
    const realm = await here.realm();
    const issuer = `${here.url}/realms/${realm}`;
    const second = await secondLatchkey(there, `${issuer}/broker/second/endpoint`, issuer);
    await here.admin('POST', `/${realm}/identity-provider/instances`, {
      alias: 'second',
      providerId: 'oidc',
      displayName: 'The other house',
      config: second.config,
    });
    for (const [id, rule] of Object.entries({ shop: { mode: 'brokered' }, office: { mode: 'off' } })) {
      const client = { id, clientId: id, name: id, publicClient: true, redirectUris: [`${issuer}/*`] };
      await here.admin('POST', `/${realm}/clients`, client);
      const reply = await here.admin('PUT', `/${realm}/clients/${id}/sign-up`, rule);
      assert.equal(reply.status, 204, reply.text);
    }
    const url = (client: string) =>
      `${issuer}/protocol/openid-connect/auth?${new URLSearchParams({
        client_id: client,
        redirect_uri: `${issuer}/`,
        response_type: 'code',
        scope: 'openid',
        state: 'mine',
      })}`;
    /** As far as it goes. */
    const logIn = async (client: string) => {
      const context = await browser.newContext();
      const page = await context.newPage();
      await page.goto(url(client));
      assert.equal(await page.getByRole('link', { name: 'Register' }).count(), 0);
      await page.getByRole('link', { name: 'The other house' }).click();
      await page.waitForURL((now) => now.href.startsWith(there.url));
      await page.fill('#username', 'ann');
      await page.fill('#password', 'pw');
      await page.click('#kc-login');
      await page.waitForURL((now) => now.href.startsWith(here.url));
      return page;
    };
    const refused = await logIn('office');
    assert.match((await refused.textContent('#kc-error-message')) ?? '', /Registration not allowed/);
    assert.deepEqual((await here.admin('GET', `/${realm}/users`)).json, []);
    const arrived = await logIn('shop');
    await arrived.waitForURL((now) => now.searchParams.has('code'));
    assert.equal(new URL(arrived.url()).searchParams.get('state'), 'mine');
    const { json } = await here.admin('GET', `/${realm}/users`);
    assert.equal(json[0].username, 'ann');
    await Promise.all([refused.context().close(), arrived.context().close()]);
  });
});

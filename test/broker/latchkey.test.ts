import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { setTimeout } from 'node:timers/promises';
import { decodeJwt } from 'jose';
import { ANN, codeOf, loginRealm, REDIRECT_URI } from '../login/login-realm.ts';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { hasArrived, MAY_CALL, offered } from './brokering-realm.ts';
import { secondLatchkey } from './second-latchkey.ts';

onEachDatabase(
  'logging in by way of a second Latchkey',
  (suite) => {
    let there: TestServer;
    before(async () => {
      there = await startTestServer({ flags: MAY_CALL });
    });
    after(() => there.stop());

    async function realms() {
      const { server } = suite;
      const made = await loginRealm(server, { eventsEnabled: true });
      const here = `${server.url}/realms/${made.realm}`;
      const second = await secondLatchkey(there, `${here}/broker/second/endpoint`, here);
      const reply = await server.admin('POST', `/${made.realm}/identity-provider/instances`, {
        alias: 'second',
        providerId: 'keycloak-oidc',
        trustEmail: true,
        config: second.config,
      });
      assert.equal(reply.status, 201, reply.text);
      // A browser keeps the cookies of two sites apart.
      const [tab, tabThere] = [new TestBrowser(server.url), new TestBrowser(there.url)];
      await tab.open(made.url());
      await tab.open(offered(tab)[0] ?? assert.fail('no button'));
      await tabThere.open(tab.location.href);
      await tabThere.submit(ANN);
      await tab.open(tabThere.location.href);
      const settle = async () => {
        while (tab.location.href.startsWith(server.url)) await tab.follow();
      };
      return { ...made, second, tab, tabThere, settle };
    }

    it('goes there and back, and the user is whom it knows; accounts of one name here are asked about', async () => {
      const { tab, token, settle, realm } = await realms();
      // There is an ann here already.
      await tab.follow();
      assert.match(tab.last?.text ?? '', /already exists/);
      await tab.submit({ submitAction: 'linkAccount' });
      await tab.submit({ password: 'pw' });
      await settle();
      assert.equal(hasArrived(tab), true);
      const { json } = await token({ code: codeOf(tab) });
      const { json: users } = await suite.server.admin('GET', `/${realm}/users?username=ann`);
      assert.equal(decodeJwt(json.id_token).sub, users[0].id);
    });

    it('is over on both sides, whichever it is ended on', async () => {
      for (const side of ['here', 'there'] as const) {
        const { tab, tabThere, token, settle, second, url } = await realms();
        await tab.follow();
        await tab.submit({ submitAction: 'linkAccount' });
        await tab.submit({ password: 'pw' });
        await settle();
        const { json } = await token({ code: codeOf(tab) });
        const refresh = async () =>
          (await token({ grant_type: 'refresh_token', refresh_token: json.refresh_token })).status;
        assert.equal(await refresh(), 200);
        if (side === 'here') {
          const leaving = {
            id_token_hint: json.id_token,
            post_logout_redirect_uri: REDIRECT_URI,
            state: 'bye',
          };
          await tab.open(url().replace(/\/auth\?.*/, `/logout?${new URLSearchParams(leaving)}`));
          await tabThere.open(tab.location.href);
          await tab.open(tabThere.location.href);
          assert.equal(tab.location.href, `${REDIRECT_URI}?state=bye`);
        } else {
          await tabThere.open(second.config.logoutUrl);
          await tabThere.submit({});
          for (let tries = 0; tries < 100 && (await refresh()) === 200; tries += 1) await setTimeout(50);
        }
        assert.equal(await refresh(), 400, side);
        const { json: users } = await there.admin('GET', `/${second.realm}/users?username=ann`);
        const left = await there.admin('GET', `/${second.realm}/users/${users[0].id}/sessions`);
        assert.deepEqual(left.json, [], side);
      }
    });
  },
  { flags: MAY_CALL },
);

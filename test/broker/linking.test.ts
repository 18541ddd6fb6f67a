import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { ANN } from '../login/login-realm.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';
import { brokeringRealm, EVE, hasArrived, MAY_CALL } from './brokering-realm.ts';

onEachDatabase(
  'linking an account with a provider (kc_action=idp_link)',
  (suite) => {
    let upstream: OpenIdProvider;
    before(async () => {
      upstream = await startOpenIdProvider();
    });
    after(() => upstream.close());

    /** A realm, and a browser in which ann is logged in. */
    async function loggedIn() {
      const made = await brokeringRealm(suite.server, upstream);
      const tab = made.browser();
      await tab.open(made.url());
      await tab.submit(ANN);
      assert.equal(hasArrived(tab), true);
      const ann = (await made.userOf('ann')) ?? assert.fail('no ann');
      /** What becomes of the action. */
      const act = async (params: Record<string, string>) => {
        await tab.open(made.url(params));
        await made.settle(tab);
        return tab;
      };
      const status = () => tab.location.searchParams.get('kc_action_status');
      return { ...made, tab, ann, act, status };
    }

    it('asks, sends them to the provider and back, and tells the client that it is done', async () => {
      const { act, tab, settle, status, ann, linksOf, lastEvent, logIn } = await loggedIn();
      await act({ kc_action: 'idp_link:up' });
      assert.match(tab.last?.text ?? '', /Do you want to link your account with up\?/);
      await tab.submit({ continue: 'x' });
      assert.equal(tab.location.origin, upstream.issuer);
      await tab.open(upstream.admit(tab.location, EVE));
      await settle(tab);
      assert.deepEqual([hasArrived(tab), status()], [true, 'success']);
      assert.deepEqual(await linksOf(ann.id), [
        { identityProvider: 'up', userId: 'eve-there', userName: 'eve' },
      ]);
      const { userId, details } = await lastEvent('FEDERATED_IDENTITY_LINK');
      assert.deepEqual([userId, details.identity_provider], [ann.id, 'up']);
      const other = await logIn();
      assert.equal(hasArrived(other), true, 'from now on they log in by it');
    });

    it('begins at a button of the account pages, and leads back to them', async () => {
      const { tab, realm, settle, ann, linksOf, addProvider } = await loggedIn();
      await addProvider('off', {}, { enabled: false });
      const page = `/realms/${realm}/account/account-security/linked-accounts`;
      const linkOn = async () => {
        await tab.open(page);
        await settle(tab);
        const links = tab.last?.links.filter((link) => link.includes('kc_action=idp_link')) ?? [];
        return links.map((link) => new URL(link.replaceAll('&amp;', '&'), suite.server.url).href);
      };
      const [link, ...others] = await linkOn();
      assert.deepEqual(others, [], 'one that is switched off is not offered');
      await tab.open(link ?? assert.fail(tab.last?.text));
      await settle(tab);
      await tab.submit({ continue: 'x' });
      await tab.open(upstream.admit(tab.location, EVE));
      await settle(tab);
      assert.match(tab.last?.messages[0] ?? '', /^Linked: you can sign in by it/);
      assert.equal((await linksOf(ann.id))[0]?.userName, 'eve');
      assert.deepEqual(await linkOn(), [], 'what is linked is not offered again');
    });

    it('is told to have come to nothing where there is no such provider, or they would not', async () => {
      const { act, tab, settle, status, ann, linksOf } = await loggedIn();
      for (const action of ['idp_link:nowhere', 'idp_link']) {
        await act({ kc_action: action });
        assert.equal(status(), 'error', action);
      }
      await act({ kc_action: 'idp_link:up' });
      await tab.submit({ 'cancel-aia': 'x' });
      await settle(tab);
      assert.equal(status(), 'cancelled');
      assert.deepEqual(await linksOf(ann.id), []);
    });

    it('is still about the same provider, or credential, for whoever proves themselves by another one on the way', async () => {
      const { addProvider, admin, browser, url, settle, logIn, userOf, linkTo } = await loggedIn();
      await addProvider('second');
      assert.equal(hasArrived(await logIn()), true);
      const eve = (await userOf('eve')) ?? assert.fail('no eve');
      const credential = { type: 'password', value: 'pw', temporary: false };
      await admin('PUT', `/users/${eve.id}/reset-password`, credential);
      const [{ id }] = (await admin('GET', `/users/${eve.id}/credentials`)).json;
      for (const [kc_action, asks] of [
        ['idp_link:second', /Do you want to link your account with second\?/],
        [`delete_credential:${id}`, /Do you want to delete/],
      ] as const) {
        const tab = browser();
        await tab.open(url({ kc_action }));
        await tab.open(linkTo(tab) ?? assert.fail('no button'));
        await tab.open(upstream.admit(tab.location, EVE));
        await settle(tab);
        assert.match(tab.last?.text ?? '', asks, kc_action);
      }
    });

    it('goes on without where they would not at the provider, and says what else goes wrong there', async () => {
      const { act, tab, settle, ann, linksOf, realm, lastEvent } = await loggedIn();
      const refused = async (error: string) => {
        await act({ kc_action: 'idp_link:up' });
        await tab.submit({ continue: 'x' });
        const state = tab.location.searchParams.get('state') ?? '';
        await tab.open(`/realms/${realm}/broker/up/endpoint?${new URLSearchParams({ error, state })}`);
        return settle(tab);
      };
      await refused('access_denied');
      assert.equal(tab.location.searchParams.get('kc_action_status'), 'cancelled');
      assert.equal(hasArrived(tab), true);
      assert.equal((await lastEvent('FEDERATED_IDENTITY_LINK_ERROR')).error, 'rejected_by_user');
      assert.equal((await refused('server_error')).status, 400);
      assert.equal((await lastEvent('FEDERATED_IDENTITY_LINK_ERROR')).details.identity_provider, 'up');
      assert.deepEqual(await linksOf(ann.id), []);
    });

    it('links nobody with an identity that is somebody else’s', async () => {
      const { act, tab, settle, ann, linksOf, logIn, userOf } = await loggedIn();
      assert.equal(hasArrived(await logIn()), true);
      await act({ kc_action: 'idp_link:up' });
      await tab.submit({ continue: 'x' });
      await tab.open(upstream.admit(tab.location, EVE));
      await settle(tab);
      assert.equal(tab.last?.status, 400);
      assert.deepEqual(await linksOf(ann.id), []);
      const eve = (await userOf('eve')) ?? assert.fail('no eve');
      assert.equal((await linksOf(eve.id)).length, 1);
    });

    it('links nobody who has left to log in, and has logged in otherwise meanwhile', async () => {
      const { leave, browser, url, ann, linksOf, settle, admin } = await loggedIn();
      // Something is still to be done, so that the login waits.
      await admin('PUT', `/users/${ann.id}`, { ...ann, requiredActions: ['UPDATE_PROFILE'] });
      const tab = browser();
      const sentTo = await leave(tab);
      const tabId = sentTo.searchParams.get('state')?.split('.')[1] ?? '';
      const query = new URLSearchParams({ client_id: 'app', tab_id: tabId });
      await tab.open(url().replace(/\/protocol.*/, `/login-actions/authenticate?${query}`));
      await tab.submit(ANN);
      await settle(tab);
      await tab.open(upstream.admit(sentTo, EVE));
      await settle(tab);
      assert.deepEqual(await linksOf(ann.id), []);
    });
  },
  { flags: MAY_CALL },
);

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { brokeringRealm, EVE, hasArrived, MAY_CALL } from '../broker/brokering-realm.ts';
import { BEA } from '../login/sign-up-realm.ts';
import type { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';

const REDIRECT_URI = 'https://office.example.org/cb';
const OFFICE = { client_id: 'office', redirect_uri: REDIRECT_URI };

onEachDatabase(
  'Whoever would sign up for a client that does not let them',
  (suite) => {
    let upstream: OpenIdProvider;
    before(async () => {
      upstream = await startOpenIdProvider();
    });
    after(() => upstream.close());

    /** A realm where all may register: `app` has no rule, `office` lets nobody in. */
    async function world(rule: object = { mode: 'off' }) {
      const settings = { registrationAllowed: true, resetPasswordAllowed: true };
      const made = await brokeringRealm(suite.server, upstream, { settings });
      const { admin, realm } = made;
      const created = await admin('POST', '/clients', {
        clientId: 'office',
        publicClient: true,
        redirectUris: [REDIRECT_URI],
        attributes: { 'oauth2.device.authorization.grant.enabled': 'true' },
      });
      assert.equal(created.status, 201, created.text);
      const find = async (clientId: string) => (await admin('GET', `/clients?clientId=${clientId}`)).json[0];
      const change = async (clientId: string, changes: object) => {
        const client = await find(clientId);
        assert.equal((await admin('PUT', `/clients/${client.id}`, { ...client, ...changes })).status, 204);
      };
      const setRule = async (clientId: string, text: object) => {
        const path = `/clients/${(await find(clientId)).id}/sign-up`;
        assert.equal((await admin('PUT', path, text)).status, 204);
      };
      await setRule('office', rule);
      const endpoint = `/realms/${realm}/protocol/openid-connect`;
      const post = async (path: string, form: Record<string, string>) =>
        (await suite.server.call('POST', `${endpoint}/${path}`, { form })).json;
      const nobody = async (told: string) => {
        for (const name of ['bea', 'eve']) assert.equal(await made.userOf(name), undefined, told);
      };
      return { ...made, find, change, setRule, endpoint, post, nobody };
    }
    const says = (tab: TestBrowser) => tab.last?.links.some((link) => link.includes('registration')) ?? false;
    /** The page of the form that is behind the login of a tab, as somebody guesses it. */
    const forged = (tab: TestBrowser) => {
      const action = tab.last?.forms[0]?.action ?? assert.fail(`no form: ${tab.last?.status}`);
      return new URL(action.replace(/login-actions\/[\w-]+/, 'login-actions/registration'), tab.last?.url)
        .href;
    };

    it('is kept out on every way to its login', async () => {
      const { browser, post, url, realm, endpoint, settle, nobody } = await world();
      const device = await post('auth/device', { client_id: 'office' });
      const { request_uri } = await post('ext/par/request', {
        ...OFFICE,
        response_type: 'code',
        prompt: 'create',
      });
      const pushed = { client_id: 'office', request_uri };
      const origin = suite.server.url;
      for (const start of [
        device.verification_uri_complete,
        url({ ...OFFICE, login_hint: 'bea', prompt: 'login' }),
        url({ ...OFFICE, max_age: '0' }),
        `${origin}/realms/${realm}/login-actions/reset-credentials?client_id=office`,
      ]) {
        const tab = browser();
        await tab.open(start);
        await settle(tab);
        assert.equal(tab.last?.status, 200, start);
        assert.equal(says(tab), false, start);
        const form = forged(tab);
        assert.equal((await tab.open(form)).status, 403, start);
        assert.equal((await tab.send('POST', form, BEA)).status, 403, start);
      }
      for (const start of [
        `${origin}${endpoint}/auth?${new URLSearchParams(pushed)}`,
        url({ ...OFFICE, prompt: 'create', kc_idp_hint: 'up' }),
        url({ ...OFFICE, prompt: 'login create' }),
        url({ ...OFFICE, prompt: 'create', kc_action: 'UPDATE_PROFILE' }),
      ]) {
        const tab = browser();
        await tab.open(start);
        await settle(tab);
        assert.notEqual(tab.last?.status, 302, start);
        if (tab.last?.forms[0]) assert.equal((await tab.send('POST', forged(tab), BEA)).status, 403, start);
      }
      await nobody('by the pages');
    });

    it('is kept out whatever changes while they type', async () => {
      const closing: readonly (readonly [
        told: string,
        close: (made: Awaited<ReturnType<typeof world>>) => Promise<unknown>,
      ])[] = [
        ['the realm', ({ admin }) => admin('PUT', '', { registrationAllowed: false })],
        ['the client disabled', ({ change }) => change('app', { enabled: false })],
        ['the client renamed', ({ change }) => change('app', { clientId: 'other' })],
        [
          'another of its name',
          async ({ change, setRule }) => {
            await setRule('app', { mode: 'off' });
            await change('app', { clientId: 'other' });
            await setRule('office', { mode: 'open' });
            await change('office', { clientId: 'app' });
          },
        ],
        [
          'the client removed',
          async ({ admin, find }) => admin('DELETE', `/clients/${(await find('app')).id}`),
        ],
        ['the realm disabled', ({ admin }) => admin('PUT', '', { enabled: false })],
        [
          'the list',
          ({ admin }) =>
            admin('PUT', '', { attributes: { 'sign-up.allowed-clients-url': 'https://nowhere.invalid/' } }),
        ],
      ];
      for (const [told, close] of closing) {
        const made = await world();
        const tab = made.browser();
        await tab.open(made.url({ prompt: 'create' }));
        await close(made);
        const { status } = await tab.submit(BEA);
        assert.ok(
          status >= 400 || (status === 302 && !tab.location.searchParams.has('code')),
          `${told}: ${status}`,
        );
        if (told !== 'the realm disabled') await made.nobody(told);
      }
    });

    it('is kept out by providers, whatever changes while they are there', async () => {
      const closing: readonly (readonly [
        told: string,
        close: (made: Awaited<ReturnType<typeof world>>) => Promise<unknown>,
      ])[] = [
        ['the rule', ({ setRule }) => setRule('office', { mode: 'off' })],
        [
          'other providers',
          ({ setRule }) => setRule('office', { mode: 'open', identityProviders: ['else'] }),
        ],
        ['the client disabled', ({ change }) => change('office', { enabled: false })],
        [
          'the provider disabled',
          async ({ admin }) => {
            const at = '/identity-provider/instances/up';
            return admin('PUT', at, { ...(await admin('GET', at)).json, enabled: false });
          },
        ],
        ['the provider removed', ({ admin }) => admin('DELETE', '/identity-provider/instances/up')],
        [
          'the provider for links alone',
          async ({ admin }) => {
            const at = '/identity-provider/instances/up';
            return admin('PUT', at, { ...(await admin('GET', at)).json, linkOnly: true });
          },
        ],
      ];
      for (const isThere of [true, false])
        for (const [told, close] of closing) {
          const made = await world({ mode: 'open' });
          const flow = (await made.admin('GET', '/authentication/flows/first%20broker%20login/executions'))
            .json;
          const review = flow.find(
            (each: { providerId: string }) => each.providerId === 'idp-review-profile',
          );
          await made.admin('PUT', `/authentication/config/${review.authenticationConfig}`, {
            id: review.authenticationConfig,
            alias: 'review profile config',
            config: { 'update.profile.on.first.login': 'on' },
          });
          const tab = made.browser();
          const sentTo = await made.leave(tab, OFFICE);
          if (isThere) await close(made);
          await tab.open(upstream.admit(sentTo, { ...EVE }));
          await made.settle(tab);
          if (!isThere) await close(made);
          if (tab.last?.forms[0]) await tab.submit({});
          await made.settle(tab);
          assert.equal(hasArrived(tab), false, `${told}, ${isThere}`);
          await made.nobody(`${told}, ${isThere}`);
        }
    });
  },
  { flags: MAY_CALL },
);

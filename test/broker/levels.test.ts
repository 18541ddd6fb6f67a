import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { decodeJwt } from 'jose';
import { codeOf, REDIRECT_URI } from '../login/login-realm.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';
import { brokeringRealm, EVE, hasArrived, MAY_CALL } from './brokering-realm.ts';

const essential = (value: string) => ({
  claims: JSON.stringify({ id_token: { acr: { essential: true, values: [value] } } }),
});

onEachDatabase(
  'levels of authentication, for whoever comes by a provider',
  (suite) => {
    let upstream: OpenIdProvider;
    before(async () => {
      upstream = await startOpenIdProvider();
    });
    after(() => upstream.close());

    /** A realm with a client that asks the second level of everybody. */
    async function withBank() {
      const made = await brokeringRealm(suite.server, upstream, {
        settings: { attributes: { 'acr.loa.map': JSON.stringify({ silver: 1, gold: 2 }) } },
      });
      const { admin, browser, url, settle } = made;
      const bank = { clientId: 'bank', publicClient: true, redirectUris: [REDIRECT_URI] };
      const attributes = { 'minimum.acr.value': 'gold' };
      assert.equal((await admin('POST', '/clients', { ...bank, attributes })).status, 201);
      /** A flow in which something that everybody can do stands for a level. */
      const flow = async (alias: string, level: string) => {
        const at = '/authentication/flows';
        await admin('POST', at, { alias, providerId: 'basic-flow', topLevel: true, builtIn: false });
        await admin('POST', `${at}/${alias}/executions/flow`, { alias: `${alias} part`, type: 'basic-flow' });
        for (const provider of ['conditional-level-of-authentication', 'allow-access-authenticator'])
          await admin('POST', `${at}/${alias}%20part/executions/execution`, { provider });
        const { json } = await admin('GET', `${at}/${alias}/executions`);
        for (const each of json) {
          const requirement = each.level === 0 ? 'CONDITIONAL' : 'REQUIRED';
          await admin('PUT', `${at}/${alias}/executions`, { ...each, requirement });
        }
        const config = { 'loa-condition-level': level, 'loa-max-age': '0' };
        const { status } = await admin('POST', `/authentication/executions/${json[1].id}/config`, {
          alias,
          config,
        });
        assert.equal(status, 201);
      };
      const come = async (params: Record<string, string> = {}) => {
        const tab = browser();
        await tab.open(url({ kc_idp_hint: 'up', state: 'mine', ...params }));
        await settle(tab);
        await tab.open(upstream.admit(tab.location, EVE));
        await settle(tab);
        return tab;
      };
      return { ...made, flow, come };
    }

    it('are what the client asks of everybody: it is told, and nobody is logged in', async () => {
      const { come, url, lastEvent, userOf } = await withBank();
      for (const coming of ['the first time', 'the second']) {
        const tab = await come({ client_id: 'bank' });
        const { searchParams } = tab.location;
        assert.equal(searchParams.get('error'), 'unmet_authentication_requirements', coming);
        assert.deepEqual([searchParams.get('state'), searchParams.get('code')], ['mine', null]);
        assert.equal((await tab.open(url())).status, 200, 'another client asks who they are');
      }
      const eve = (await userOf('eve')) ?? assert.fail('no eve');
      const { error, userId, clientId } = await lastEvent('LOGIN_ERROR');
      assert.deepEqual([error, userId, clientId], ['unmet_authentication_requirements', eve.id, 'bank']);
      assert.equal(await lastEvent('LOGIN'), undefined);
      assert.equal(hasArrived(await come()), true, 'a client that asks for nothing has them');
    });

    it('are not reached by a session of theirs for another client, either', async () => {
      const { come, url, settle } = await withBank();
      const tab = await come();
      assert.equal(hasArrived(tab), true);
      await tab.open(url({ client_id: 'bank', kc_idp_hint: 'up' }));
      await settle(tab);
      await tab.open(upstream.admit(tab.location, EVE));
      await settle(tab);
      assert.equal(tab.location.searchParams.get('error'), 'unmet_authentication_requirements');
      await tab.open(url({ client_id: 'bank', prompt: 'none' }));
      assert.equal(tab.location.searchParams.get('error'), 'login_required');
    });

    it('are what a request asks for as essential, where the flow knows levels', async () => {
      const { come, flow, admin, token } = await withBank();
      const plain = await come(essential('gold'));
      const { json } = await token({ code: codeOf(plain) });
      assert.equal(decodeJwt(json.id_token).acr, 'silver', 'the client is told what it was');
      await flow('levels', '2');
      const at = '/authentication/flows/levels/executions';
      await admin('POST', `${at}/execution`, { provider: 'identity-provider-redirector' });
      const last = (await admin('GET', at)).json.at(-1);
      await admin('PUT', at, { ...last, requirement: 'REQUIRED' });
      assert.equal((await admin('PUT', '', { browserFlow: 'levels' })).status, 204);
      const tab = await come(essential('gold'));
      assert.equal(tab.location.searchParams.get('error'), 'unmet_authentication_requirements');
      assert.equal(hasArrived(await come(essential('silver'))), true);
      assert.equal(hasArrived(await come({ acr_values: 'gold' })), true, 'what is voluntary holds nobody up');
    });

    it('are reached in the flow behind the provider', async () => {
      const { come, flow, admin, token } = await withBank();
      for (const [alias, level, error] of [
        ['less', '1', 'unmet_authentication_requirements'],
        ['enough', '2', null],
      ] as const) {
        await flow(alias, level);
        const at = '/identity-provider/instances/up';
        const provider = (await admin('GET', at)).json;
        await admin('PUT', at, {
          ...provider,
          config: { ...provider.config, clientSecret: upstream.config.clientSecret },
          postBrokerLoginFlowAlias: alias,
        });
        const tab = await come({ client_id: 'bank' });
        assert.equal(tab.location.searchParams.get('error'), error, alias);
        if (error !== null) continue;
        const { json } = await token({ client_id: 'bank', code: codeOf(tab) });
        assert.equal(decodeJwt(json.id_token).acr, 'gold');
      }
    });
  },
  { flags: MAY_CALL },
);

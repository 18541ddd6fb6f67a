import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';
import { person } from '../support/tokens.ts';
import { brokeringRealm, EVE, hasArrived, MAY_CALL, offered } from './brokering-realm.ts';

onEachDatabase(
  'who signs up for which client by way of a provider',
  (suite) => {
    let upstream: OpenIdProvider;
    before(async () => {
      upstream = await startOpenIdProvider();
    });
    after(() => upstream.close());

    async function ruled(rule: object | undefined, settings: object = {}) {
      const made = await brokeringRealm(suite.server, upstream, { settings });
      const [app] = (await made.admin('GET', '/clients?clientId=app')).json;
      const setRule = async (text: object) => {
        const reply = await made.admin('PUT', `/clients/${app.id}/sign-up`, text);
        assert.equal(reply.status, 204, reply.text);
      };
      if (rule) await setRule(rule);
      return { ...made, setRule };
    }

    it('asks the rule as the user is made, by every mode', async () => {
      const cases: readonly (readonly [rule: object | undefined, isAllowed: boolean])[] = [
        [undefined, true],
        [{ mode: 'brokered' }, true],
        [{ mode: 'brokered', identityProviders: ['up'] }, true],
        [{ mode: 'open' }, true],
        [{ mode: 'open', emailDomains: { allowed: ['example.org'] } }, true],
        [{ mode: 'off' }, false],
        [{ mode: 'invite' }, false],
        [{ mode: 'brokered', emailDomains: { allowed: ['example.com'] } }, false],
        [{ mode: 'brokered', emailDomains: { denied: ['example.org'] } }, false],
      ];
      for (const [rule, isAllowed] of cases) {
        const { logIn, userOf, lastEvent } = await ruled(rule);
        const tab = await logIn();
        const told = JSON.stringify(rule);
        assert.equal(hasArrived(tab), isAllowed, told);
        assert.equal((await userOf('eve')) !== undefined, isAllowed, told);
        if (isAllowed) continue;
        assert.equal(tab.last?.status, 403, told);
        const { details, error } = await lastEvent('REGISTER_ERROR');
        assert.match(error, /registration_disabled|email_domain_not_allowed/);
        assert.equal(details.identity_provider, 'up');
        assert.match(details.sign_up_rule, /^client: /);
      }
    });

    it('lets nobody in whose address is to be verified where nobody verifies any more', async () => {
      for (const mode of ['brokered', 'approval']) {
        const { logIn, userOf, admin, lastEvent } = await ruled({ mode, verifyEmail: true });
        const waiting = mode === 'approval' ? await logIn() : undefined;
        const at = '/authentication/required-actions/VERIFY_EMAIL';
        await admin('PUT', at, { ...(await admin('GET', at)).json, enabled: false });
        if (waiting) {
          const [{ id }] = (await admin('GET', '/sign-up-applications?state=pending')).json;
          const approved = await admin('POST', `/sign-up-applications/${id}/approve`, { reason: 'known' });
          assert.equal(approved.status, 409, approved.text);
        }
        const tab = await logIn({
          ...EVE,
          sub: 'other',
          preferred_username: 'other',
          email: 'o@example.org',
        });
        assert.deepEqual([tab.last?.status, hasArrived(tab)], [403, false]);
        assert.deepEqual([await userOf('eve'), await userOf('other')], [undefined, undefined]);
        assert.equal((await lastEvent('REGISTER_ERROR')).error, 'sign_up_rule_broken');
      }
    });

    it('shows the providers of the rule alone, and takes new people from no other', async () => {
      const { addProvider, browser, url, admin, settle, userOf } = await ruled({
        mode: 'brokered',
        identityProviders: ['other'],
      });
      await addProvider('other');
      const tab = browser();
      await tab.open(url());
      assert.deepEqual(
        offered(tab).map((each) => /\/broker\/(\w+)\/login/.exec(each)?.[1]),
        ['other'],
      );
      const hinted = browser();
      await hinted.open(url({ kc_idp_hint: 'up' }));
      await hinted.follow();
      await hinted.open(upstream.admit(hinted.location, EVE));
      await settle(hinted);
      assert.equal(hinted.last?.status, 403);
      assert.equal(await userOf('eve'), undefined);
      // Who is a user already logs in by it.
      await admin('POST', '/users', person('eve'));
      const eve = (await userOf('eve')) ?? assert.fail('nobody was made');
      const link = { userId: 'eve-there', userName: 'eve' };
      await admin('POST', `/users/${eve.id}/federated-identity/up`, link);
      const known = browser();
      await known.open(url({ kc_idp_hint: 'up' }));
      await known.follow();
      await known.open(upstream.admit(known.location, EVE));
      await settle(known);
      assert.equal(hasArrived(known), true);
    });

    it('is changed to an address of another domain by no provider, until the one they came with is verified', async () => {
      const made = await brokeringRealm(suite.server, upstream, { config: { syncMode: 'FORCE' } });
      const { admin, logIn, userOf } = made;
      const [app] = (await admin('GET', '/clients?clientId=app')).json;
      const rule = { mode: 'brokered', emailDomains: { allowed: ['example.org'] } };
      assert.equal((await admin('PUT', `/clients/${app.id}/sign-up`, rule)).status, 204);
      assert.equal(hasArrived(await logIn()), true);
      const eve = (await userOf('eve')) ?? assert.fail('nobody was made');
      const addressBy = async (email: string) => {
        assert.equal(hasArrived(await logIn({ ...EVE, email, family_name: 'Else' })), true);
        const { email: now, lastName } = (await userOf('eve')) ?? assert.fail('they are gone');
        assert.equal(lastName, 'Else', 'the rest is followed');
        return now;
      };
      assert.equal(await addressBy('eve@evil.example'), 'eve@example.org');
      await admin('POST', '/identity-provider/instances/up/mappers', {
        name: 'address',
        identityProviderAlias: 'up',
        identityProviderMapper: 'oidc-user-attribute-idp-mapper',
        config: { claim: 'email', 'user.attribute': 'email', syncMode: 'FORCE' },
      });
      assert.equal(await addressBy('eve@evil.example'), 'eve@example.org');
      assert.equal(await addressBy('other@example.org'), 'other@example.org');
      await admin('PUT', `/users/${eve.id}`, { ...(await userOf('eve')), emailVerified: true });
      assert.equal(await addressBy('eve@evil.example'), 'eve@evil.example');
    });

    it('has nobody sign up by a form where accounts come from providers alone', async () => {
      const { browser, url, admin } = await ruled({ mode: 'brokered' }, { registrationAllowed: true });
      const tab = browser();
      const page = await tab.open(url());
      assert.equal(
        page.links.some((each) => each.includes('registration')),
        false,
      );
      const refused = await browser().open(url({ prompt: 'create' }));
      assert.equal(refused.status, 403);
      assert.equal((await admin('GET', '/users/count')).json, 1);
    });

    it('gives what the rule gives, asks what it asks, and has its terms accepted', async () => {
      const { admin, logIn, userOf, settle, setRule } = await ruled(undefined);
      await admin('POST', '/roles', { name: 'customer' });
      await setRule({
        mode: 'brokered',
        realmRoles: ['customer'],
        fields: [{ name: 'company_name', displayName: 'Company', required: true }],
        terms: { version: '1', text: 'Be kind' },
      });
      const tab = await logIn();
      assert.match(tab.last?.text ?? '', /Company/);
      await tab.submit({ company_name: 'Example' });
      await settle(tab);
      assert.match(tab.last?.text ?? '', /Be kind/);
      assert.equal(hasArrived(tab), false);
      await tab.submit({ clientTermsAccepted: '1' });
      await settle(tab);
      assert.equal(hasArrived(tab), true);
      const eve = (await userOf('eve')) ?? assert.fail();
      assert.deepEqual(eve.attributes, { company_name: ['Example'] });
      const roles = (await admin('GET', `/users/${eve.id}/role-mappings/realm`)).json as { name: string }[];
      assert.ok(roles.some(({ name }) => name === 'customer'));
    });

    it('asks the fields of the rule though nothing is to be looked at, or refuses where nobody asks', async () => {
      const rule = {
        mode: 'brokered',
        fields: [{ name: 'company_name', displayName: 'Company', required: true }],
      };
      const { admin, logIn, userOf, settle, lastEvent } = await ruled(rule);
      const at = '/authentication/flows/first%20broker%20login/executions';
      const [review] = (await admin('GET', at)).json;
      const config = { alias: 'review', config: { 'update.profile.on.first.login': 'off' } };
      const changed = review.authenticationConfig
        ? await admin('PUT', `/authentication/config/${review.authenticationConfig}`, {
            ...config,
            id: review.authenticationConfig,
          })
        : await admin('POST', `/authentication/executions/${review.id}/config`, config);
      assert.ok(changed.status < 300, changed.text);
      const tab = await logIn();
      assert.match(tab.last?.text ?? '', /Company/);
      await tab.submit({ company_name: ' ' });
      await settle(tab);
      assert.equal(await userOf('eve'), undefined);
      await tab.submit({ company_name: 'Example' });
      await settle(tab);
      assert.equal(hasArrived(tab), true);
      assert.deepEqual((await userOf('eve'))?.attributes, { company_name: ['Example'] });
      // A flow that has nobody look at anything.
      assert.equal((await admin('PUT', at, { ...review, requirement: 'DISABLED' })).status, 204);
      const other = { ...EVE, sub: 'other', preferred_username: 'other', email: 'other@example.org' };
      const refused = await logIn(other);
      assert.equal(refused.last?.status, 403);
      assert.equal(await userOf('other'), undefined);
      const { error, details } = await lastEvent('REGISTER_ERROR');
      assert.deepEqual(
        [error, details.reason, details.sign_up_rule],
        ['invalid_registration', 'company_name: error-user-attribute-required', 'client: brokered'],
      );
    });

    it('has whom administrators must approve wait, and lets them in once they are', async () => {
      const { admin, logIn, userOf, linksOf, setRule } = await ruled({ mode: 'approval' });
      const tab = await logIn();
      assert.equal(hasArrived(tab), false);
      assert.equal(await userOf('eve'), undefined);
      const [application] = (await admin('GET', '/sign-up-applications')).json;
      const approve = () =>
        admin('POST', `/sign-up-applications/${application.id}/approve`, { reason: 'known' });
      await setRule({ mode: 'approval', identityProviders: ['other'] });
      assert.equal((await approve()).status, 409, 'nobody comes by that provider any more');
      assert.equal(await userOf('eve'), undefined);
      await setRule({ mode: 'approval', identityProviders: ['up'] });
      const reply = await approve();
      assert.equal(reply.status, 204, reply.text);
      assert.equal(hasArrived(await logIn()), true);
      const eve = (await userOf('eve')) ?? assert.fail();
      assert.equal((await linksOf(eve.id))[0].userId, 'eve-there');
    });

    it('lets in no more than the rule says, though they come at once', async () => {
      const { leave, browser, settle, admin } = await ruled({ mode: 'brokered', limits: { perDay: 1 } });
      const tabs = [browser(), browser(), browser()];
      for (const [at, tab] of tabs.entries()) {
        const said = { ...EVE, sub: `s${at}`, preferred_username: `eve${at}`, email: `eve${at}@example.org` };
        await tab.open(upstream.admit(await leave(tab), said));
      }
      await Promise.all(tabs.map(settle));
      assert.equal(tabs.filter(hasArrived).length, 1);
      assert.equal((await admin('GET', '/users/count')).json, 2);
    });
  },
  { flags: MAY_CALL },
);

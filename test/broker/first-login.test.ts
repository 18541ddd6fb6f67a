import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { codeAt } from '../login/one-time-code.ts';
import { startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';
import { person } from '../support/tokens.ts';
import { brokeringRealm, EVE, hasArrived, MAY_CALL } from './brokering-realm.ts';

/** Somebody there who has the address of ann here. */
const MALLORY = { ...EVE, sub: 'mallory-there', preferred_username: 'mallory', email: 'ann@example.org' };

onEachDatabase(
  'the first login by way of a provider',
  (suite) => {
    let upstream: OpenIdProvider;
    before(async () => {
      upstream = await startOpenIdProvider();
    });
    after(() => upstream.close());
    const realm = (asked: Parameters<typeof brokeringRealm>[2] = {}) =>
      brokeringRealm(suite.server, upstream, asked);
    type Realm = Awaited<ReturnType<typeof realm>>;

    /** A first broker login flow of these steps alone. */
    async function flowOf(
      { admin }: Realm,
      alias: string,
      steps: readonly string[],
      requirement = 'REQUIRED',
    ) {
      const made = await admin('POST', '/authentication/flows', {
        alias,
        providerId: 'basic-flow',
        topLevel: true,
        builtIn: false,
      });
      assert.equal(made.status, 201, made.text);
      for (const provider of steps) {
        const path = `/authentication/flows/${encodeURIComponent(alias)}/executions`;
        const added = await admin('POST', `${path}/execution`, { provider });
        assert.equal(added.status, 201, added.text);
        const { json } = await admin('GET', path);
        const last = (json as { providerId: string; requirement: string }[]).at(-1);
        await admin('PUT', path, { ...last, requirement });
      }
    }

    it('never links an account by an address alone: its password does', async () => {
      const { logIn, userOf, linksOf, settle, lastEvent } = await realm();
      const ann = (await userOf('ann')) ?? assert.fail();
      const tab = await logIn(MALLORY);
      assert.deepEqual(tab.last?.messages, [
        'User with email ann@example.org already exists. How do you want to continue?',
      ]);
      // Nor does whoever goes straight to the end of the flow.
      const end = new URL(tab.last?.forms[0]?.action ?? '');
      end.pathname = end.pathname.replace(
        'login-actions/first-broker-login',
        'broker/after-first-broker-login',
      );
      await tab.open(end.href);
      assert.equal(hasArrived(tab), false);
      assert.deepEqual(await linksOf(ann.id), []);
      const again = await logIn(MALLORY);
      await again.submit({ submitAction: 'linkAccount' });
      await again.submit({ username: 'mallory', password: 'pw' });
      const other = await lastEvent('IDENTITY_PROVIDER_FIRST_LOGIN_ERROR');
      assert.deepEqual([other.error, other.userId], ['user_not_found', undefined]);
      await again.submit({ password: 'wrong' });
      assert.deepEqual(await linksOf(ann.id), []);
      const { error, userId } = await lastEvent('IDENTITY_PROVIDER_FIRST_LOGIN_ERROR');
      assert.deepEqual([error, userId], ['invalid_user_credentials', ann.id]);
      await again.submit({ password: 'pw' });
      await settle(again);
      assert.equal(hasArrived(again), true);
      assert.equal((await linksOf(ann.id))[0].userId, 'mallory-there');
      assert.equal((await lastEvent('FEDERATED_IDENTITY_LINK')).userId, ann.id);
      assert.equal((await lastEvent('IDENTITY_PROVIDER_FIRST_LOGIN')).details.username, 'ann');
      const next = await logIn(MALLORY);
      assert.equal(hasArrived(next), true, 'linked for good');
      // One identity of a provider is all that somebody has.
      const second = await logIn({ ...MALLORY, sub: 'second', preferred_username: 'second' });
      await second.submit({ submitAction: 'linkAccount' });
      await second.submit({ password: 'pw' });
      await settle(second);
      assert.equal(second.last?.status, 409);
      assert.deepEqual(second.last?.messages, [
        'Your account is already linked to the identity provider up.',
      ]);
      const refused = await lastEvent('IDENTITY_PROVIDER_LOGIN_ERROR');
      assert.equal(refused.error, 'identityProviderAlreadyLinkedToCurrentUserMessage');
      assert.equal((await linksOf(ann.id))[0].userId, 'mallory-there');
    });

    it('lets them change what the provider says, and makes an address of their own one that nobody has verified', async () => {
      const { logIn, userOf, settle, lastEvent } = await realm({ provider: { trustEmail: true } });
      const tab = await logIn(MALLORY);
      await tab.submit({ submitAction: 'updateProfile' });
      await tab.submit({ username: 'mallory', email: 'no address', firstName: 'M', lastName: 'A' });
      assert.equal(tab.last?.status, 200);
      await tab.submit({ username: 'mallory', email: 'mallory@example.org', firstName: 'M', lastName: 'A' });
      await settle(tab);
      assert.equal(hasArrived(tab), true);
      const { email, emailVerified } = (await userOf('mallory')) ?? assert.fail();
      assert.deepEqual([email, emailVerified], ['mallory@example.org', false]);
      const { details } = await lastEvent('UPDATE_EMAIL');
      assert.deepEqual([details.previous_email, details.updated_email], ['ann@example.org', email]);
    });

    it('tries no other address than the provider’s where the realm tells nobody who has an account', async () => {
      const settings = { verifyEmail: true, attributes: { 'sign-up.hide-existing': 'true' } };
      const { logIn, userOf, settle } = await realm({ settings });
      const tab = await logIn({ ...EVE, given_name: undefined });
      const said = { username: 'eve', firstName: 'Eve', lastName: 'There' };
      const answers = [];
      for (const name of ['free@example.org', 'ann@example.org']) {
        await tab.submit({ ...said, email: 'eve@example.org', username: name });
        answers.push([tab.last?.status, tab.last?.messages]);
      }
      assert.deepEqual(answers[0], [200, ['Value contains invalid character.']]);
      assert.deepEqual(answers[1], answers[0]);
      await tab.submit({ ...said, email: 'ann@example.org' });
      await settle(tab);
      assert.doesNotMatch(tab.last?.text ?? '', /already exists/);
      assert.equal((await userOf('eve'))?.email, 'eve@example.org');
    });

    it('takes an address for verified where the provider is trusted, and says so itself', async () => {
      const verified = async (provider: object, said: object) => {
        const { logIn, userOf } = await realm({ provider });
        assert.equal(hasArrived(await logIn({ ...EVE, ...said })), true);
        return (await userOf('eve'))?.emailVerified;
      };
      assert.equal(await verified({ trustEmail: true }, {}), true);
      assert.equal(await verified({ trustEmail: true }, { email_verified: false }), false);
      assert.equal(await verified({ trustEmail: false }, {}), false);
    });

    it('links without asking only where the flow has it so and the provider is trusted', async () => {
      const linked = async (provider: object, said: object) => {
        const made = await realm();
        await flowOf(made, 'auto', ['idp-detect-existing-broker-user', 'idp-auto-link']);
        const path = '/identity-provider/instances/up';
        const { json } = await made.admin('GET', path);
        await made.admin('PUT', path, { ...json, firstBrokerLoginFlowAlias: 'auto', ...provider });
        const tab = await made.logIn({ ...MALLORY, ...said });
        const ann = (await made.userOf('ann')) ?? assert.fail();
        return [hasArrived(tab), (await made.linksOf(ann.id)).length];
      };
      assert.deepEqual(await linked({ trustEmail: true }, {}), [true, 1]);
      assert.deepEqual(await linked({ trustEmail: false }, {}), [false, 0]);
      assert.deepEqual(await linked({ trustEmail: true }, { email_verified: false }), [false, 0]);
      // At most providers people choose what they are called.
      const named = {
        preferred_username: 'ann',
        email: 'mallory@elsewhere.example.org',
        email_verified: true,
      };
      assert.deepEqual(await linked({ trustEmail: true }, named), [false, 0]);
    });

    it('links by a mail in the browser that had it sent, and in no other', async () => {
      const mailbox = await startMailbox();
      const { logIn, browser, userOf, linksOf, settle, lastEvent } = await realm({
        settings: { smtpServer: mailbox.smtpServer },
      });
      const ann = (await userOf('ann')) ?? assert.fail();
      const tab = await logIn(MALLORY);
      await tab.submit({ submitAction: 'linkAccount' });
      const [link = ''] = (await mailbox.next()).links;
      // Whoever reads the mail does not do it for whoever had it sent.
      const reader = browser();
      await reader.open(link);
      assert.equal(reader.last?.status, 400);
      assert.deepEqual(await linksOf(ann.id), []);
      await tab.open(link);
      await settle(tab);
      assert.equal(hasArrived(tab), true);
      assert.equal((await linksOf(ann.id)).length, 1);
      const sent = await lastEvent('SEND_IDENTITY_PROVIDER_LINK');
      assert.equal(sent.details.username, 'ann');
      const followed = await lastEvent('IDENTITY_PROVIDER_LINK_ACCOUNT');
      assert.equal(followed.userId, ann.id);
      assert.equal(followed.details.identity_provider_identity, MALLORY.preferred_username);
      await mailbox.close();
    });

    it('leaves nothing of whoever waits in an account with somebody else’s address, which its owner shows to be theirs', async () => {
      const mailbox = await startMailbox();
      const {
        logIn,
        browser,
        url,
        admin,
        userOf,
        linksOf,
        settle,
        lastEvent,
        realm: name,
      } = await realm({
        settings: { smtpServer: mailbox.smtpServer, registrationAllowed: true, verifyEmail: true },
      });
      const waiting = browser();
      await waiting.open(url({ prompt: 'create' }));
      await waiting.submit({
        username: 'waiting',
        email: 'eve@example.org',
        firstName: 'Not',
        lastName: 'Eve',
        password: 'secret-1',
        'password-confirm': 'secret-1',
      });
      await settle(waiting);
      await mailbox.next();
      assert.equal(hasArrived(waiting), false, 'it waits for the address to be verified');
      const waitsAt = waiting.last?.url ?? assert.fail();
      const user = (await userOf('waiting')) ?? assert.fail();
      await admin('POST', '/identity-provider/instances', {
        alias: 'other',
        providerId: 'oidc',
        config: upstream.config,
      });
      const path = `/users/${user.id}/federated-identity`;
      const linked = await admin('POST', `${path}/other`, { userId: 'm', userName: 'mallory' });
      assert.equal(linked.status, 204, linked.text);
      await new Promise((resolve) => setTimeout(resolve, 1100));

      const owner = await logIn();
      await owner.submit({ submitAction: 'linkAccount' });
      const [link = ''] = (await mailbox.next()).links;
      await owner.open(link);
      await settle(owner);
      // Whoever signs up chooses the password once the address is verified: now it is the owner who does.
      await owner.submit({ 'password-new': 'of-the-owner-1', 'password-confirm': 'of-the-owner-1' });
      await settle(owner);
      assert.equal(hasArrived(owner), true);
      assert.equal((await userOf('waiting'))?.emailVerified, true);
      const links = (await linksOf(user.id)) as { identityProvider: string }[];
      assert.deepEqual(
        links.map(({ identityProvider }) => identityProvider),
        ['up'],
      );
      const { details, userId } = await lastEvent('REMOVE_FEDERATED_IDENTITY');
      assert.deepEqual([userId, details.reason], [user.id, 'email_was_not_verified']);
      await waiting.open(waitsAt);
      await settle(waiting);
      assert.equal(hasArrived(waiting), false, 'who has waited');
      const again = browser();
      await again.open(url());
      await again.submit({ username: 'waiting', password: 'secret-1' });
      await settle(again);
      assert.equal(hasArrived(again), false, `who comes by the password, ${name}`);
      assert.equal(hasArrived(await logIn()), true, 'the owner comes by the provider');
      await mailbox.close();
    });

    it('lets nobody in who has given the password from before, and has a factor to show yet', async () => {
      const made = await realm({ provider: { trustEmail: true } });
      await flowOf(made, 'auto', ['idp-detect-existing-broker-user', 'idp-auto-link']);
      const path = '/identity-provider/instances/up';
      const { json } = await made.admin('GET', path);
      await made.admin('PUT', path, { ...json, firstBrokerLoginFlowAlias: 'auto', trustEmail: true });
      const waits = {
        ...person('waits'),
        email: 'eve@example.org',
        emailVerified: false,
        credentials: [
          { type: 'password', value: 'pw' },
          {
            type: 'otp',
            secretData: JSON.stringify({ value: '12345678901234567890' }),
            credentialData: JSON.stringify({
              subType: 'totp',
              digits: 6,
              counter: 0,
              period: 30,
              algorithm: 'HmacSHA1',
            }),
          },
        ],
      };
      assert.equal((await made.admin('POST', '/users', waits)).status, 201);
      const tab = made.browser();
      await tab.open(made.url());
      await tab.submit({ username: 'waits', password: 'pw' });
      assert.ok(tab.last?.text.includes('name="otp"'), 'it waits at the second factor');
      assert.equal(hasArrived(await made.logIn()), true, 'the owner has it');
      await tab.submit({ otp: codeAt('12345678901234567890', Date.now()) });
      await made.settle(tab);
      assert.equal(hasArrived(tab), false);
    });

    it('leaves an account as it is that is linked by its password, or whose address was verified', async () => {
      const mailbox = await startMailbox();
      for (const emailVerified of [false, true]) {
        const { logIn, userOf, admin, settle } = await realm({
          ...(emailVerified && { settings: { smtpServer: mailbox.smtpServer } }),
        });
        const ann = (await userOf('ann')) ?? assert.fail();
        await admin('PUT', `/users/${ann.id}`, { ...ann, emailVerified });
        const tab = await logIn(MALLORY);
        await tab.submit({ submitAction: 'linkAccount' });
        if (emailVerified) await tab.open((await mailbox.next()).links[0] ?? '');
        else await tab.submit({ password: 'pw' });
        await settle(tab);
        assert.equal(hasArrived(tab), true);
        const kept = (await admin('GET', `/users/${ann.id}/credentials`)).json;
        assert.equal(kept.length, 1, `verified: ${emailVerified}`);
      }
      await mailbox.close();
    });

    it('leaves nothing of others either where it links without asking', async () => {
      const made = await realm({ provider: { trustEmail: true } });
      await flowOf(made, 'auto', ['idp-detect-existing-broker-user', 'idp-auto-link']);
      const path = '/identity-provider/instances/up';
      const { json } = await made.admin('GET', path);
      await made.admin('PUT', path, { ...json, firstBrokerLoginFlowAlias: 'auto', trustEmail: true });
      const ann = (await made.userOf('ann')) ?? assert.fail();
      await made.admin('PUT', `/users/${ann.id}`, { ...ann, emailVerified: false });
      const before = made.browser();
      await before.open(made.url({ scope: 'openid offline_access' }));
      await before.submit({ username: 'ann', password: 'pw' });
      assert.equal(hasArrived(before), true);
      const { json: tokens } = await made.token({ code: before.location.searchParams.get('code') ?? '' });
      assert.equal(hasArrived(await made.logIn(MALLORY)), true);
      assert.equal((await made.userOf('ann'))?.emailVerified, true);
      assert.deepEqual((await made.admin('GET', `/users/${ann.id}/credentials`)).json, []);
      const refreshed = await made.token({
        grant_type: 'refresh_token',
        refresh_token: tokens.refresh_token,
      });
      assert.deepEqual([refreshed.status, refreshed.json.error], [400, 'invalid_grant']);
      assert.equal(hasArrived(await made.logIn(MALLORY)), true);
    });

    it('makes nobody whose name or address could pass for somebody else’s', async () => {
      const { logIn, admin } = await realm();
      await admin('POST', '/users', { ...person('paypal'), email: 'pay@example.org' });
      const before = (await admin('GET', '/users/count')).json;
      for (const said of [
        { preferred_username: 'pаypal', email: 'x1@example.org' },
        { preferred_username: 'pay@example.org', email: 'x2@example.org' },
        { preferred_username: 'pay​pal', email: 'x3@example.org' },
      ]) {
        const tab = await logIn({ ...EVE, ...said });
        assert.equal(hasArrived(tab), false, JSON.stringify(said));
      }
      assert.equal((await admin('GET', '/users/count')).json, before);
    });

    it('of many who come at once with one identity makes one user', async () => {
      const { leave, browser, settle, admin } = await realm();
      const tabs = [browser(), browser(), browser()];
      for (const [at, tab] of tabs.entries()) {
        const sentTo = await leave(tab);
        const said = { ...EVE, preferred_username: `eve${at}`, email: `eve${at}@example.org` };
        await tab.open(upstream.admit(sentTo, said));
      }
      await Promise.all(tabs.map(settle));
      assert.equal(tabs.filter(hasArrived).length, 1);
      const { json } = await admin('GET', '/users?idpAlias=up&idpUserId=eve-there');
      assert.equal(json.length, 1);
      assert.equal(
        (await admin('GET', '/users/count')).json,
        2,
        'with ann, and nothing is left of the others',
      );
    });

    it('goes on with an account that it had made and not linked, as long as nobody has used it', async () => {
      const { leave, browser, logIn, userOf, linksOf, realm: name } = await realm();
      const tab = browser();
      await tab.open(upstream.admit(await leave(tab), EVE));
      // Makes the user, and is cut off before the end.
      await tab.follow();
      const made = (await userOf('eve')) ?? assert.fail();
      assert.deepEqual(await linksOf(made.id), []);
      assert.equal(hasArrived(await logIn({ ...EVE, sub: 'another' })), false, 'of another identity');
      assert.equal(hasArrived(await logIn()), true);
      assert.equal((await linksOf(made.id))[0].userId, 'eve-there');
      const other = { ...EVE, sub: 'fay-there', preferred_username: 'fay', email: 'fay@example.org' };
      const late = browser();
      await late.open(upstream.admit(await leave(late), other));
      await late.follow();
      const fay = (await userOf('fay')) ?? assert.fail();
      await suite.server.admin('PUT', `/${name}/users/${fay.id}/reset-password`, {
        type: 'password',
        value: 'pw',
      });
      assert.equal(hasArrived(await logIn(other)), false, 'somebody has used it since');
    });

    it('goes through the flow that the provider has behind it, and lets nobody in who does not', async () => {
      const made = await realm();
      const { admin, logIn, lastEvent, userOf } = made;
      await flowOf(made, 'after', ['deny-access-authenticator']);
      const path = '/identity-provider/instances/up';
      const { json } = await admin('GET', path);
      await admin('PUT', path, { ...json, postBrokerLoginFlowAlias: 'after' });
      for (const _ of ['first', 'known']) assert.equal(hasArrived(await logIn()), false);
      assert.notEqual(await userOf('eve'), undefined);
      await flowOf(made, 'open', ['allow-access-authenticator']);
      await admin('PUT', path, { ...json, postBrokerLoginFlowAlias: 'open' });
      assert.equal(hasArrived(await logIn()), true);
      assert.equal((await lastEvent('IDENTITY_PROVIDER_POST_LOGIN')).details.identity_provider, 'up');
    });

    it('keeps out whom the realm has switched off', async () => {
      const { logIn, userOf, admin, lastEvent } = await realm();
      assert.equal(hasArrived(await logIn()), true);
      const user = (await userOf('eve')) ?? assert.fail();
      await admin('PUT', `/users/${user.id}`, { ...user, enabled: false });
      const tab = await logIn();
      assert.deepEqual(tab.last?.messages, ['Account is disabled, contact your administrator.']);
      assert.equal((await lastEvent('IDENTITY_PROVIDER_LOGIN_ERROR')).error, 'user_disabled');
    });
  },
  { flags: MAY_CALL },
);

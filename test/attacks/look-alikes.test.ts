import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { brokeringRealm, EVE, hasArrived, MAY_CALL } from '../broker/brokering-realm.ts';
import { loginRealm } from '../login/login-realm.ts';
import { mailRealm, seen } from '../mail/mail-realm.ts';
import { startMailbox } from '../support/mailbox.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';

/** What is spelled otherwise and looks like mike@x.org: a dotless i, a Cyrillic domain, the same as the DNS has it, wide letters, an i of another script, a second dot, quotes. */
const ALIKE = [
  'mıke@x.org',
  'mike@х.org',
  'mike@xn--u1a.org',
  'ｍike@x.org',
  'mіke@x.org',
  'mİke@x.org',
  '"mike"@x.org',
];

onEachDatabase(
  'names and addresses that look like somebody else’s',
  (suite) => {
    let upstream: OpenIdProvider;
    before(async () => {
      upstream = await startOpenIdProvider();
    });
    after(() => upstream.close());

    async function asked(settings: object = {}) {
      const made = await loginRealm(suite.server, settings, { directAccessGrantsEnabled: true });
      const { admin } = made;
      const { json } = await admin('GET', '/clients?clientId=app');
      const rule = { mode: 'open', rest: true };
      assert.equal((await admin('PUT', `/clients/${json[0].id}/sign-up`, rule)).status, 204);
      const signUp = async (username: string, email: string) => {
        const named = { client_id: 'app', firstName: 'Some', lastName: 'Body', password: 'secret-1' };
        const reply = await suite.server.call('POST', `/realms/${made.realm}/sign-up`, {
          json: { ...named, username, email },
        });
        return reply.status === 201 ? 'created' : (reply.json.error as string);
      };
      const annsToken = async (): Promise<string> => {
        const form = {
          grant_type: 'password',
          client_id: 'app',
          username: 'ann',
          password: 'pw',
          scope: 'openid',
        };
        const at = `/realms/${made.realm}/protocol/openid-connect/token`;
        return (await suite.server.call('POST', at, { form })).json.access_token;
      };
      return { ...made, signUp, annsToken };
    }

    it('are nobody’s to sign up with, whichever was there first', async () => {
      const { signUp, admin } = await asked();
      assert.equal(await signUp('mike', 'mike@x.org'), 'created');
      for (const email of ALIKE) assert.equal(await signUp('other', email), 'email_in_use', email);
      for (const name of ['mıke', 'ｍike']) assert.equal(await signUp(name, 'o@x.org'), 'username_in_use');
      for (const [name, email] of [
        ['mi\u200bke', 'o@x.org'],
        ['other', 'mi\u200bke@x.org'],
        ['mi\u3164ke', 'o@x.org'],
        ['mike\u{1d159}', 'o@x.org'],
        ['mike\ufffc', 'o@x.org'],
        ['other', 'mike\u2800@x.org'],
        ['other', 'mike@x.org\u2800'],
      ] as const)
        assert.equal(await signUp(name, email), 'invalid_registration', 'what nobody sees');
      // The other way round: those who are there are the odd ones.
      assert.equal(await signUp('lına', 'jоhn@y.org'), 'created');
      for (const [name, email, error] of [
        ['lina', 'o@x.org', 'username_in_use'],
        ['lιna', 'o@x.org', 'invalid_registration'],
        ['other', 'john@y.org', 'email_in_use'],
        ['other', 'jοhn@y.org', 'email_in_use'],
        // Across: names are no addresses that look like somebody's, nor the other way.
        ['lına', 'o@x.org', 'username_in_use'],
        ['john@y.org', 'o@x.org', 'username_in_use'],
      ] as const)
        assert.equal(await signUp(name, email), error, `${name} ${email}`);
      // Administrators know what they do; whoever signs up is held against those too.
      const made = await admin('POST', '/users', { username: 'jıll', email: 'jаne@z.org' });
      assert.equal(made.status, 201, made.text);
      assert.equal(await signUp('jill', 'o@x.org'), 'username_in_use');
      assert.equal(await signUp('other', 'jane@z.org'), 'email_in_use');
      // One mailbox, written in two ways.
      assert.equal(await signUp('ines', 'ines@xn--bcher-kva.org'), 'created');
      assert.equal(await signUp('other', 'ines@bücher.org'), 'email_in_use');
      assert.equal(await signUp('jörg', 'jörg@z.org'), 'created');
      assert.equal(await signUp('jorg', 'jorg@z.org'), 'created');
      assert.equal(await signUp('anna', 'анна@z.org'), 'created');
    });

    it('are given to one of those who ask for them at the same time', async () => {
      const { signUp } = await asked();
      const names = ['mike', 'mıke', 'mike', 'mıke'];
      const outcomes = await Promise.all(names.map((name, at) => signUp(name, `${at}@example.org`)));
      assert.deepEqual(outcomes.sort(), ['created', ...names.slice(1).map(() => 'username_in_use')]);
      const addresses = await Promise.all(ALIKE.slice(0, 2).map((email, at) => signUp(`name${at}`, email)));
      assert.deepEqual(addresses.sort(), ['created', 'email_in_use']);
    });

    it('are no account’s to change to', async () => {
      const { signUp, realm, annsToken } = await asked({ editUsernameAllowed: true });
      assert.equal(await signUp('mike', 'mike@x.org'), 'created');
      const token = await annsToken();
      const change = (names: object) =>
        suite.server.call('POST', `/realms/${realm}/account`, {
          token,
          json: {
            username: 'ann',
            email: 'ann@example.org',
            firstName: 'Ann',
            lastName: 'Example',
            ...names,
          },
          headers: { accept: 'application/json' },
        });
      for (const [names, error] of [
        [{ username: 'mıke' }, 'usernameExistsMessage'],
        [{ email: 'mike@х.org' }, 'emailExistsMessage'],
      ] as const) {
        const refused = await change(names);
        assert.deepEqual([refused.status, refused.json.errorMessage], [409, error]);
      }
      // What looks like one's own address is one's own to have.
      assert.equal((await change({ email: 'аnn@example.org' })).status, 204);
    });

    it('nor are those that the accounts of clients have, or would have', async () => {
      const { signUp, admin, realm, annsToken } = await asked({ editUsernameAllowed: true });
      for (const name of ['service-account-deploy', 'Service-Account-x', 'ｓervice-account-x'])
        assert.equal(await signUp(name, 'mike@x.org'), 'invalid_registration', name);
      const token = await annsToken();
      const ann = {
        username: 'service-account-deploy',
        email: 'ann@example.org',
        firstName: 'A',
        lastName: 'E',
      };
      const changed = await suite.server.call('POST', `/realms/${realm}/account`, { token, json: ann });
      assert.equal(changed.status, 400, changed.text);
      const made = await admin('POST', '/clients', { clientId: 'deploy', serviceAccountsEnabled: true });
      assert.equal(made.status, 201, made.text);
      const brokered = await brokeringRealm(suite.server, upstream);
      const tab = await brokered.logIn({ ...EVE, preferred_username: 'service-account-deploy' });
      assert.equal(hasArrived(tab), false);
      assert.equal(await brokered.userOf('service-account-deploy'), undefined);
      // An address that begins so is its owner's.
      const named = await asked({ registrationEmailAsUsername: true });
      assert.equal(await named.signUp('', 'service-account-x@x.org'), 'created');
    });

    it('are not brought by a provider', async () => {
      const made = await brokeringRealm(suite.server, upstream);
      const odd = { ...EVE, preferred_username: 'sıd', email: 'еve@example.org' };
      assert.equal(hasArrived(await made.logIn(odd)), true, 'nobody is there yet');
      const tab = await made.logIn({
        ...EVE,
        sub: 'other',
        preferred_username: 'sid',
        email: 'other@example.org',
      });
      assert.equal(hasArrived(tab), false);
      assert.equal(await made.userOf('sid'), undefined);
      const second = await made.logIn({ ...EVE, sub: 'third', preferred_username: 'third' });
      assert.equal(hasArrived(second), false);
      assert.equal(await made.userOf('third'), undefined);
    });

    it('show in nothing where the realm hides who is there, and the owner is told', async () => {
      const box = await startMailbox();
      try {
        const hiding = {
          registrationAllowed: true,
          registrationEmailAsUsername: true,
          verifyEmail: true,
          attributes: { 'sign-up.hide-existing': 'true' },
        };
        const realm = await mailRealm(suite.server, box, hiding);
        await realm.change('ann@example.org', { emailVerified: true });
        const shown = [];
        for (const email of ['bnn@example.org', 'ɑnn@example.org']) {
          const tab = realm.browser();
          await tab.open(realm.url({ prompt: 'create' }));
          await tab.submit({ email, firstName: 'Some', lastName: 'Body' });
          const first = tab.last?.status;
          await tab.follow();
          shown.push([first, tab.last?.status, seen(tab).replaceAll(email, 'address')]);
        }
        assert.deepEqual(shown[0], shown[1]);
        const mails = [await box.next(), await box.next()];
        assert.deepEqual(
          mails.map(({ to }) => to),
          [['bnn@example.org'], ['ann@example.org']],
        );
        assert.equal((await suite.server.admin('GET', `${realm.at}/users`)).json.length, 2);
      } finally {
        await box.close();
      }
    });
  },
  { flags: MAY_CALL },
);

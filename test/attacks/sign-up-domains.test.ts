import assert from 'node:assert/strict';
import { it } from 'node:test';
import { codeOf } from '../login/login-realm.ts';
import { BEA, signUpRealm } from '../login/sign-up-realm.ts';
import { onEachDatabase } from '../support/on-each-database.ts';

const { password: _chosen, 'password-confirm': _again, ...PROFILE } = BEA;
const EVIL = 'bea@evil.example';
const OUTSIDE = ['Addresses of this domain cannot be used here.'];

onEachDatabase('who signs up with an address of a domain that is let in', (suite) => {
  async function asked(mode: string, emailDomains: object) {
    const app = { directAccessGrantsEnabled: true };
    const made = await signUpRealm(suite.server, { mode, emailDomains }, {}, app);
    const setRule = (domains: object) => made.setRule({ mode, emailDomains: domains });
    const tab = await made.form();
    const page = await tab.submit(BEA);
    const bea = async () => (await made.users())[0];
    return { ...made, setRule, tab, page, bea };
  }

  it('does not change it to one of another, by no door, until it is verified', async () => {
    const { realm, admin, tab, url, token, bea } = await asked('open', { allowed: ['example.org'] });
    const { json } = await token({ code: codeOf(tab) });
    const account = (email: string) =>
      suite.server.call('POST', `/realms/${realm}/account`, {
        token: json.access_token,
        json: { ...PROFILE, email },
        headers: { accept: 'application/json' },
      });
    const refused = await account(EVIL);
    assert.deepEqual([refused.status, refused.json.errorMessage], [400, 'emailDomainNotAllowedMessage']);
    const at = '/authentication/required-actions/UPDATE_EMAIL';
    await admin('PUT', at, { ...(await admin('GET', at)).json, enabled: true });
    for (const [kc_action, form] of [
      ['UPDATE_EMAIL', { email: EVIL }],
      ['UPDATE_PROFILE', { ...PROFILE, email: EVIL }],
    ] as const) {
      // Where addresses are changed by an action of their own, the profile has none.
      if (kc_action === 'UPDATE_PROFILE')
        await admin('PUT', at, { ...(await admin('GET', at)).json, enabled: false });
      await tab.open(url({ kc_action }));
      await tab.follow();
      assert.deepEqual((await tab.submit(form)).messages, OUTSIDE, kc_action);
      assert.equal((await bea()).email, BEA.email);
    }
    assert.equal((await account('other@example.org')).status, 204, 'of the same it may be another');
    await admin('PUT', `/users/${(await bea()).id}`, { ...(await bea()), emailVerified: true });
    assert.equal((await account(EVIL)).status, 204, 'who has shown that they are of it goes where they like');
  });

  it('is held to what the client says, whatever it is called by now, and whoever has its name', async () => {
    const { admin, tab, url, bea } = await asked('open', { allowed: ['example.org'] });
    const changes = async (email: string) => {
      await tab.open(url({ kc_action: 'UPDATE_PROFILE', client_id: 'shop' }));
      await tab.follow();
      return (await tab.submit({ ...PROFILE, email })).messages;
    };
    const [app] = (await admin('GET', '/clients?clientId=app')).json;
    assert.equal((await admin('PUT', `/clients/${app.id}`, { ...app, clientId: 'shop' })).status, 204);
    assert.deepEqual(await changes(EVIL), OUTSIDE, 'renamed');
    assert.equal((await admin('POST', '/clients', { clientId: 'app', publicClient: true })).status, 201);
    assert.deepEqual(await changes(EVIL), OUTSIDE, 'another has its name');
    assert.equal((await bea()).email, BEA.email);
  });

  it('is not let in once it is no more', async () => {
    const { admin, setRule, bea } = await asked('approval', { allowed: ['example.org'] });
    const [{ id }] = (await admin('GET', '/sign-up-applications?state=pending')).json;
    await setRule({ denied: ['example.org'] });
    const approved = await admin('POST', `/sign-up-applications/${id}/approve`, { reason: 'known' });
    assert.equal(approved.status, 409, approved.text);
    assert.equal(await bea(), undefined);
    await setRule({ allowed: ['example.org'] });
    const again = await admin('POST', `/sign-up-applications/${id}/approve`, { reason: 'known' });
    assert.equal(again.status, 204, 'the application has stayed');
  });
});

import assert from 'node:assert/strict';
import { it } from 'node:test';
import { type Ceremony, SoftAuthenticator } from '../support/authenticator.ts';
import { type Page, TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { person } from '../support/tokens.ts';
import { challengeOf, keyRealm, PASSWORDLESS, REGISTER } from './key-realm.ts';
import { ANN, codeOf } from './login-realm.ts';

onEachDatabase('A security key', (suite) => {
  const browser = () => new TestBrowser(suite.server.url);

  it('is registered as Keycloak stores it, and is the second factor from then on', async () => {
    const { url, here, credentials, registered, asking } = await keyRealm(suite.server);
    const key = await registered();
    const [stored, ...others] = await credentials();
    assert.equal(others.length, 0);
    assert.equal(stored.type, 'webauthn');
    assert.equal(stored.userLabel, 'Key');
    const data = JSON.parse(stored.credentialData);
    assert.equal(Buffer.from(data.credentialId, 'base64').toString('base64url'), key.id);
    assert.deepEqual(data.transports.toSorted(), ['internal', 'usb']);
    assert.equal(data.counter, 0);
    await asking('webauthn-authenticator', 'auth-username-password-form');
    const tab = browser();
    await tab.open(url());
    const page = await tab.submit(ANN);
    assert.ok(page.text.includes(`data-allowed="${key.id}"`));
    await tab.submit(key.assert(here(page, { counter: 1 })), page);
    assert.notEqual(codeOf(tab), '');
    assert.equal(JSON.parse((await credentials())[0].credentialData).counter, 1);
  });

  it('is taken for nothing else than what was asked for, here and now', async () => {
    const { url, here, credentials, registered, asking } = await keyRealm(suite.server);
    const key = await registered();
    await asking('webauthn-authenticator', 'auth-username-password-form');
    const attempts: [string, Partial<Ceremony>][] = [
      ['another origin', { origin: 'https://evil.example.org' }],
      ['another port', { origin: 'http://127.0.0.1:1' }],
      ['another relying party', { rpId: 'evil.example.org' }],
      ['another challenge', { challenge: 'A'.repeat(43) }],
      ['a registration', { type: 'webauthn.create' }],
    ];
    for (const [what, lie] of attempts) {
      const tab = browser();
      await tab.open(url());
      const page = await tab.submit(ANN);
      const answer = await tab.submit(key.assert(here(page, { counter: 5, ...lie })), page);
      assert.equal(answer.headers.get('location'), null, what);
      assert.match(answer.text, /kc-try-again/, what);
    }
    assert.equal(JSON.parse((await credentials())[0].credentialData).counter, 0);
    const other = new SoftAuthenticator();
    const tab = browser();
    await tab.open(url());
    const page = await tab.submit(ANN);
    const forged = { ...other.assert(here(page)), credentialId: key.id };
    assert.equal((await tab.submit(forged, page)).headers.get('location'), null, 'another key pair');
    await tab.submit({});
    const again = tab.last as Page;
    assert.notEqual(challengeOf(again), challengeOf(page), 'a challenge is good for one try');
    const old = key.assert(here(again, { challenge: challengeOf(page), counter: 9 }));
    assert.equal((await tab.submit(old, again)).headers.get('location'), null, 'the challenge from before');
    await tab.submit({});
    await tab.submit(key.assert(here(tab.last as Page, { counter: 1 })));
    assert.notEqual(codeOf(tab), '', 'the way on is open');
  });

  it('that has been copied is found out by its count, and an answer is good once', async () => {
    const { url, here, registered, asking } = await keyRealm(suite.server);
    const key = await registered();
    await asking('webauthn-authenticator', 'auth-username-password-form');
    const login = async (counter: number) => {
      const tab = browser();
      await tab.open(url());
      const page = await tab.submit(ANN);
      const answer = await tab.submit(key.assert(here(page, { counter })), page);
      return answer.headers.get('location')?.includes('code=') ?? false;
    };
    assert.equal(await login(7), true);
    assert.equal(await login(7), false, 'the same count');
    assert.equal(await login(3), false, 'a lower one');
    assert.equal(await login(0), false, 'one that does not count any more');
    const racers = await Promise.all([login(8), login(8)]);
    assert.equal(racers.filter(Boolean).length, 1, 'of two with one count one is in');
    const tab = browser();
    await tab.open(url());
    const page = await tab.submit(ANN);
    const fields = key.assert(here(page, { counter: 20 }));
    await tab.submit(fields, page);
    assert.notEqual(codeOf(tab), '');
    assert.equal((await tab.submit(fields, page)).headers.get('location')?.includes('code=') ?? false, false);
  });

  it('of somebody else lets nobody in', async () => {
    const { realm, url, here, registered, asking, annId } = await keyRealm(suite.server);
    const key = await registered();
    await suite.server.admin('POST', `/${realm}/users`, person('bob'));
    const { json } = await suite.server.admin('GET', `/${realm}/users?username=bob`);
    const bob = json[0];
    // Bob has a key of his own.
    await suite.server.admin('PUT', `/${realm}/users/${bob.id}`, { ...bob, requiredActions: [REGISTER] });
    const his = new SoftAuthenticator();
    const first = browser();
    await first.open(url());
    await first.submit({ username: 'bob', password: 'pw' });
    await first.submit(his.register(here(await first.follow())));
    assert.notEqual(codeOf(first), '');
    await asking('webauthn-authenticator', 'auth-username-password-form');
    for (const userHandle of [undefined, annId, bob.id, 'nobody', '\0', 'x'.repeat(5000)]) {
      const tab = browser();
      await tab.open(url());
      const page = await tab.submit({ username: 'bob', password: 'pw' });
      const more = { counter: 3, ...(userHandle !== undefined && { userHandle }) };
      const answer = await tab.submit(key.assert(here(page, more)), page);
      assert.equal(answer.headers.get('location'), null, String(userHandle));
    }
  });

  it('is not registered by what was made elsewhere, nor twice', async () => {
    const { url, here, mustDo, credentials } = await keyRealm(suite.server);
    await mustDo(REGISTER);
    const key = new SoftAuthenticator();
    const tab = browser();
    await tab.open(url());
    await tab.submit(ANN);
    await tab.follow();
    const attempts: Partial<Ceremony>[] = [
      { origin: 'https://evil.example.org' },
      { rpId: 'evil.example.org' },
      { challenge: 'A'.repeat(43) },
      { type: 'webauthn.get' },
    ];
    for (const lie of attempts) {
      const answer = await tab.submit(key.register(here(tab.last as Page, lie)));
      assert.match(answer.text, /kc-try-again/, JSON.stringify(lie));
      await tab.submit({});
    }
    for (const broken of [
      { attestationObject: 'AAAA' },
      { clientDataJSON: '' },
      { publicKeyCredentialId: '<x>' },
    ]) {
      const answer = await tab.submit({ ...key.register(here(tab.last as Page)), ...broken });
      assert.equal(answer.status, 200, JSON.stringify(broken));
      assert.match(answer.text, /kc-try-again/, JSON.stringify(broken));
      await tab.submit({});
    }
    assert.equal((await credentials()).length, 0);
    const page = tab.last as Page;
    const fields = key.register(here(page));
    await tab.submit(fields, page);
    assert.notEqual(codeOf(tab), '');
    assert.equal((await tab.submit(fields, page)).headers.get('location')?.includes('code=') ?? false, false);
    assert.equal((await credentials()).length, 1);
    await mustDo(REGISTER);
    const again = browser();
    await again.open(url());
    await again.submit(ANN);
    const answer = await again.submit(key.register(here(await again.follow())));
    assert.match(answer.text, /kc-try-again/, 'it is there already');
  });

  it('must be what the realm’s policy asks for', async () => {
    const { realm, url, here, mustDo, credentials } = await keyRealm(suite.server);
    const policies: [object, Partial<Ceremony>][] = [
      [{ webAuthnPolicyUserVerificationRequirement: 'required' }, { isUserVerified: false }],
      [{ webAuthnPolicySignatureAlgorithms: ['RS256'] }, {}],
      [{ webAuthnPolicyAttestationConveyancePreference: 'direct' }, {}],
      [{ webAuthnPolicyAuthenticatorAttachment: 'platform' }, {}],
      [{ webAuthnPolicyAcceptableAaguids: ['00000000-0000-0000-0000-000000000000'] }, {}],
      [{ webAuthnPolicyRpId: 'login.example.org' }, {}],
    ];
    const usual = (await suite.server.admin('GET', `/${realm}`)).json;
    for (const [policy, lie] of policies) {
      assert.equal((await suite.server.admin('PUT', `/${realm}`, { ...usual, ...policy })).status, 204);
      await mustDo(REGISTER);
      const tab = browser();
      await tab.open(url());
      await tab.submit(ANN);
      const answer = await tab.submit(new SoftAuthenticator().register(here(await tab.follow(), lie)));
      assert.match(answer.text, /kc-try-again/, JSON.stringify(policy));
    }
    assert.equal((await credentials()).length, 0);
    const extra = { webAuthnPolicyExtraOrigins: ['https://App.example.org:443/'] };
    await suite.server.admin('PUT', `/${realm}`, { ...usual, ...extra });
    const tab = browser();
    await tab.open(url());
    await tab.submit(ANN);
    const page = await tab.follow();
    await tab.submit(new SoftAuthenticator().register(here(page, { origin: 'https://app.example.org' })));
    assert.notEqual(codeOf(tab), '', tab.last?.text ?? '');
  });
});

onEachDatabase('A passkey', (suite) => {
  const browser = () => new TestBrowser(suite.server.url);

  it('says who somebody is, and proves it', async () => {
    const { url, here, registered, asking, annId } = await keyRealm(suite.server);
    const key = await registered(PASSWORDLESS);
    await asking('webauthn-authenticator-passwordless');
    const tab = browser();
    const page = await tab.open(url());
    assert.ok(page.text.includes('data-allowed=""'), 'nobody is named');
    const nameless = await tab.submit(key.assert(here(page, { counter: 1 })), page);
    assert.match(nameless.text, /kc-try-again/, 'nobody knows whose it is');
    await tab.submit({});
    const unverified = { counter: 1, userHandle: annId, isUserVerified: false };
    const answer = await tab.submit(key.assert(here(tab.last as Page, unverified)));
    assert.match(answer.text, /kc-try-again/, 'the policy wants to know that it is them');
    await tab.submit({});
    await tab.submit(key.assert(here(tab.last as Page, { counter: 1, userHandle: annId })));
    assert.notEqual(codeOf(tab), '');
  });

  it('may be shown in the place of name and password where the realm has passkeys on', async () => {
    const on = { webAuthnPolicyPasswordlessPasskeysEnabled: true };
    const { realm, url, here, registered, annId } = await keyRealm(suite.server, on);
    const key = await registered(PASSWORDLESS);
    const tab = browser();
    const page = await tab.open(url());
    assert.match(page.text, /data-mediation="conditional"/);
    const form = page.forms.findIndex(({ fields }) =>
      fields.some(({ name }) => name === 'authenticatorData'),
    );
    const second = { ...page, forms: [page.forms[form] as Page['forms'][number]] };
    const wrong = await tab.submit(key.assert(here(page, { userHandle: 'nobody', counter: 1 })), second);
    assert.equal(wrong.headers.get('location'), null);
    assert.match(wrong.text, /name="password"/, 'a password is good as well');
    const answer = await tab.submit(key.assert(here(wrong, { userHandle: annId, counter: 1 })), {
      ...wrong,
      forms: [wrong.forms[form] as Page['forms'][number]],
    });
    assert.notEqual(codeOf(tab), '', answer.text);
    await suite.server.admin('PUT', `/${realm}`, { webAuthnPolicyPasswordlessPasskeysEnabled: false });
    assert.doesNotMatch((await browser().open(url())).text, /data-mediation/);
    const off = browser();
    const plain = await off.open(url());
    const sent = await off.submit(key.assert({ ...here(page), counter: 9, userHandle: annId }), plain);
    assert.equal(sent.headers.get('location'), null, 'off is off');
  });

  it('of a disabled user, or one who is locked out, opens nothing', async () => {
    const settings = {
      webAuthnPolicyPasswordlessPasskeysEnabled: true,
      bruteForceProtected: true,
      failureFactor: 2,
    };
    const { realm, url, here, registered, asking, annId } = await keyRealm(suite.server, settings);
    const key = await registered(PASSWORDLESS);
    await asking('webauthn-authenticator-passwordless');
    const show = async (lie: Partial<Ceremony> = {}) => {
      const tab = browser();
      const page = await tab.open(url());
      const fields = key.assert(here(page, { counter: Date.now() % 1e9, userHandle: annId, ...lie }));
      return (await tab.submit(fields, page)).headers.get('location');
    };
    const { json: user } = await suite.server.admin('GET', `/${realm}/users/${annId}`);
    await suite.server.admin('PUT', `/${realm}/users/${annId}`, { ...user, enabled: false });
    assert.equal(await show(), null);
    await suite.server.admin('PUT', `/${realm}/users/${annId}`, { ...user, enabled: true });
    for (const _time of [1, 2, 3]) await show({ origin: 'https://evil.example.org' });
    assert.equal(await show(), null, 'guesses count here as well');
  });
});

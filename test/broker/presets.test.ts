import assert from 'node:assert/strict';
import { after, before, beforeEach, it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onSqlite } from '../support/on-each-database.ts';
import { brokeredRealm } from './brokered-realm.ts';
import { MAY_CALL, type StandIn, signed, standIn } from './stand-in.ts';

/** One database says it all: what differs between kinds is over before anything is stored. */
onSqlite(
  'A login by a service',
  (suite) => {
    let service: StandIn;
    before(async () => {
      service = await standIn();
    });
    after(() => service.close());
    beforeEach(() => {
      Object.assign(service, { issuer: service.url, claims: {}, answers: {}, token: {} });
    });

    const by = (providerId: string, config: object = {}, more: object = {}) =>
      brokeredRealm(suite.server, service, { providerId, config, ...more });
    const linked = async (realm: string, username: string) => {
      const [user] = (await suite.server.admin('GET', `/${realm}/users?username=${username}&exact=true`))
        .json;
      assert.ok(user, `nobody is called ${username}`);
      const { json } = await suite.server.admin('GET', `/${realm}/users/${user.id}/federated-identity`);
      return { ...user, link: json[0] };
    };

    it('makes a user of whom GitHub knows, with an address that GitHub has verified', async () => {
      const site = { baseUrl: service.url, apiUrl: `${service.url}/api`, authorizationUrl: '' };
      const own = await by('github', { ...site, tokenUrl: '', userInfoUrl: '' });
      service.answers = {
        '/login/oauth/access_token': 'access_token=gho&scope=user%3Aemail&token_type=bearer',
        '/api/user': { id: 583231, login: 'Octocat', name: 'Mona Lisa Octocat', email: null },
        '/api/user/emails': [{ email: 'mona@example.net', primary: true, verified: true }],
      };
      await own.login();
      const mona = await linked(own.realm, 'octocat');
      assert.deepEqual(
        [mona.firstName, mona.lastName, mona.email, mona.emailVerified],
        ['Mona Lisa', 'Octocat', 'mona@example.net', true],
      );
      assert.deepEqual(mona.link, { identityProvider: 'idp', userId: '583231', userName: 'octocat' });
      assert.ok(service.asked.some(({ authorization }) => authorization === 'Bearer gho'));
    });

    it('does not count an address as verified that GitHub has not', async () => {
      const site = { baseUrl: service.url, apiUrl: `${service.url}/api`, authorizationUrl: '' };
      const own = await by('github', { ...site, tokenUrl: '', userInfoUrl: '' });
      service.answers = {
        '/login/oauth/access_token': { access_token: 'gho' },
        '/api/user': { id: 1, login: 'eve', name: 'Eve Mallory', email: null },
        '/api/user/emails': [{ email: 'ceo@example.net', primary: true, verified: false }],
      };
      await own.login();
      assert.equal((await linked(own.realm, 'eve')).emailVerified, false);
    });

    it('lets in people of a domain of Google’s, and nobody else', async () => {
      service.issuer = 'https://accounts.google.com';
      const own = await by('google', { issuer: '', hostedDomain: 'example.net' });
      const person = {
        email: 'bea@example.net',
        email_verified: true,
        given_name: 'Bea',
        family_name: 'Bee',
      };
      service.claims = { sub: 'g-1', hd: 'example.net' };
      service.answers = { '/me': { sub: 'g-1', ...person } };
      await own.login();
      assert.equal((await linked(own.realm, 'bea@example.net')).link.userId, 'g-1');
      service.claims = { sub: 'g-2', hd: 'evil.example' };
      service.answers = { '/me': { sub: 'g-2', ...person, email: 'eve@evil.example' } };
      const browser = await own.arrive();
      assert.equal(browser.last?.status, 502);
      assert.equal(await own.user('eve@evil.example'), undefined);
    });

    it('believes no tenant of Microsoft’s an address, but the one that was chosen', async () => {
      const says = (id: string, mail: string) => {
        service.answers = { '/me': { id, mail, givenName: 'Bea', surname: 'Bee' } };
      };
      const any = await by('microsoft');
      says('m-1', 'ceo@example.net');
      await any.login();
      assert.equal((await linked(any.realm, 'ceo@example.net')).emailVerified, false);
      const one = await by('microsoft', { tenantId: 'a-tenant' });
      await one.login();
      assert.equal((await linked(one.realm, 'ceo@example.net')).emailVerified, true);
    });

    it('takes Apple’s answer by a form, with the name that comes once', async () => {
      service.issuer = 'https://appleid.apple.com';
      const own = await by('apple', { issuer: '', clientSecret: 'a.b.c' });
      const browser = new TestBrowser(suite.server.url);
      let page = await browser.open(own.url({ kc_idp_hint: 'idp' }));
      while (browser.location.href.startsWith(suite.server.url)) page = await browser.follow();
      const there = browser.location.searchParams;
      assert.equal(there.get('response_mode'), 'form_post');
      const now = Math.floor(Date.now() / 1000);
      const claims = { iss: service.issuer, aud: 'cid', sub: 'a-1', exp: now + 60, iat: now };
      const address = { email: 'x@privaterelay.example', email_verified: 'true' };
      service.token = { id_token: signed({ ...claims, ...address, nonce: there.get('nonce') }) };
      const user = JSON.stringify({ name: { firstName: 'Bea', lastName: 'Bee' }, email: 'ceo@example.net' });
      const back = new URL(there.get('redirect_uri') ?? '').pathname;
      const form = { code: 'c', state: there.get('state') ?? '', user };
      page = await browser.send('POST', back, form);
      while (browser.location.href.startsWith(suite.server.url)) page = await browser.follow();
      assert.ok(browser.location.searchParams.get('code'), page.text);
      const bea = await linked(own.realm, address.email);
      assert.deepEqual(
        [bea.firstName, bea.lastName, bea.emailVerified, bea.link.userId],
        ['Bea', 'Bee', true, 'a-1'],
      );
      assert.equal(await own.user('ceo@example.net'), undefined);
    });
  },
  { flags: MAY_CALL },
);

import assert from 'node:assert/strict';
import { after, before, it } from 'node:test';
import { CompactEncrypt, decodeJwt, decodeProtectedHeader, importJWK } from 'jose';
import { codeOf } from '../login/login-realm.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { type Misbehaviour, type OpenIdProvider, startOpenIdProvider } from '../support/openid-provider.ts';
import { brokeringRealm, EVE, hasArrived, MAY_CALL, offered } from './brokering-realm.ts';

onEachDatabase(
  'logging in by way of an OpenID provider',
  (suite) => {
    let upstream: OpenIdProvider;
    before(async () => {
      upstream = await startOpenIdProvider();
    });
    after(() => upstream.close());
    const realm = (asked: Parameters<typeof brokeringRealm>[2] = {}) =>
      brokeringRealm(suite.server, upstream, asked);

    it('makes a user of whom nobody knows, once, and knows them by the provider’s id from then on', async () => {
      const { logIn, token, userOf, linksOf, lastEvent } = await realm();
      const tab = await logIn();
      const tokens = await token({ code: codeOf(tab) });
      assert.equal(tokens.status, 200, tokens.text);
      const user = (await userOf('eve')) ?? assert.fail('nobody was made');
      assert.equal(decodeJwt(tokens.json.id_token).sub, user.id);
      const { email, emailVerified, firstName, lastName } = user;
      assert.deepEqual(
        { email, emailVerified, firstName, lastName },
        { email: 'eve@example.org', emailVerified: false, firstName: 'Eve', lastName: 'There' },
      );
      assert.deepEqual(await linksOf(user.id), [
        { identityProvider: 'up', userId: 'eve-there', userName: 'eve' },
      ]);
      assert.equal((await lastEvent('REGISTER')).details.register_method, 'broker');
      // Another name and address there: it is the id that tells who it is.
      const again = await logIn({ ...EVE, preferred_username: 'other', email: 'other@example.org' });
      const second = await token({ code: codeOf(again) });
      assert.equal(decodeJwt(second.json.id_token).sub, user.id);
      assert.equal(await userOf('other'), undefined);
      const [link] = await linksOf(user.id);
      assert.equal(link.userName, 'eve', 'what they were called there when they came');
      const login = await lastEvent('LOGIN');
      assert.equal(login.details.identity_provider, 'up');
      assert.equal(login.details.identity_provider_identity, 'other');
    });

    it('believes a provider only as far as it proves what it says', async () => {
      const { logIn, userOf, lastEvent } = await realm();
      const now = Math.floor(Date.now() / 1000);
      const cases: Readonly<Record<string, Misbehaviour>> = {
        'another nonce': { idToken: { nonce: 'other' } },
        'no nonce': { idToken: { nonce: undefined } },
        'another issuer': { idToken: { iss: 'https://elsewhere.example.org' } },
        'another audience': { idToken: { aud: 'somebody' } },
        'several audiences, for another': { idToken: { aud: ['latchkey', 'other'], azp: 'other' } },
        expired: { idToken: { exp: now - 5 } },
        'not good yet': { idToken: { nbf: now + 600 } },
        'no expiry': { idToken: { exp: undefined } },
        'no algorithm': { algorithm: 'none' },
        'a key that nobody has published': { strangeKey: true },
        'another access token': { idToken: { at_hash: 'AAAA' } },
        'another kind of token': { idToken: { typ: 'Bearer' } },
        nobody: { idToken: { sub: undefined } },
        'no ID token': { answer: { id_token: undefined } },
        'no token': { answer: { id_token: 'x' } },
        'user info of somebody else': { userInfo: { sub: 'another' } },
        'user info that nobody has signed': { userInfoAs: { type: 'application/jwt', signed: 'by nobody' } },
        'user info of a strange key': { userInfoAs: { type: 'application/jwt', signed: 'by another' } },
        'user info for another': {
          userInfo: { aud: 'somebody' },
          userInfoAs: { type: 'application/jwt', signed: 'by it' },
        },
        'user info of another issuer': {
          userInfo: { iss: 'https://elsewhere.example.org' },
          userInfoAs: { type: 'application/jwt', signed: 'by it' },
        },
        'user info that is no JSON': { userInfoAs: { type: 'text/html' } },
        'a refusal': { tokenStatus: 500 },
        'an answer of another (RFC 9207)': { sender: 'https://elsewhere.example.org' },
      };
      for (const [name, wrong] of Object.entries(cases)) {
        const tab = await logIn(EVE, wrong);
        assert.equal(tab.last?.status, 502, name);
        assert.deepEqual(tab.last?.messages, ['Unexpected error when authenticating with identity provider']);
      }
      assert.equal(await userOf('eve'), undefined);
      const { error } = await lastEvent('IDENTITY_PROVIDER_LOGIN_ERROR');
      assert.equal(error, 'identity_provider_login_failure');
      assert.equal(hasArrived(await logIn()), true, 'as it is, it is believed');
      const skewed = await realm({ config: { allowedClockSkew: '60' } });
      const early = await skewed.logIn(EVE, { idToken: { nbf: now + 30 } });
      assert.equal(hasArrived(early), true, 'by a clock that goes fast');
      const late = await skewed.logIn(EVE, { idToken: { exp: now - 5 } });
      assert.equal(late.last?.status, 502, 'what is over is over');
      const signed = { type: 'application/jwt', signed: 'by it' } as const;
      const own = { iss: upstream.issuer, aud: ['latchkey'] };
      const right = { userInfo: own, userInfoAs: signed };
      assert.equal(hasArrived(await logIn(EVE, right)), true, 'signed, it is believed');
    });

    it('reads a user info that is encrypted for the realm, and believes what is signed as little as ever', async () => {
      const { logIn, realm: name } = await realm();
      const { json } = await suite.server.call('GET', `/realms/${name}/protocol/openid-connect/certs`);
      const jwk = json.keys.find(({ use }: { use: string }) => use === 'enc');
      const key = await importJWK(jwk, 'RSA-OAEP');
      const sealedFor = (kid: string) => (text: string) =>
        new CompactEncrypt(Buffer.from(text))
          .setProtectedHeader({ alg: 'RSA-OAEP', enc: 'A256GCM', kid })
          .encrypt(key);
      const type = 'application/jwt';
      const sealed = sealedFor(jwk.kid);
      const cases: [string, Misbehaviour, number][] = [
        ['claims', { userInfoAs: { type, sealed } }, 302],
        ['signed', { userInfoAs: { type, sealed, signed: 'by it' } }, 302],
        ['signed by another', { userInfoAs: { type, sealed, signed: 'by another' } }, 502],
        ['signed by nobody', { userInfoAs: { type, sealed, signed: 'by nobody' } }, 502],
        ['of somebody else', { userInfo: { sub: 'x' }, userInfoAs: { type, sealed } }, 502],
        ['for no key of ours', { userInfoAs: { type, sealed: sealedFor('x') } }, 502],
        ['claims that are not encrypted', { userInfoAs: { type } }, 502],
      ];
      for (const [what, wrong, status] of cases)
        assert.equal((await logIn(EVE, wrong)).last?.status, status, what);
    });

    it('knows people by a number that stands where a text should', async () => {
      const { logIn, userOf, linksOf } = await realm();
      const numbered = { ...EVE, sub: 4711 };
      assert.equal(hasArrived(await logIn(numbered)), true);
      assert.equal(hasArrived(await logIn(numbered)), true);
      const user = (await userOf('eve')) ?? assert.fail('nobody was made');
      const [link] = await linksOf(user.id);
      assert.equal(link.userId, '4711');
    });

    it('takes people back once, in the browser and the tab that they left from, from where they were sent', async () => {
      const { leave, browser, admin, addProvider, userOf, settle } = await realm();
      await addProvider('other');
      const tab = browser();
      const back = upstream.admit(await leave(tab), EVE);
      const stranger = browser();
      await leave(stranger);
      await stranger.open(back);
      // Where a login of their own was under way it begins anew.
      assert.match(
        stranger.last?.headers.get('location') ?? '',
        /login-actions\/authenticate/,
        'another browser',
      );
      const swapped = new URL(back);
      const theirs = (await leave(browser())).searchParams.get('state') ?? '';
      swapped.searchParams.set('state', theirs);
      await tab.open(swapped.href);
      assert.equal(hasArrived(tab), false, 'a state of another browser');
      await tab.open(back.replace('/broker/up/', '/broker/other/'));
      assert.match(tab.last?.text ?? '', /expired/i, 'another provider');
      const forged = back.replace(/state=[^.]+/, 'state=AAAA');
      await tab.open(forged);
      assert.match(tab.last?.text ?? '', /expired/i, 'a state that nobody made');
      assert.equal((await admin('GET', '/users/count')).json, 1, 'ann alone');
      await tab.open(back);
      await settle(tab);
      assert.equal(hasArrived(tab), true);
      const session = tab.location.searchParams.get('session_state') ?? assert.fail('no session');
      const before = (await admin('GET', '/users/count')).json;
      await tab.open(back);
      await settle(tab);
      // The login begins anew: by the session that there is, and by nothing that the provider has said.
      assert.equal(tab.location.searchParams.get('session_state'), session, 'a second time');
      assert.equal((await admin('GET', '/users/count')).json, before);
      assert.notEqual(await userOf('eve'), undefined);
    });

    it('of two who come by one answer lets one in', async () => {
      const { leave, browser } = await realm();
      const tab = browser();
      const back = upstream.admit(await leave(tab), EVE);
      const header = [...tab.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
      const both = await Promise.all(
        [1, 2].map(() => fetch(back, { redirect: 'manual', headers: { cookie: header } })),
      );
      const went = both.filter((reply) =>
        (reply.headers.get('location') ?? '').includes('first-broker-login'),
      );
      assert.equal(went.length, 1);
    });

    it('proves itself to the provider as that asks, and brings a proof of its key', async () => {
      const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
      const methods = {
        client_secret_post: { form: 'client_secret' },
        client_secret_basic: { header: basic('latchkey:a+secret%2C+long+enough+for+HS256%21') },
        client_secret_jwt: { form: 'client_assertion' },
        private_key_jwt: { form: 'client_assertion' },
      };
      for (const [clientAuthMethod, expected] of Object.entries(methods)) {
        const { logIn, leave, browser } = await realm({
          config: {
            clientAuthMethod,
            clientSecret: 'a secret, long enough for HS256!',
            pkceEnabled: 'true',
            pkceMethod: 'S256',
          },
        });
        const sentTo = await leave(browser());
        assert.equal(sentTo.searchParams.get('code_challenge_method'), 'S256');
        assert.equal(hasArrived(await logIn()), true, clientAuthMethod);
        const { authorization, form } = upstream.exchanges.at(-1) ?? assert.fail('no exchange');
        assert.match(form.get('code_verifier') ?? '', /^[\w-]{43,}$/);
        if ('header' in expected) assert.equal(authorization, expected.header);
        else assert.notEqual(form.get(expected.form), null, clientAuthMethod);
        if (clientAuthMethod.endsWith('_jwt')) {
          assert.equal(form.get('client_secret'), null);
          assert.equal(decodeJwt(form.get('client_assertion') ?? '').aud, `${upstream.issuer}/token`);
        }
      }
      const config = { clientAuthMethod: 'private_key_jwt', clientAssertionSigningAlg: 'none' };
      assert.equal((await (await realm({ config })).logIn()).last?.status, 502, 'no key is for that');
    });

    it('names the certificate of its key where the provider knows it by that (RFC 7515 section 4.1.7)', async () => {
      for (const clientAssertionSigningAlg of ['RS256', 'ES256']) {
        const config = {
          clientAuthMethod: 'private_key_jwt',
          clientAssertionSigningAlg,
          jwtX509HeadersEnabled: 'true',
        };
        const made = await realm({ config });
        assert.equal(hasArrived(await made.logIn()), true);
        const { form } = upstream.exchanges.at(-1) ?? assert.fail('no exchange');
        const { kid, x5t } = decodeProtectedHeader(form.get('client_assertion') ?? '');
        const certs = await fetch(`${suite.server.url}/realms/${made.realm}/protocol/openid-connect/certs`);
        const { keys } = (await certs.json()) as { keys: { kid: string; x5t?: string }[] };
        assert.equal(x5t, keys.find((key) => key.kid === kid)?.x5t);
        assert.equal(x5t !== undefined, clientAssertionSigningAlg === 'RS256');
      }
    });

    it('tells the provider what it is configured to, and nothing that is ours to say', async () => {
      const asked = {
        login_hint: 'eve@example.org',
        ui_locales: 'de',
        max_age: '60',
        own: 'x',
        nonce: 'mine',
      };
      const quiet = await realm();
      const plain = await quiet.leave(quiet.browser(), asked);
      for (const name of ['login_hint', 'ui_locales', 'max_age', 'own', 'prompt'])
        assert.equal(plain.searchParams.get(name), null, name);
      const levels = await quiet.leave(quiet.browser(), { acr_values: '1 2' });
      assert.equal(levels.searchParams.get('acr_values'), '1 2', 'where nothing is said of what goes on');
      const silent = await realm({ config: { prompt: 'none' } });
      assert.equal((await silent.leave(silent.browser())).searchParams.get('prompt'), 'none');
      const { leave, browser } = await realm({
        config: {
          loginHint: 'true',
          uiLocales: 'true',
          passMaxAge: 'true',
          forwardParameters: 'own, state, client_id, redirect_uri',
          prompt: 'consent',
          defaultScope: 'email profile',
        },
      });
      const { searchParams } = await leave(browser(), asked);
      assert.deepEqual(
        ['login_hint', 'ui_locales', 'max_age', 'own', 'prompt', 'scope', 'client_id'].map((name) =>
          searchParams.get(name),
        ),
        ['eve@example.org', 'en', '60', 'x', 'consent', 'openid email profile', 'latchkey'],
      );
      assert.notEqual(searchParams.get('nonce'), 'mine');
      assert.notEqual(searchParams.get('state'), 'mine');
    });

    it('comes back to the client, or to the login page, with what the provider refuses', async () => {
      const { leave, browser, linkTo } = await realm();
      const answered = async (error: string) => {
        const tab = browser();
        const sentTo = await leave(tab);
        const query = new URLSearchParams({ error, state: sentTo.searchParams.get('state') ?? '' });
        await tab.open(`${sentTo.searchParams.get('redirect_uri')}?${query}`);
        return tab;
      };
      const denied = await answered('access_denied');
      assert.deepEqual(denied.last?.messages, ['Access denied when authenticating with up']);
      await denied.open(linkTo(denied) ?? assert.fail('no way back'));
      assert.equal(denied.location.origin, upstream.issuer);
      const silent = await answered('login_required');
      assert.equal(silent.location.searchParams.get('error'), 'login_required');
      assert.deepEqual((await answered('server_error')).last?.messages, [
        'Unexpected error when authenticating with identity provider',
      ]);
    });

    it('offers the providers that it may, in their order, and sends people on whom a client or the realm sends there', async () => {
      const { admin, addProvider, browser, url, linkTo } = await realm({ config: { guiOrder: '2' } });
      await addProvider('first', { guiOrder: '1' });
      await addProvider('hidden', {}, { hideOnLogin: true });
      await addProvider('linked', {}, { linkOnly: true });
      await addProvider('off', {}, { enabled: false });
      const tab = browser();
      await tab.open(url());
      const aliases = offered(tab).map((each) => /\/broker\/(\w+)\/login/.exec(each)?.[1]);
      assert.deepEqual(aliases, ['first', 'up']);
      const up = linkTo(tab) ?? '';
      for (const alias of ['linked', 'off', 'nowhere']) {
        const closed = await tab.open(up.replace('/broker/up/', `/broker/${alias}/`));
        assert.ok(closed.status >= 400, alias);
      }
      const hinted = browser();
      await hinted.open(url({ kc_idp_hint: 'hidden' }));
      assert.match(hinted.location.href, /\/broker\/hidden\/login/);
      await hinted.follow();
      assert.equal(hinted.location.origin, upstream.issuer);
      for (const alias of ['linked', 'off', 'nowhere'])
        assert.equal((await browser().open(url({ kc_idp_hint: alias }))).status, 200, alias);
      const silent = browser();
      await silent.open(url({ kc_idp_hint: 'up', prompt: 'none' }));
      assert.equal(silent.location.searchParams.get('error'), 'login_required');
      const executions = (await admin('GET', '/authentication/flows/browser/executions')).json as {
        id: string;
        providerId: string;
      }[];
      const redirector = executions.find(({ providerId }) => providerId === 'identity-provider-redirector');
      const reply = await admin('POST', `/authentication/executions/${redirector?.id}/config`, {
        alias: 'to up',
        config: { defaultProvider: 'up' },
      });
      assert.equal(reply.status, 201, reply.text);
      const sent = browser();
      await sent.open(url());
      assert.match(sent.location.href, /\/broker\/up\/login/);
    });
  },
  { flags: MAY_CALL },
);

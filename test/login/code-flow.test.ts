import assert from 'node:assert/strict';
import { createHash, randomBytes } from 'node:crypto';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase, onTwoNodes } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm, REDIRECT_URI } from './login-realm.ts';

const asksConsent = ({ last }: TestBrowser) =>
  last?.forms.some(({ fields }) => fields.some(({ name }) => name === 'accept'));

onEachDatabase('a browser logs a person in', (suite) => {
  const browser = () => new TestBrowser(suite.server.url);

  it('by a code with PKCE; the second client needs no password', async () => {
    const { url, token, userinfo } = await loginRealm(suite.server);
    const verifier = randomBytes(32).toString('base64url');
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    const tab = browser();
    await tab.open(url({ code_challenge: challenge, code_challenge_method: 'S256', nonce: 'n', state: 's' }));
    assert.deepEqual((await tab.submit({ ...ANN, password: 'no' })).messages, [
      'Invalid username or password.',
    ]);
    await tab.submit(ANN);
    assert.equal(tab.location.searchParams.get('state'), 's');
    const tokens = await token({ code: codeOf(tab), code_verifier: verifier });
    assert.equal(tokens.status, 200, tokens.text);
    assert.equal((await userinfo(tokens.json.access_token)).json.preferred_username, 'ann');
    await tab.open(url({ prompt: 'none' }));
    assert.notEqual(codeOf(tab), '');
  });

  it('once: a code that comes back ends what came of it, whoever of two racers has it', async () => {
    const { url, token, userinfo } = await loginRealm(suite.server);
    const tab = browser();
    await tab.open(url());
    await tab.submit(ANN);
    const code = codeOf(tab);
    const replies = await Promise.all([token({ code }), token({ code })]);
    assert.deepEqual(replies.map(({ status }) => status).sort(), [200, 400]);
    const [good] = replies.filter(({ status }) => status === 200);
    assert.equal((await userinfo(good?.json.access_token)).status, 401);
  });

  it('by the page that is shown: forms of before, of others and of strangers do nothing', async () => {
    const { url } = await loginRealm(suite.server);
    const [ann, eve] = [browser(), browser()];
    const page = await ann.open(url());
    const evil = await eve.open(url());
    await eve.submit(ANN, page);
    assert.match(eve.location.pathname, /login-actions\/authenticate$/, 'another browser has no part in it');
    const stranger = browser();
    assert.equal((await stranger.submit(ANN, evil)).status, 400, 'no cookie, no login');
    const forged = {
      ...page,
      forms: [
        { ...page.forms[0], action: page.forms[0]?.action.replace(/session_code=[^&]*/, 'session_code=x') },
      ],
    };
    await ann.submit(ANN, forged as typeof page);
    assert.match(ann.location.pathname, /login-actions\/authenticate$/);
    const again = await ann.open(ann.location.href);
    assert.match(again.text, /Action expired/);
    await ann.submit(ANN, again);
    assert.notEqual(codeOf(ann), '');
  });

  it('once for each page: of two who send one form at once one gets in', async () => {
    const { url } = await loginRealm(suite.server);
    const tab = browser();
    const page = await tab.open(url());
    const cookie = [...tab.cookies].map(([name, value]) => `${name}=${value}`).join('; ');
    const send = async () => {
      const again = browser();
      return again.send('POST', page.forms[0]?.action ?? '', ANN, { cookie });
    };
    const codes = (await Promise.all([send(), send()])).filter(({ headers }) =>
      headers.get('location')?.includes('code='),
    );
    assert.equal(codes.length, 1);
  });

  it('with an id that nobody gave them: a cookie from elsewhere is not taken up', async () => {
    const { url } = await loginRealm(suite.server);
    const [eve, ann] = [browser(), browser()];
    await eve.open(url());
    const planted = randomBytes(32).toString('base64url');
    ann.cookies.set('AUTH_SESSION_ID', planted);
    await ann.open(url());
    assert.notEqual(ann.cookies.get('AUTH_SESSION_ID'), planted);
  });

  it('and nobody else goes on as them: whoever planted the cookie of their own login has lost it', async () => {
    const { url } = await loginRealm(suite.server, {}, { consentRequired: true });
    const [eve, ann] = [browser(), browser()];
    const page = await eve.open(url());
    const planted = eve.cookies.get('AUTH_SESSION_ID') ?? '';
    const address = new URL(page.forms[0]?.action ?? '', page.url);
    for (const name of ['session_code', 'execution']) address.searchParams.delete(name);
    ann.cookies.set('AUTH_SESSION_ID', planted);
    await ann.open(address.href);
    await ann.submit(ANN);
    const next = ann.location.href;
    assert.match(next, /required-action/);
    assert.notEqual(ann.cookies.get('AUTH_SESSION_ID'), planted);
    await eve.open(next);
    while (eve.last?.headers.has('location')) await eve.follow();
    assert.ok(!asksConsent(eve), 'she is not asked in their place');
    await ann.open(next);
    assert.ok(asksConsent(ann));
    await ann.submit({ accept: 'Yes' });
    assert.notEqual(codeOf(ann), '', 'and they go on');
  });

  it('in each of their tabs, though one has gone on under another id', async () => {
    const { url } = await loginRealm(suite.server, {}, { consentRequired: true });
    const ann = browser();
    const first = await ann.open(url());
    await ann.open(url());
    await ann.submit(ANN);
    await ann.submit(ANN, first);
    await ann.follow();
    assert.ok(asksConsent(ann));
  });

  it('and locks out who guesses, though they guess right in the end', async () => {
    const { url } = await loginRealm(suite.server, {
      bruteForceProtected: true,
      failureFactor: 2,
      quickLoginCheckMilliSeconds: 0,
    });
    const tab = browser();
    await tab.open(url());
    for (let tries = 0; tries < 2; tries += 1) await tab.submit({ ...ANN, password: 'no' });
    assert.deepEqual((await tab.submit(ANN)).messages, ['Invalid username or password.']);
  });

  it('back to where the client is registered, and nowhere else', async () => {
    const { url } = await loginRealm(suite.server, {}, { redirectUris: ['https://app.example.org/app/*'] });
    for (const uri of [
      'https://evil.example.org/app/x',
      'https://app.example.org@evil.example.org/app/x',
      'https://app.example.org.evil.example.org/app/x',
      'https://app.example.org/app/../x',
      'https://app.example.org/app/%2e%2e/x',
      'https://app.example.org/app\\@evil.example.org',
      'https://app.example.org/app/x\r\nset-cookie: a=b',
      'javascript://app.example.org/app/x',
      '//evil.example.org',
    ]) {
      const page = await browser().open(url({ redirect_uri: uri }));
      assert.equal(page.status, 400, uri);
      assert.equal(page.headers.get('location'), null, uri);
    }
  });

  it('nor to where the client was registered when they began, and is no more', async () => {
    const { url, realm } = await loginRealm(suite.server);
    const tab = browser();
    const page = await tab.open(url());
    const { json } = await suite.server.admin('GET', `/${realm}/clients?clientId=app`);
    const moved = { ...json[0], redirectUris: ['https://other.example.org/cb'] };
    assert.equal((await suite.server.admin('PUT', `/${realm}/clients/${json[0].id}`, moved)).status, 204);
    const after = await tab.submit(ANN, page);
    assert.equal(after.status, 400);
    assert.equal(after.headers.get('location'), null);
    tab.cookies.delete('AUTH_SESSION_ID');
    await tab.submit(ANN, page);
    await tab.follow();
    const anew = await tab.submit(ANN);
    assert.deepEqual([anew.status, anew.headers.get('location')], [400, null]);
  });

  it('but does not send them on to a client that registered itself, on a request that is broken', async () => {
    const { url, realm } = await loginRealm(suite.server);
    const iat = await suite.server.initialAccessToken(realm);
    const made = await suite.server.call('POST', `/realms/${realm}/clients-registrations/openid-connect`, {
      token: iat,
      json: {
        redirect_uris: ['https://evil.example.org/cb', 'https://xn--pypal-4ve.example/cb'],
        token_endpoint_auth_method: 'none',
      },
    });
    assert.equal(made.status, 201, made.text);
    const own = { client_id: made.json.client_id, redirect_uri: 'https://evil.example.org/cb' };
    const page = await browser().open(url({ ...own, scope: 'openid moon' }));
    assert.equal(page.status, 400);
    assert.equal(page.headers.get('location'), null);
    assert.match(page.text, /evil\.example\.org/);
    assert.match(
      page.text,
      /<code>invalid_scope<\/code>/,
      'and nothing in the words of whoever made the link',
    );
    const encoded = { ...own, redirect_uri: 'https://xn--pypal-4ve.example/cb' };
    const lookAlike = await browser().open(url({ ...encoded, scope: 'openid moon' }));
    assert.match(
      lookAlike.text,
      /xn--pypal-4ve\.example \(pаypal\.example\)/,
      'with the letters it stands for',
    );
    const posted = await browser().open(url({ ...own, scope: 'openid moon', response_mode: 'form_post' }));
    assert.equal(posted.status, 400);
    assert.match(posted.text, /evil\.example\.org/);
    assert.doesNotMatch(posted.text, /submit\(\)/, 'nor by a page that goes on by itself');
    const [form] = posted.forms;
    assert.equal(form?.action, own.redirect_uri);
    assert.ok(form?.fields.some(({ name, value }) => name === 'error' && value === 'invalid_scope'));
    const plain = await browser().open(url(own));
    assert.match(plain.text, /code_challenge/, 'without PKCE there is no login for it');
    const parameters = new URLSearchParams({
      client_id: own.client_id,
      post_logout_redirect_uri: own.redirect_uri,
    });
    const left = await browser().open(`/realms/${realm}/protocol/openid-connect/logout?${parameters}`);
    assert.deepEqual([left.status, left.headers.get('location')], [200, null]);
    assert.match(left.text, /Do you want to log out/);
    const signedIn = browser();
    await signedIn.open(url());
    await signedIn.submit(ANN);
    const data = Buffer.from(JSON.stringify({ ru: own.redirect_uri, rt: 'code' })).toString('base64url');
    const lost = await signedIn.open(
      `/realms/${realm}/login-actions/authenticate?${new URLSearchParams({ client_id: own.client_id, tab_id: 'x', client_data: data })}`,
    );
    assert.deepEqual([lost.status, lost.headers.get('location')], [400, null]);
    assert.match(lost.text, /evil\.example\.org/);
  });
});

onTwoNodes('a login', (nodes) => {
  it('that began on one node goes on and ends on another', async () => {
    const { url, token, realm } = await loginRealm(nodes.one);
    const tab = new TestBrowser(nodes.one.url);
    const page = await tab.open(url());
    assert.equal(page.status, 200, page.text);
    const action = (page.forms[0]?.action ?? '').replace(/^https?:\/\/[^/]*/, nodes.other.url);
    await tab.send('POST', action, ANN);
    const code = codeOf(tab);
    const tokens = await nodes.one.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
      form: { grant_type: 'authorization_code', client_id: 'app', redirect_uri: REDIRECT_URI, code },
    });
    assert.equal(tokens.status, 200, tokens.text);
    assert.equal((await token({ code })).status, 400);
  });
});

onEachDatabase('client policies', (suite) => {
  it('have their say on what brings people here, before and after it is believed', async () => {
    const { url, realm } = await loginRealm(suite.server, { registrationAllowed: true });
    const policies = async (executor: string, configuration: object) => {
      const executors = [{ executor, configuration }];
      const profiles = [{ name: 'strict', executors }];
      await suite.server.admin('PUT', `/${realm}/client-policies/profiles`, { profiles });
      const conditions = [{ condition: 'any-client', configuration: {} }];
      const policy = { name: 'all', enabled: true, conditions, profiles: ['strict'] };
      const made = await suite.server.admin('PUT', `/${realm}/client-policies/policies`, {
        policies: [policy],
      });
      assert.equal(made.status, 204, made.text);
    };
    const tab = new TestBrowser(suite.server.url);
    const create = await new TestBrowser(suite.server.url).open(url({ prompt: 'create' }));
    assert.equal(create.status, 200);
    assert.ok(create.forms[0]?.action.includes('login-actions/registration'), 'the form to register');
    await policies('pkce-enforcer', { 'auto-configure': 'false' });
    await tab.open(url());
    assert.equal(tab.location.searchParams.get('error'), 'invalid_request');
    await policies('reject-request', {});
    const refused = await tab.open(url());
    assert.deepEqual([refused.status, refused.messages], [400, ['Request not allowed']]);
  });
});

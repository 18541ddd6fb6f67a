import assert from 'node:assert/strict';
import { it } from 'node:test';
import { TestBrowser } from '../support/browser.ts';
import { onEachDatabase } from '../support/on-each-database.ts';
import { ANN, codeOf, loginRealm } from './login-realm.ts';

const BYE = 'https://app.example.org/bye';

onEachDatabase('a browser logs a person out', (suite) => {
  const loggedIn = async () => {
    const attributes = { 'post.logout.redirect.uris': BYE };
    const settings = {
      eventsEnabled: true,
      internationalizationEnabled: true,
      supportedLocales: ['en', 'de'],
    };
    const made = await loginRealm(suite.server, settings, { attributes });
    const tab = new TestBrowser(suite.server.url);
    await tab.open(made.url());
    await tab.submit(ANN);
    const tokens = (await made.token({ code: codeOf(tab) })).json;
    const logoutUrl = (params: Record<string, string>) =>
      `${suite.server.url}/realms/${made.realm}/protocol/openid-connect/logout?${new URLSearchParams(params)}`;
    const isIn = async () => (await made.userinfo(tokens.access_token)).status === 200;
    /** What is remembered of logouts that did not come about, the latest first. */
    const refusals = async () => {
      const { json } = await suite.server.admin('GET', `/${made.realm}/events?type=LOGOUT_ERROR`);
      return json.map(({ clientId, error, details }: Record<string, unknown>) => ({
        clientId,
        error,
        details,
      }));
    };
    return { ...made, tab, tokens, logoutUrl, isIn, refusals };
  };

  it('whom the client names by an ID token; the session is over everywhere', async () => {
    const { tab, tokens, logoutUrl, isIn, url } = await loggedIn();
    await tab.open(logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE, state: 's' }));
    assert.equal(tab.location.href, `${BYE}?state=s`);
    assert.equal(await isIn(), false);
    await tab.open(url({ prompt: 'none' }));
    assert.equal(tab.location.searchParams.get('error'), 'login_required');
  });

  it('who confirms it on a page of theirs: no other site logs them out', async () => {
    const { tab, logoutUrl, isIn, realm } = await loggedIn();
    const other = await new TestBrowser(suite.server.url).open(logoutUrl({ client_id: 'app' }));
    const page = await tab.open(logoutUrl({ client_id: 'app', post_logout_redirect_uri: BYE }));
    assert.equal(page.status, 200);
    assert.ok(await isIn());
    const confirm = `/realms/${realm}/protocol/openid-connect/logout/logout-confirm`;
    const theirs = other.forms[0]?.fields.find(({ name }) => name === 'session_code')?.value ?? '';
    for (const code of ['', 'x', theirs]) {
      const refused = await tab.send('POST', confirm, { session_code: code, confirmLogout: 'Logout' });
      assert.equal(refused.status, 400);
      assert.ok(await isIn(), 'a form of somebody else does nothing');
    }
    await tab.submit({ confirmLogout: 'Logout' }, page);
    assert.equal(tab.location.href, BYE);
    assert.equal(await isIn(), false);
  });

  it('and sends them nowhere that the client is not registered for', async () => {
    const { tab, tokens, logoutUrl, isIn } = await loggedIn();
    for (const uri of [
      'https://evil.example.org',
      `${BYE}@evil.example.org`,
      'javascript:alert(1)',
      '//evil.example.org',
    ]) {
      const page = await tab.open(
        logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: uri }),
      );
      assert.equal(page.status, 400, uri);
      assert.equal(page.headers.get('location'), null);
    }
    for (const hint of [tokens.access_token, tokens.refresh_token, 'x'])
      assert.equal((await tab.open(logoutUrl({ id_token_hint: hint }))).status, 400);
    assert.ok(await isIn());
  });

  it('whose session is over goes on, and the event says that there was none', async () => {
    const { tab, tokens, logoutUrl, refusals } = await loggedIn();
    const url = logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE });
    await tab.open(url);
    assert.deepEqual(await refusals(), []);
    await tab.open(url);
    assert.equal(tab.location.href, BYE);
    assert.deepEqual(await refusals(), [{ clientId: 'app', error: 'session_expired', details: undefined }]);
  });

  it('not where the request is wrong, and the event says why', async () => {
    const { tab, tokens, logoutUrl, isIn, refusals } = await loggedIn();
    for (const params of [
      { post_logout_redirect_uri: BYE },
      { id_token_hint: 'x' },
      { id_token_hint: tokens.access_token },
      { id_token_hint: tokens.id_token, client_id: 'other' },
      { id_token_hint: tokens.id_token, post_logout_redirect_uri: 'https://evil.example.org' },
    ])
      assert.equal((await tab.open(logoutUrl(params as Record<string, string>))).status, 400);
    assert.ok(await isIn());
    const told = await refusals();
    assert.deepEqual(told.reverse(), [
      {
        clientId: undefined,
        error: 'invalid_request',
        details: {
          reason:
            "Either the parameter 'client_id' or the parameter 'id_token_hint' is required when 'post_logout_redirect_uri' is used.",
        },
      },
      { clientId: undefined, error: 'invalid_token', details: { reason: 'Invalid IDToken' } },
      {
        clientId: undefined,
        error: 'invalid_token',
        details: { reason: "Token type is incorrect. Expected '[ID]' but was 'Bearer'" },
      },
      {
        clientId: 'other',
        error: 'invalid_token',
        details: {
          reason: 'Parameter client_id is different than the client for which ID Token was issued.',
        },
      },
      {
        clientId: 'app',
        error: 'invalid_redirect_uri',
        details: { redirect_uri: 'https://evil.example.org' },
      },
    ]);
  });

  it('who is asked where the client of the ID token is gone', async () => {
    const { tab, tokens, logoutUrl, realm } = await loggedIn();
    const [{ id }] = (await suite.server.admin('GET', `/${realm}/clients?clientId=app`)).json;
    await suite.server.admin('DELETE', `/${realm}/clients/${id}`);
    const page = await tab.open(logoutUrl({ id_token_hint: tokens.id_token }));
    assert.equal(
      page.forms[0]?.fields.some(({ name }) => name === 'confirmLogout'),
      true,
    );
    const [{ id: ann }] = (await suite.server.admin('GET', `/${realm}/users?username=ann`)).json;
    const sessions = await suite.server.admin('GET', `/${realm}/users/${ann}/sessions`);
    assert.equal(sessions.json.length, 1);
    const away = new TestBrowser(suite.server.url);
    const asked = await away.open(
      logoutUrl({ id_token_hint: tokens.id_token, post_logout_redirect_uri: BYE }),
    );
    assert.equal(asked.status, 400);
  });

  it('who confirms it on the page of that client, in another language too', async () => {
    const { tab, logoutUrl, isIn, realm } = await loggedIn();
    const params = { client_id: 'app', post_logout_redirect_uri: BYE, state: 's' };
    const page = await tab.send(
      'POST',
      `/realms/${realm}/protocol/openid-connect/logout`,
      params as Record<string, string>,
    );
    const [form] = page.forms;
    const code = form?.fields.find(({ name }) => name === 'session_code')?.value ?? '';
    const action = new URL(form?.action ?? '', suite.server.url);
    for (const [name, value] of [
      ['client_id', 'other'],
      ['tab_id', 'x'],
      ['client_id', ''],
    ] as const) {
      const other = new URL(action);
      other.searchParams.set(name, value);
      const refused = await tab.send('POST', other.href, { session_code: code });
      assert.equal(refused.status, 400, `${name}=${value}`);
    }
    assert.ok(await isIn());
    const german = page.links.find((href) => href.includes('kc_locale=de')) ?? '';
    const again = await tab.open(german);
    assert.equal(again.status, 200);
    assert.match(again.text, /<html[^>]* lang="de"/);
    await tab.submit({ confirmLogout: 'x' }, again);
    assert.equal(tab.location.href, `${BYE}?state=s`);
    assert.equal(await isIn(), false);
    assert.equal((await new TestBrowser(suite.server.url).open(logoutUrl(params))).status, 302);
  });

  it('with the offline session that has its id, and the other way round not', async () => {
    const { tab, logoutUrl, isIn, realm, token, url, tokens } = await loggedIn();
    await suite.server.admin('POST', `/${realm}/clients`, {
      clientId: 'other',
      publicClient: true,
      redirectUris: ['https://app.example.org/cb'],
    });
    const offline = async () => {
      await tab.open(url({ client_id: 'other', scope: 'openid offline_access' }));
      return (await token({ client_id: 'other', code: codeOf(tab) })).json.refresh_token;
    };
    const refresh = async (refresh_token: string) =>
      (await token({ grant_type: 'refresh_token', client_id: 'other', refresh_token })).status;
    const first = await offline();
    const { json } = await suite.server.admin('GET', `/${realm}/users?username=ann`);
    const sessions = await suite.server.admin('GET', `/${realm}/users/${json[0].id}/sessions`);
    // Whoever stays offline was in the session all the same, and hears of its end.
    assert.deepEqual(Object.values(sessions.json[0].clients).sort(), ['app', 'other']);
    await tab.open(logoutUrl({ id_token_hint: tokens.id_token }));
    assert.equal(await isIn(), false);
    assert.equal(await refresh(first), 200);
    await tab.open(url());
    await tab.submit(ANN);
    const again = (await token({ code: codeOf(tab) })).json;
    const second = await offline();
    const path = `/realms/${realm}/protocol/openid-connect/logout`;
    await suite.server.call('POST', path, { form: { client_id: 'other', refresh_token: second } });
    assert.equal(await refresh(second), 400);
    await tab.open(url({ prompt: 'none' }));
    assert.equal(tab.location.searchParams.get('error'), 'login_required');
    assert.equal(
      (await token({ grant_type: 'refresh_token', refresh_token: again.refresh_token })).status,
      400,
    );
  });

  it('by frames that name the session, where the client wants it named', async () => {
    const { tab, logoutUrl, realm, url, tokens } = await loggedIn();
    for (const [clientId, at, isNamed] of [
      ['named', 'https://named.example.org/out?#there', 'true'],
      ['unnamed', 'https://unnamed.example.org/out', 'false'],
      ['below', '/out', 'true'],
    ] as const) {
      await suite.server.admin('POST', `/${realm}/clients`, {
        clientId,
        publicClient: true,
        frontchannelLogout: true,
        rootUrl: 'https://root.example.org',
        redirectUris: ['https://app.example.org/cb'],
        attributes: { 'frontchannel.logout.url': at, 'frontchannel.logout.session.required': isNamed },
      });
      await tab.open(url({ client_id: clientId }));
    }
    const { text } = await tab.open(logoutUrl({ id_token_hint: tokens.id_token }));
    const frames = [...text.matchAll(/<iframe[^>]*\ssrc="([^"]*)"/g)].map(([, src = '']) =>
      src.replaceAll('&amp;', '&').replace(/sid=[^&]+&iss=[^&#]+/, 'SESSION'),
    );
    assert.deepEqual(frames.sort(), [
      'https://named.example.org/out?SESSION#there',
      'https://root.example.org/out?SESSION',
      'https://unnamed.example.org/out',
    ]);
  });
});

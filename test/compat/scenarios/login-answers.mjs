// What a client gets of somebody who has logged in, by whatever type and mode it asks for it.
const redirect_uri = 'https://app.example.org/cb';
const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri], implicitFlowEnabled: true };
const ann = { username: 'ann', password: 'pw' };

const membersOf = ({ headers: { location } }) =>
  Object.fromEntries(new URLSearchParams(location.replace(/^[^?#]*[?#]/, '')));

export default {
  'tokens by the browser': async ({ given, oidc, browser, step, check, claims }) => {
    await given.realm({ accessTokenLifespanForImplicitFlow: 777 });
    await given.client(app);
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit(ann);
    for (const response_type of [
      'none',
      'token',
      'id_token',
      'id_token token',
      'code token',
      'code id_token',
      'code id_token token',
    ]) {
      const back = await step(
        response_type,
        tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, nonce: 'n', state: 's', response_type })),
      );
      const { access_token: access, code } = membersOf(back);
      if (access) check(`${response_type}: id of the token`, claims(access).jti.replace(/:.*/, ''));
      if (access) await step(`${response_type}: userinfo`, oidc.userinfo({ token: access }));
      if (code)
        await step(
          `${response_type}: tokens`,
          oidc.token({ grant_type: 'authorization_code', code, redirect_uri, client_id: 'app' }),
        );
    }
    await step(
      'without openid',
      tab.open(
        oidc.authUrl({
          client_id: 'app',
          redirect_uri,
          nonce: 'n',
          scope: 'profile',
          response_type: 'id_token token',
        }),
      ),
    );
  },

  'ways back': async ({ given, oidc, browser, step, claims, check }) => {
    await given.client(app);
    await given.client({
      ...app,
      clientId: 'quiet',
      attributes: {
        'exclude.session.state.from.auth.response': 'true',
        'exclude.issuer.from.auth.response': 'true',
      },
    });
    await given.client({ ...app, clientId: 'query', redirectUris: ['https://app.example.org/cb?a=b'] });
    await given.user(ann);
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit(ann);
    for (const response_mode of [
      'fragment',
      'form_post',
      'query.jwt',
      'fragment.jwt',
      'form_post.jwt',
      'jwt',
    ]) {
      const url = oidc.authUrl({ client_id: 'app', redirect_uri, state: '"><b>', response_mode });
      // When a signed answer ends is told by nothing beside it.
      const isSigned = /^(?:query|fragment|)\.?jwt$/.test(response_mode);
      const back = isSigned ? await tab.open(url) : await step(response_mode, tab.open(url));
      check(`${response_mode}: by`, back.headers.location?.replace(/[^?#]*([?#]).*/, '$1'));
      if (response_mode.startsWith('form'))
        check(`${response_mode}: members`, tab.page.forms[0].fields.map(({ name }) => name).sort());
      const token = response_mode.startsWith('form')
        ? tab.page.forms[0].fields[0].value
        : membersOf(back).response;
      if (response_mode.endsWith('jwt'))
        check(`${response_mode}: claims`, {
          ...claims(token),
          code: 0,
          session_state: 0,
          exp: claims(token).exp > 0,
        });
    }
    await given.client({ ...app, clientId: 'front', implicitFlowEnabled: true });
    for (const response_type of ['token', 'id_token token', 'code id_token'])
      for (const response_mode of ['fragment.jwt', 'form_post.jwt', 'query.jwt']) {
        const url = { client_id: 'front', redirect_uri, response_type, response_mode, nonce: 'n' };
        const { headers } = await tab.open(oidc.authUrl(url));
        const [, said] = headers.location?.match(/response=([^&]*)/) ?? [];
        const { exp: _, ...members } = claims(said ?? tab.page.forms[0].fields[0].value);
        const kinds = Object.entries(members).map(([name, value]) => [
          name,
          /^(?:error|scope)/.test(name) ? value : typeof value,
        ]);
        check(`${response_type} by ${response_mode}`, Object.fromEntries(kinds));
      }
    await step('no issuer, no session', tab.open(oidc.authUrl({ client_id: 'quiet', redirect_uri })));
    await step(
      'a query of its own',
      tab.open(oidc.authUrl({ client_id: 'query', redirect_uri: 'https://app.example.org/cb?a=b' })),
    );
  },

  'who proves themselves again': async ({ given, oidc, browser, step, check, claims, sleep }) => {
    await given.client(app);
    await given.user(ann);
    await given.user({ username: 'bob', password: 'pw' });
    const tab = browser();
    const told = async (name) => {
      const { code } = membersOf(tab.last);
      const tokens = await given.tokens({
        grant_type: 'authorization_code',
        code,
        redirect_uri,
        client_id: 'app',
      });
      const { acr, auth_time, iat } = claims(tokens.id_token);
      check(name, { acr, soon: iat - auth_time <= 5 });
      return tokens;
    };
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit(ann);
    await told('the first time');
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await told('logged in already');
    await sleep(2100);
    await step('max_age 1', tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, max_age: '1' })));
    await step('again', tab.submit({ password: 'pw' }));
    await told('after that');
    await step('max_age 1000', tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, max_age: '1000' })));
    await step('max_age -1', tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, max_age: '-1' })));
    await step('max_age 0', tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, max_age: '0' })));
    await step(
      'prompt none, max_age 0',
      tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, max_age: '0', prompt: 'none' })),
    );
    await step(
      'prompt login',
      tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'login', login_hint: 'bob' })),
    );
    await step('wrong', tab.submit({ password: 'no' }));
    await step('as somebody else', tab.submit({ username: 'bob', password: 'pw' }));
    await step(
      'select_account',
      tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'select_account' })),
    );
  },

  'offline access': async ({ given, oidc, step, admin, browser, check }) => {
    const { id } = await given.client({ ...app, optionalClientScopes: ['offline_access'] });
    const userId = await given.user(ann);
    const { code } = await given.code(
      { client_id: 'app', redirect_uri, scope: 'openid offline_access' },
      ann,
    );
    const tokens = await step(
      'tokens',
      oidc.token({ grant_type: 'authorization_code', code, redirect_uri, client_id: 'app' }),
    );
    await step('sessions', admin.get(`/users/${userId}/sessions`), {
      page: false,
      ignore: ['ipAddress', 'start', 'lastAccess', 'id'],
    });
    await step('offline sessions', admin.get(`/users/${userId}/offline-sessions/${id}`), {
      ignore: ['ipAddress', 'start', 'lastAccess', 'id'],
    });
    await step(
      'refresh',
      oidc.token({ grant_type: 'refresh_token', refresh_token: tokens.json.refresh_token, client_id: 'app' }),
    );
    const again = await given.code({ client_id: 'app', redirect_uri, scope: 'openid offline_access' }, ann);
    const form = { grant_type: 'authorization_code', code: again.code, redirect_uri, client_id: 'app' };
    const { refresh_token } = (await oidc.token(form)).json;
    check('a code that was used', (await oidc.token(form)).status);
    const refreshed = await oidc.token({ grant_type: 'refresh_token', refresh_token, client_id: 'app' });
    check('ends what came of it', refreshed.status);
    // Where the session did not begin for it, it goes on besides, and ends with the offline token for its client.
    const { id: otherId } = await given.client({ ...app, clientId: 'other' });
    await admin.post(`/users/${userId}/logout`);
    await admin.delete(`/users/${userId}/consents/app`);
    const redeem = async (client_id, code) =>
      (await oidc.token({ grant_type: 'authorization_code', code, redirect_uri, client_id })).json;
    const shown = async (name) => {
      const clientsOf = async (path) =>
        (await admin.get(`/users/${userId}/${path}`)).json.map(({ clients }) =>
          Object.values(clients).sort(),
        );
      const of = [];
      for (const path of ['sessions', `offline-sessions/${id}`, `offline-sessions/${otherId}`])
        of.push(await clientsOf(path));
      check(name, of);
    };
    const asks = async (client_id, scope, tab, isFirst) => {
      const asked = { client_id, redirect_uri, scope };
      if (isFirst) return (await given.code(asked, ann, tab)).code;
      const { headers } = await tab.open(oidc.authUrl({ ...asked, response_type: 'code' }));
      return new URL(headers.location).searchParams.get('code');
    };
    for (const [name, ...order] of [
      ['the same client before', ['app', 'openid'], ['app', 'openid offline_access']],
      ['another client before', ['other', 'openid'], ['app', 'openid offline_access']],
      ['another client afterwards', ['app', 'openid offline_access'], ['other', 'openid']],
      ['twice', ['app', 'openid offline_access'], ['app', 'openid offline_access']],
    ]) {
      const tab = browser();
      const codes = [];
      for (const [client_id, scope] of order)
        codes.push([client_id, await asks(client_id, scope, tab, codes.length === 0)]);
      const held = [];
      for (const [client_id, code] of codes) held.push([client_id, await redeem(client_id, code)]);
      await shown(name);
      const [client_id, { refresh_token: token }] =
        held.find(([, { scope }]) => scope?.includes('offline_access')) ?? [];
      if (token) await oidc.revoke({ token, client_id });
      await shown(`${name}: given up`);
      await admin.post(`/users/${userId}/logout`);
      await admin.delete(`/users/${userId}/consents/app`);
    }
  },

  'the code': async ({ given, oidc, step }) => {
    await given.client(app);
    const { secret } = await given.client({ ...app, clientId: 'own', publicClient: false });
    await given.user(ann);
    const token = (form, options) => oidc.token({ grant_type: 'authorization_code', ...form }, options);
    await step('no code', token({ client_id: 'app', redirect_uri }));
    await step('empty code', token({ client_id: 'app', redirect_uri, code: '' }));
    await step('no such code', token({ client_id: 'app', redirect_uri, code: 'x' }));
    await step(
      'in the form of one',
      token({
        client_id: 'app',
        redirect_uri,
        code: `${crypto.randomUUID()}.${crypto.randomUUID()}.${crypto.randomUUID()}`,
      }),
    );
    const { code } = await given.code({ client_id: 'own', redirect_uri }, ann);
    await step('no secret', token({ client_id: 'own', redirect_uri, code }));
    await step('no redirect uri', token({ code }, { basic: ['own', secret] }));
    await step('afterwards', token({ code, redirect_uri }, { basic: ['own', secret] }));
    const plain = await given.code({ client_id: 'app', redirect_uri, code_challenge: 'b'.repeat(43) }, ann);
    await step(
      'a plain verifier',
      token({ client_id: 'app', redirect_uri, code: plain.code, code_verifier: 'b'.repeat(43) }),
    );
    const narrow = await given.code({ client_id: 'app', redirect_uri, scope: 'openid' }, ann);
    await step(
      'another scope',
      token({ client_id: 'app', redirect_uri, code: narrow.code, scope: 'openid address' }),
    );
  },

  'a hint of somebody else': async ({ given, oidc, browser, step }) => {
    await given.client({ ...app, directAccessGrantsEnabled: true });
    await given.user(ann);
    await given.user({ ...ann, username: 'bob' });
    const form = { grant_type: 'password', client_id: 'app', scope: 'openid' };
    const hintOf = async (username) => (await given.tokens({ ...form, ...ann, username })).id_token;
    const [own, other] = [await hintOf(ann.username), await hintOf('bob')];
    const tab = browser();
    await tab.open(oidc.authUrl({ client_id: 'app', redirect_uri }));
    await tab.submit(ann);
    const ask = (params) => tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, ...params }));
    await step('of their own', ask({ prompt: 'none', id_token_hint: own }));
    await step('that is none', ask({ prompt: 'none', id_token_hint: 'x' }));
    await step('of somebody else, silently', ask({ prompt: 'none', id_token_hint: other }));
    await step('of somebody else', ask({ id_token_hint: other }));
  },
};

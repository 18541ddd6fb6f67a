// Authorization requests: what is wrong with them, and who is told.
const redirect_uri = 'https://app.example.org/cb';
const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };

const challenge = 'a'.repeat(43);

export default {
  'what is missing or there twice': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    const open = (params, more = '') =>
      browser().open(`${oidc.url('/auth')}?${new URLSearchParams(params)}${more}`);
    const whole = { client_id: 'app', redirect_uri, response_type: 'code', scope: 'openid', state: 's' };
    const without = (name) => Object.fromEntries(Object.entries(whole).filter(([key]) => key !== name));
    await step('nothing', open({}));
    for (const name of Object.keys(whole)) await step(`no ${name}`, open(without(name)));
    await step('no redirect uri nor openid', open({ client_id: 'app', response_type: 'code', state: 's' }));
    for (const name of Object.keys(whole)) await step(`empty ${name}`, open({ ...whole, [name]: '' }));
    for (const name of Object.keys(whole)) await step(`${name} twice`, open(whole, `&${name}=x`));
    await step('nonce twice', open({ ...whole, nonce: 'a' }, '&nonce=b'));
    await step('something else twice', open(whole, '&a=b&a=c'));
  },

  'by post': async ({ given, oidc, http, step }) => {
    await given.client(app);
    const form = { client_id: 'app', redirect_uri, response_type: 'code', scope: 'openid' };
    await step('a form', http.post(oidc.url('/auth'), { form }));
    await step('no form', http.post(oidc.url('/auth'), { json: form }));
    await step('PUT', http.put(oidc.url('/auth'), { form }));
  },

  'code challenges': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    const open = (params) => browser().open(oidc.authUrl({ client_id: 'app', redirect_uri, ...params }));
    await step('method alone', open({ code_challenge_method: 'S256' }));
    await step('challenge alone', open({ code_challenge: challenge }));
    await step('unknown method', open({ code_challenge: challenge, code_challenge_method: 'S1' }));
    await step('too short', open({ code_challenge: 'abc', code_challenge_method: 'S256' }));
    await step('too long', open({ code_challenge: 'a'.repeat(129), code_challenge_method: 'S256' }));
    await step(
      'other letters',
      open({ code_challenge: `${'a'.repeat(42)}!`, code_challenge_method: 'S256' }),
    );
    await step('plain', open({ code_challenge: challenge, code_challenge_method: 'plain' }));
  },

  'prompts and ages': async ({ given, oidc, browser, step }) => {
    await given.client(app);
    const open = (params) => browser().open(oidc.authUrl({ client_id: 'app', redirect_uri, ...params }));
    for (const prompt of ['none login', 'login consent', 'select_account', 'create', 'whatever', ''])
      await step(`prompt ${prompt}`, open({ prompt }));
    for (const max_age of ['0', '-1', 'x', '', '99999999999'])
      await step(`max_age ${max_age}`, open({ max_age }));
    await step('claims no JSON', open({ claims: '{' }));
    await step('unknown acr', open({ acr_values: 'gold' }));
    await step('dpop_jkt', open({ dpop_jkt: 'x' }));
    await step('display', open({ display: 'sign-post' }));
    await step('ui_locales', open({ ui_locales: 'xx-YY de' }));
  },

  'types and modes': async ({ given, oidc, browser, step }) => {
    await given.client({ ...app, implicitFlowEnabled: true });
    await given.client({
      ...app,
      clientId: 'no-code',
      standardFlowEnabled: false,
      implicitFlowEnabled: true,
    });
    await given.client({ ...app, clientId: 'code-only' });
    const open = (params) =>
      browser().open(oidc.authUrl({ client_id: 'app', redirect_uri, prompt: 'none', nonce: 'n', ...params }));
    for (const response_type of [
      'none',
      'code',
      'token',
      'id_token',
      'id_token token',
      'token id_token',
      'code token',
      'code id_token',
      'code id_token token',
      'code none',
      'code code',
      'CODE',
      ' code',
    ]) {
      await step(response_type, open({ response_type }));
    }
    for (const response_mode of ['query', 'fragment', 'form_post', 'form_post.jwt', 'okp']) {
      await step(`code ${response_mode}`, open({ response_mode }));
      await step(`id_token ${response_mode}`, open({ response_mode, response_type: 'id_token' }));
    }
    await step('no nonce', open({ response_type: 'id_token', nonce: '' }));
    await step('no nonce for a token', open({ response_type: 'token', nonce: '' }));
    await step('no code for this one', open({ client_id: 'no-code' }));
    await step('hybrid for this one', open({ client_id: 'no-code', response_type: 'code id_token' }));
    await step('implicit for this one', open({ client_id: 'code-only', response_type: 'id_token' }));
    await step('an unknown type by a form', open({ response_type: 'smoke', response_mode: 'form_post' }));
    await step('a bad scope in the fragment', open({ response_mode: 'fragment', scope: 'openid moon' }));
  },

  'redirect uris': async ({ given, oidc, browser, step }) => {
    const uris = {
      exact: ['https://app.example.org/cb', 'https://app.example.org/cb?a=b'],
      wild: ['https://app.example.org/app/*'],
      loop: ['http://127.0.0.1/cb', 'http://localhost:8000/cb', 'http://[::1]/cb'],
      relative: ['/cb/*'],
      custom: ['com.example.app:/cb', 'myapp://*'],
      any: ['*'],
      two: ['https://one.example.org/cb', 'https://two.example.org/cb'],
    };
    for (const [clientId, redirectUris] of Object.entries(uris))
      await given.client({
        ...app,
        clientId,
        redirectUris,
        ...(clientId === 'relative' && { rootUrl: 'https://root.example.org' }),
      });
    const open = (client_id, uri) =>
      browser().open(oidc.authUrl({ client_id, redirect_uri: uri, prompt: 'none' }));
    for (const [client_id, uri] of [
      ['exact', 'https://app.example.org/cb'],
      ['exact', 'https://app.example.org/cb?a=b'],
      ['exact', 'https://app.example.org/cb?x=y'],
      ['exact', 'https://APP.example.org/cb'],
      ['exact', 'https://app.example.org/CB'],
      ['exact', 'https://app.example.org/cb/'],
      ['exact', 'https://app.example.org:443/cb'],
      ['exact', 'https://app.example.org/cb#x'],
      ['exact', 'https://user@app.example.org/cb'],
      ['exact', 'http://app.example.org/cb'],
      ['exact', 'https://app.example.org/cb%0d%0aX: y'],
      ['exact', '//app.example.org/cb'],
      ['wild', 'https://app.example.org/app/x'],
      ['wild', 'https://app.example.org/app/'],
      ['wild', 'https://app.example.org/app'],
      ['wild', 'https://app.example.org/app?x=y'],
      ['wild', 'https://app.example.org/apples'],
      ['wild', 'https://app.example.org/app/../x'],
      ['wild', 'https://app.example.org/app/%2e%2e/x'],
      ['wild', 'https://app.example.org/app/%252e%252e/x'],
      ['wild', 'https://app.example.org/app/x?y=../z'],
      ['wild', 'https://app.example.org/app/..%2fx'],
      ['wild', 'https://app.example.org@evil.example.org/app/x'],
      ['wild', 'https://app.example.org/app/x#y'],
      ['loop', 'http://127.0.0.1:5000/cb'],
      ['loop', 'http://localhost:8000/cb'],
      ['loop', 'http://localhost:9000/cb'],
      ['loop', 'http://[::1]:77/cb'],
      ['loop', 'http://127.0.0.1:5000/other'],
      ['loop', 'https://127.0.0.1:5000/cb'],
      ['relative', 'https://root.example.org/cb/x'],
      ['relative', '/cb/x'],
      ['relative', 'https://app.example.org/cb/x'],
      ['custom', 'com.example.app:/cb'],
      ['custom', 'com.example.app:/other'],
      ['custom', 'myapp://anything/at/all'],
      ['any', 'https://any.example.org/x'],
      ['any', 'http://any.example.org/x'],
      ['any', 'myapp://x'],
      ['any', 'javascript:alert(1)'],
      ['any', 'data:text/html,x'],
      ['any', 'x'],
      ['two', 'https://two.example.org/cb'],
    ]) {
      await step(`${client_id} ${uri}`, open(client_id, uri), { page: false });
    }
  },
};

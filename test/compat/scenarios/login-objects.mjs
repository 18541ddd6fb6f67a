// Authorization requests that are pushed (RFC 9126), or that come as objects (RFC 9101).
const redirect_uri = 'https://app.example.org/cb';
const app = { clientId: 'app', publicClient: true, redirectUris: [redirect_uri] };
const ann = { username: 'ann', password: 'pw' };

export default {
  'pushed requests': async ({ given, oidc, browser, step, check }) => {
    const { secret } = await given.client({ ...app, clientId: 'own', publicClient: false });
    await given.client(app);
    await given.client({
      ...app,
      clientId: 'must',
      attributes: { 'require.pushed.authorization.requests': 'true' },
    });
    await given.user(ann);
    const basic = ['own', secret];
    const form = { client_id: 'own', redirect_uri, response_type: 'code', scope: 'openid', state: 's' };
    const pushed = await step('pushed', oidc.par(form, { basic }), { ignore: ['request_uri'] });
    const { request_uri } = pushed.json;
    check('its form', request_uri.replace(/[0-9a-f-]{36}/, '<id>'));
    const tab = browser();
    await step(
      'by another client',
      browser().open(`${oidc.url('/auth')}?${new URLSearchParams({ client_id: 'app', request_uri })}`),
    );
    const again = (await oidc.par(form, { basic })).json.request_uri;
    await step(
      'used',
      tab.open(`${oidc.url('/auth')}?${new URLSearchParams({ client_id: 'own', request_uri: again })}`),
    );
    if (tab.last.status === 200) await step('logged in', tab.submit(ann));
    await step(
      'used again',
      browser().open(`${oidc.url('/auth')}?${new URLSearchParams({ client_id: 'own', request_uri: again })}`),
    );
    await step(
      'no such',
      browser().open(
        `${oidc.url('/auth')}?${new URLSearchParams({ client_id: 'own', request_uri: 'urn:ietf:params:oauth:request_uri:x' })}`,
      ),
    );
    await step('public', oidc.par({ ...form, client_id: 'app' }), { ignore: ['request_uri'] });
    await step('wrong secret', oidc.par(form, { basic: ['own', 'no'] }));
    await step('no client', oidc.par({ redirect_uri }));
    await step('a request uri', oidc.par({ ...form, request_uri: 'https://a.example.org' }, { basic }));
    await step('redirect uri', oidc.par({ ...form, redirect_uri: 'https://evil.example.org' }, { basic }));
    await step('no response type', oidc.par({ redirect_uri }, { basic }));
    await step('unknown response type', oidc.par({ ...form, response_type: 'smoke' }, { basic }));
    await step('scope', oidc.par({ ...form, scope: 'moon' }, { basic }));
    await step('must push', browser().open(oidc.authUrl({ client_id: 'must', redirect_uri })));
    await step('get', oidc.get('/ext/par/request'));
  },

  'request objects': async ({ given, oidc, browser, step, keys, signJwt }) => {
    const { jwks, pem } = keys();
    const other = keys('other');
    const attributes = { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify(jwks) };
    await given.client({ ...app, attributes });
    await given.client({
      ...app,
      clientId: 'must',
      attributes: { ...attributes, 'request.object.required': 'request only' },
    });
    await given.client({
      ...app,
      clientId: 'rs',
      attributes: { ...attributes, 'request.object.signature.alg': 'ES256' },
    });
    await given.client({ ...app, clientId: 'plain' });
    const open = (params) => browser().open(`${oidc.url('/auth')}?${new URLSearchParams(params)}`);
    const now = Math.floor(Date.now() / 1000);
    const claims = {
      iss: 'app',
      aud: oidc.url('').replace('/protocol/openid-connect', ''),
      exp: now + 300,
      client_id: 'app',
      response_type: 'code',
      redirect_uri,
      scope: 'openid',
      state: 'inner',
      prompt: 'none',
    };
    const object = (more = {}, key = pem, kid = 'key-1') => signJwt({ ...claims, ...more }, key, kid);
    const outer = { client_id: 'app', response_type: 'code', scope: 'openid', redirect_uri, state: 'outer' };
    await step('whole', open({ ...outer, request: object() }));
    await step('by itself', open({ client_id: 'app', request: object() }));
    await step('another key', open({ ...outer, request: object({}, other.pem, 'other') }));
    await step('garbage', open({ ...outer, request: 'x' }));
    await step('another client', open({ ...outer, request: object({ client_id: 'plain' }) }));
    await step('over', open({ ...outer, request: object({ exp: now - 10 }) }));
    await step('another response type', open({ ...outer, request: object({ response_type: 'id_token' }) }));
    await step(
      'another redirect uri',
      open({ ...outer, request: object({ redirect_uri: 'https://evil.example.org' }) }),
    );
    await step('bad scope within', open({ ...outer, request: object({ scope: 'openid moon' }) }));
    const none = (more = {}) =>
      `${[{ alg: 'none' }, { ...claims, ...more }]
        .map((part) => Buffer.from(JSON.stringify(part)).toString('base64url'))
        .join('.')}.`;
    await step(
      'unsigned',
      open({ ...outer, client_id: 'plain', request: none({ client_id: 'plain', iss: 'plain' }) }),
    );
    await step('must', open({ ...outer, client_id: 'must' }));
    await step('wrong algorithm', open({ ...outer, client_id: 'rs', request: object({ client_id: 'rs' }) }));
    await step('both', open({ ...outer, request: object(), request_uri: 'https://a.example.org/r' }));
    await step('uri not registered', open({ ...outer, request_uri: 'https://a.example.org/r' }));
  },
};

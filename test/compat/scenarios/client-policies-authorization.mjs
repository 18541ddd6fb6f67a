// Client policies on logins: the authorization request, pushed or not, and the exchange of the code.
import { put } from '../scenario-parts/client-policy.mjs';

const redirect_uri = 'https://app.example.org/cb';
const ann = { username: 'ann', password: 'pw' };
const issuerOf = (oidc) => oidc.url('').replace('/protocol/openid-connect', '');

/** Executors that have to do with authorization requests, each way they can be set. */
const EXECUTORS = {
  'pkce-enforcer': [['pkce-enforcer', { 'auto-configure': false }]],
  'secure-session': [['secure-session']],
  'secure-response-type': [['secure-response-type', { 'auto-configure': false }]],
  'secure-response-type with token': [['secure-response-type', { 'allow-token-response-type': true }]],
  'reject-implicit-grant': [['reject-implicit-grant', { 'auto-configure': false }]],
  'confidential-client': [['confidential-client']],
  'holder-of-key-enforcer': [['holder-of-key-enforcer', { 'auto-configure': false }]],
  'dpop-bind-enforcer': [['dpop-bind-enforcer', { 'auto-configure': false }]],
  'dpop-bind-enforcer for codes': [
    ['dpop-bind-enforcer', { 'enforce-authorization-code-binding-to-dpop': true }],
  ],
  'secure-par-content': [['secure-par-content']],
  'secure-client-uris': [['secure-client-uris']],
  'secure-redirect-uris-enforcer': [['secure-redirect-uris-enforcer', {}]],
  'secure-client-authenticator': [
    ['secure-client-authenticator', { 'allowed-client-authenticators': ['client-jwt'] }],
  ],
  'consent-required': [['consent-required', { 'auto-configure': false }]],
  'full-scope-disabled': [['full-scope-disabled', { 'auto-configure': false }]],
  'reject-request': [['reject-request']],
  'reject-ropc-grant': [['reject-ropc-grant', { 'auto-configure': false }]],
  'secure-logout': [['secure-logout']],
  'secure-signature-algorithm': [['secure-signature-algorithm']],
  'use-lightweight-access-token': [['use-lightweight-access-token']],
  'suppress-refresh-token-rotation': [['suppress-refresh-token-rotation']],
};

const world = async ({ given, keys }) => {
  await given.user(ann);
  const key = keys();
  const attributes = { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify(key.jwks) };
  const rest = {
    implicitFlowEnabled: true,
    redirectUris: [redirect_uri, 'http://app.example.org/cb'],
    attributes,
  };
  await given.client({ clientId: 'app', secret: 's', ...rest });
  await given.client({ clientId: 'open', publicClient: true, ...rest });
  return key;
};

const S256 = { code_challenge: 'a'.repeat(43), code_challenge_method: 'S256' };
const REQUESTS = {
  code: {},
  'proof key': S256,
  'plain proof key': { code_challenge: 'a'.repeat(43), code_challenge_method: 'plain' },
  'a nonce': { nonce: 'n' },
  hybrid: { response_type: 'code id_token', nonce: 'n' },
  'hybrid with token': { response_type: 'code id_token token', nonce: 'n' },
  implicit: { response_type: 'id_token token', nonce: 'n' },
  'token alone': { response_type: 'token', nonce: 'n' },
  'without openid': { scope: 'profile' },
  'a key': { dpop_jkt: 'NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs' },
  'over http': { redirect_uri: 'http://app.example.org/cb' },
  'the public client': { client_id: 'open' },
  'the public client with a proof key': { client_id: 'open', ...S256 },
};

const whole = (params) => ({ client_id: 'app', redirect_uri, state: 'x', prompt: 'none', ...params });

const each = (executors, requests) => async (t) => {
  await world(t);
  for (const [label, executor] of Object.entries(executors)) {
    await put(t, executor);
    for (const [name, params] of Object.entries(requests))
      await t.step(`${label}: ${name}`, t.browser().open(t.oidc.authUrl(whole(params))));
  }
};

const slice = (from, to) => Object.fromEntries(Object.entries(EXECUTORS).slice(from, to));

export default {
  'authorization requests': each(slice(0, 7), REQUESTS),
  'authorization requests, continued': each(slice(7, 14), REQUESTS),
  'authorization requests, to the end': each(slice(14), REQUESTS),

  'pushed requests': async (t) => {
    await world(t);
    for (const [label, executor] of Object.entries(EXECUTORS)) {
      await put(t, executor);
      for (const name of ['code', 'a nonce', 'proof key', 'hybrid', 'implicit', 'over http', 'a key']) {
        const params = { response_type: 'code', scope: 'openid', client_id: 'app', redirect_uri, state: 'x' };
        const form = { ...params, ...REQUESTS[name] };
        await t.step(`${label}: ${name}`, t.oidc.par(form, { basic: ['app', 's'] }), {
          ignore: ['request_uri'],
        });
      }
    }
  },

  'what was pushed is used': async (t) => {
    await world(t);
    const params = {
      response_type: 'code',
      scope: 'openid',
      client_id: 'app',
      redirect_uri,
      state: 'x',
      prompt: 'none',
    };
    const push = async (more = {}) =>
      (await t.oidc.par({ ...params, ...more }, { basic: ['app', 's'] })).json.request_uri;
    const open = (query) => t.browser().open(`${t.oidc.url('/auth')}?${new URLSearchParams(query)}`);
    for (const executor of [
      'secure-par-content',
      'secure-session',
      'pkce-enforcer',
      'secure-request-object',
      'reject-request',
    ]) {
      await put(t, [['consent-required', { 'auto-configure': true }]]);
      const uris = [await push(), await push(), await push(), await push(S256)];
      await put(t, [[executor]]);
      await t.step(`${executor}: alone`, open({ client_id: 'app', request_uri: uris[0] }));
      await t.step(`${executor}: and the same beside it`, open({ ...params, request_uri: uris[1] }));
      await t.step(
        `${executor}: and others beside it`,
        open({ client_id: 'app', nonce: 'n', request_uri: uris[2] }),
      );
      await t.step(`${executor}: with a proof key`, open({ client_id: 'app', request_uri: uris[3] }));
    }
  },

  'request objects': async (t) => {
    const { pem } = await world(t);
    const now = Math.floor(Date.now() / 1000);
    const params = {
      client_id: 'app',
      redirect_uri,
      response_type: 'code',
      scope: 'openid',
      state: 'x',
      prompt: 'none',
    };
    const good = {
      ...params,
      iss: 'app',
      aud: issuerOf(t.oidc),
      exp: now + 300,
      nbf: now - 10,
      nonce: 'n',
      jti: 'j',
    };
    const without = (...names) =>
      Object.fromEntries(Object.entries(good).filter(([name]) => !names.includes(name)));
    const objects = {
      good,
      'no exp': without('exp'),
      'no nbf': without('nbf'),
      'exp as text': { ...good, exp: String(now + 300) },
      over: { ...good, exp: now - 400 },
      'not yet': { ...good, nbf: now + 400, exp: now + 700 },
      'too long': { ...good, exp: now + 4000, nbf: now },
      'long ago': { ...good, nbf: now - 4000 },
      'no aud': without('aud'),
      'another aud': { ...good, aud: 'https://other.example.org' },
      'several aud': { ...good, aud: ['https://other.example.org', issuerOf(t.oidc)] },
      'no scope': without('scope'),
      'no state': without('state'),
      'no nonce': without('nonce'),
      'no redirect': without('redirect_uri'),
      'another scope': { ...good, scope: 'openid profile' },
      'no response type': without('response_type'),
      'no client': without('client_id'),
      'another client': { ...good, client_id: 'open' },
      'another issuer': { ...good, iss: 'open' },
    };
    const settings = {
      plain: {},
      'no nbf wanted': { 'verify-nbf': false },
      'available for ever': { 'available-period': '7200' },
      'encryption wanted': { 'encryption-required': true },
    };
    for (const [label, configuration] of Object.entries(settings)) {
      await put(t, [['secure-request-object', configuration]]);
      await t.step(`${label}: no object`, t.browser().open(t.oidc.authUrl(params)));
      for (const [name, claims] of Object.entries(objects)) {
        if (label !== 'plain' && !['good', 'no nbf', 'too long', 'long ago'].includes(name)) continue;
        const request = t.signJwt(claims, pem);
        await t.step(`${label}: ${name}`, t.browser().open(t.oidc.authUrl({ ...params, request })));
      }
    }
    await put(t, [['secure-request-object']]);
    const object = t.signJwt(good, pem);
    await t.step(
      'alone',
      t
        .browser()
        .open(`${t.oidc.url('/auth')}?${new URLSearchParams({ client_id: 'app', request: object })}`),
    );
    await t.step(
      'with fewer parameters',
      t
        .browser()
        .open(
          `${t.oidc.url('/auth')}?${new URLSearchParams({ client_id: 'app', response_type: 'code', request: object })}`,
        ),
    );
    await t.step(
      'with more parameters',
      t.browser().open(t.oidc.authUrl({ ...params, login_hint: 'ann', request: object })),
    );
    await t.step(
      'with another state',
      t.browser().open(t.oidc.authUrl({ ...params, state: 'y', request: object })),
    );
    await t.step('pushed', t.oidc.par({ client_id: 'app', request: object }, { basic: ['app', 's'] }), {
      ignore: ['request_uri'],
    });
    await t.step('pushed without an object', t.oidc.par(params, { basic: ['app', 's'] }), {
      ignore: ['request_uri'],
    });
  },

  'the exchange of the code': async (t) => {
    await world(t);
    const executors = {
      ...EXECUTORS,
      'secure-signature-algorithm-signed-jwt': [
        ['secure-signature-algorithm-signed-jwt', { 'require-client-assertion': true }],
      ],
      'secure-client-authentication-assertion': [['secure-client-authentication-assertion']],
      'secure-request-object': [['secure-request-object']],
      'jwt-claim-enforcer': [['jwt-claim-enforcer', { 'claim-name': 'x' }]],
      'downscope-assertion-grant-enforcer': [['downscope-assertion-grant-enforcer']],
    };
    for (const [label, executor] of Object.entries(executors)) {
      await t.admin.put('/client-policies/policies', { policies: [] });
      const { code } = await t.given.code({ client_id: 'app', redirect_uri, state: 'x' }, ann);
      await put(t, executor);
      const answer = await t.oidc.token({
        grant_type: 'authorization_code',
        code,
        redirect_uri,
        client_id: 'app',
        client_secret: 's',
      });
      const { status, json } = answer;
      t.check(label, status === 200 ? [status, Object.keys(json).sort()] : [status, json]);
    }
  },

  'the exchange of a code with a proof key': async (t) => {
    await world(t);
    const { verifier, challenge } = t.pkce();
    for (const [name, params, code_verifier] of [
      ['good', { code_challenge: challenge, code_challenge_method: 'S256' }, verifier],
      ['none', {}, undefined],
      ['no verifier', { code_challenge: challenge, code_challenge_method: 'S256' }, undefined],
      ['another verifier', { code_challenge: challenge, code_challenge_method: 'S256' }, 'a'.repeat(43)],
      ['plain', { code_challenge: verifier, code_challenge_method: 'plain' }, verifier],
      ['a verifier for nothing', {}, verifier],
    ]) {
      await t.admin.put('/client-policies/policies', { policies: [] });
      const { code } = await t.given.code({ client_id: 'app', redirect_uri, state: 'x', ...params }, ann);
      await put(t, [['pkce-enforcer']]);
      const form = {
        grant_type: 'authorization_code',
        code,
        redirect_uri,
        client_id: 'app',
        client_secret: 's',
      };
      await t.step(name, t.oidc.token({ ...form, ...(code_verifier && { code_verifier }) }));
    }
  },

  'conditions of logins': async (t) => {
    const client = await world(t);
    t.check('a key', client !== undefined);
    const { id } = await t.given.clientByName('app');
    await t.admin.post(`/clients/${id}/roles`, { name: 'mark' });
    const conditions = {
      'any client': ['any-client', {}],
      'not any client': ['any-client', { 'is-negative-logic': true }],
      confidential: ['client-access-type', { type: ['confidential'] }],
      public: ['client-access-type', { type: ['public'] }],
      roles: ['client-roles', { roles: ['mark'] }],
      'default scope': ['client-scopes', { type: 'Default', scopes: ['email'] }],
      'optional scope': ['client-scopes', { type: 'Optional', scopes: ['phone'] }],
      'any scope': ['client-scopes', { type: 'Any', scopes: ['phone'] }],
      'client credentials': ['grant-type', { grant_types: ['client_credentials'] }],
      code: ['grant-type', { grant_types: ['authorization_code'] }],
      level: ['acr-condition', { 'acr-property': 'gold' }],
      'a number for a level': ['acr-condition', { 'acr-property': '2' }],
      saml: ['client-type', { protocol: 'saml' }],
      updater: ['client-updater-context', { 'update-client-source': ['ByAnonymous'] }],
      provider: ['identity-provider-alias', { identity_provider_aliases: ['x'] }],
    };
    for (const [name, condition] of Object.entries(conditions)) {
      await put(t, [['reject-request']], [condition]);
      for (const [kind, more] of Object.entries({
        plain: {},
        'the public client': { client_id: 'open' },
        'a scope': { scope: 'openid phone' },
        'a level': { acr_values: 'gold' },
        'another level': { acr_values: '2 gold' },
        'a claim': { claims: JSON.stringify({ id_token: { acr: { essential: true, values: ['gold'] } } }) },
      }))
        await t.step(`${name}: ${kind}`, t.browser().open(t.oidc.authUrl(whole(more))));
    }
  },

  'logout in the browser': async (t) => {
    await world(t);
    for (const executor of [
      'secure-logout',
      'reject-request',
      'holder-of-key-enforcer',
      'secure-client-authenticator',
      'confidential-client',
    ]) {
      await t.admin.put('/client-policies/policies', { policies: [] });
      const tab = t.browser();
      const { code } = await t.given.code({ client_id: 'app', redirect_uri, state: 'x' }, ann, tab);
      const tokens = await t.given.tokens({
        grant_type: 'authorization_code',
        code,
        redirect_uri,
        client_id: 'app',
        client_secret: 's',
      });
      await put(t, [[executor]]);
      const params = { id_token_hint: tokens.id_token, post_logout_redirect_uri: redirect_uri };
      await t.step(
        `${executor}: with a client id`,
        tab.open(t.oidc.logoutUrl({ client_id: 'app', post_logout_redirect_uri: redirect_uri })),
      );
      await t.step(`${executor}: with an ID token`, tab.open(t.oidc.logoutUrl(params)));
      await t.step(`${executor}: with nothing`, tab.open(t.oidc.logoutUrl({})));
      const fresh = await t.given
        .tokens({
          grant_type: 'refresh_token',
          refresh_token: tokens.refresh_token,
          client_id: 'app',
          client_secret: 's',
        })
        .catch(() => undefined);
      t.check(`${executor}: over`, fresh === undefined);
    }
  },

  'events of refused logins': async (t) => {
    await world(t);
    await t.given.realm({ eventsEnabled: true });
    await put(t, [['reject-request']]);
    await t.browser().open(t.oidc.authUrl(whole({})));
    await t.oidc.par({ response_type: 'code', client_id: 'app', redirect_uri }, { basic: ['app', 's'] });
    const { json } = await t.admin.get('/events');
    t.check(
      'events',
      json.map(({ type, error, clientId, details }) => ({ type, error, clientId, details })),
    );
  },
};

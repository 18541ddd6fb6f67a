// What a realm remembers of tokens: that they were issued, used, given up, and of every refusal.
import { GRANT as JWT_BEARER, people as vouched } from '../scenario-parts/jwt-grant.mjs';

const EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const TOKEN = 'urn:ietf:params:oauth:token-type:';
const both = (...types) => types.flatMap((type) => [type, `${type}_ERROR`]);
const on = {
  eventsEnabled: true,
  enabledEventTypes: both(
    'LOGIN',
    'LOGOUT',
    'CODE_TO_TOKEN',
    'CLIENT_LOGIN',
    'REFRESH_TOKEN',
    'INTROSPECT_TOKEN',
    'VALIDATE_ACCESS_TOKEN',
    'USER_INFO_REQUEST',
    'REVOKE_GRANT',
    'TOKEN_EXCHANGE',
    'JWT_AUTHORIZATION_GRANT',
    'OAUTH2_EXTENSION_GRANT',
    'PUSHED_AUTHORIZATION_REQUEST',
  ),
};
const redirect_uri = 'https://app.example.org/cb';
const TRUSTED = 'oauth2.jwt.authorization.grant.idp';
const app = { directAccessGrantsEnabled: true, serviceAccountsEnabled: true, redirectUris: [redirect_uri] };
const audience = (...clientIds) =>
  clientIds.map((clientId) => ({
    name: `for ${clientId}`,
    protocol: 'openid-connect',
    protocolMapper: 'oidc-audience-mapper',
    config: {
      'included.client.audience': clientId,
      'access.token.claim': 'true',
      'introspection.token.claim': 'true',
    },
  }));
const ann = { username: 'ann', password: 'pw' };
const login = { grant_type: 'password', ...ann, scope: 'openid' };

/** A realm that lists everything, two clients and Ann; `told` records the events of what was done last. */
async function world({ given, admin, step }, { clients = [] } = {}) {
  await given.realm(on);
  await given.client({ ...app, clientId: 'app', secret: 'app', protocolMappers: audience('api', 'app') });
  await given.client({ ...app, clientId: 'api', secret: 'api' });
  await given.client({ ...app, clientId: 'public', publicClient: true, serviceAccountsEnabled: false });
  await given.client({ ...app, clientId: 'off', secret: 'off', enabled: false });
  for (const client of clients) await given.client({ ...app, ...client });
  const id = await given.user(ann);
  const as = (clientId, secret = clientId) => ({ basic: [clientId, secret] });
  const told = async (name, ...requests) => {
    await admin.delete('/events');
    for (const request of requests) await request();
    await step(name, admin.get('/events'), { sets: ['$'], ignore: ['age_of_refresh_token'] });
  };
  /** The same, where the reason is in words that differ each time. */
  const toldInWords = async (name, request) => {
    await admin.delete('/events');
    await request();
    await step(name, admin.get('/events'), { sets: ['$'], ignore: ['reason'] });
  };
  const all = async (cases) => {
    for (const [name, request] of Object.entries(cases)) await told(name, request);
  };
  const tokens = (form = {}, options = as('app')) => given.tokens({ ...login, ...form }, options);
  const logoutAll = () => admin.post(`/users/${id}/logout`);
  const put = async (clientId, change) => {
    const client = await given.clientByName(clientId);
    await admin.put(`/clients/${client.id}`, { ...client, ...change });
  };
  const user = (change) => admin.put(`/users/${id}`, { ...change });
  return { id, as, told, toldInWords, all, tokens, logoutAll, put, user };
}

export default {
  'of introspection': async (t) => {
    const { oidc, admin, given } = t;
    const { as, all, told, toldInWords, tokens, logoutAll, put, user, id } = await world(t, {
      clients: [
        {
          clientId: 'jwt',
          secret: 'jwt',
          attributes: { 'client.introspection.response.allow.jwt.claim.enabled': 'true' },
        },
      ],
    });
    const { access_token: token, refresh_token, id_token } = await tokens();
    const offline = await tokens({ scope: 'offline_access' });
    const service = await given.tokens({ grant_type: 'client_credentials' }, as('app'));
    const other = await tokens({}, as('api'));
    await all({
      'access token': () => oidc.introspect({ token }, as('api')),
      'its own': () => oidc.introspect({ token }, as('app')),
      'by the form': () => oidc.introspect({ token, client_id: 'api', client_secret: 'api' }),
      'with the hint': () => oidc.introspect({ token, token_type_hint: 'access_token' }, as('api')),
      'as JWT': () => oidc.introspect({ token }, { ...as('jwt'), headers: { accept: 'application/jwt' } }),
      'refresh token': () =>
        oidc.introspect({ token: refresh_token, token_type_hint: 'refresh_token' }, as('app')),
      'refresh token of another client': () =>
        oidc.introspect({ token: refresh_token, token_type_hint: 'refresh_token' }, as('api')),
      'refresh token without a hint': () => oidc.introspect({ token: refresh_token }, as('app')),
      'access token, hinted at as a refresh token': () =>
        oidc.introspect({ token, token_type_hint: 'refresh_token' }, as('api')),
      'offline token': () =>
        oidc.introspect({ token: offline.refresh_token, token_type_hint: 'refresh_token' }, as('app')),
      'offline access token': () => oidc.introspect({ token: offline.access_token }, as('api')),
      'ID token': () => oidc.introspect({ token: id_token }, as('app')),
      'token of a service': () => oidc.introspect({ token: service.access_token }, as('api')),
      'not for the asker': () => oidc.introspect({ token: other.access_token }, as('app')),
      nonsense: () => oidc.introspect({ token: 'nonsense' }, as('api')),
      'no token': () => oidc.introspect({}, as('api')),
      'unknown hint': () => oidc.introspect({ token, token_type_hint: 'x' }, as('api')),
      'requesting party token': () =>
        oidc.introspect({ token, token_type_hint: 'requesting_party_token' }, as('api')),
      'wrong secret': () => oidc.introspect({ token }, as('api', 'no')),
      'no client': () => oidc.introspect({ token }),
      'unknown client': () => oidc.introspect({ token }, as('nobody')),
      'disabled client': () => oidc.introspect({ token }, as('off')),
      'public client': () => oidc.introspect({ token, client_id: 'public' }),
    });
    await put('app', { enabled: false });
    await told('its client is disabled', () => oidc.introspect({ token }, as('api')));
    await put('app', { enabled: true });
    await oidc.revoke({ token }, as('app'));
    await told('revoked', () => oidc.introspect({ token }, as('api')));
    const more = await tokens();
    await user({ enabled: false });
    await toldInWords('its user is disabled', () => oidc.introspect({ token: more.access_token }, as('api')));
    await user({ enabled: true });
    await logoutAll();
    await all({
      'session is over': () => oidc.introspect({ token: more.access_token }, as('api')),
      'session of the refresh token is over': () =>
        oidc.introspect({ token: more.refresh_token, token_type_hint: 'refresh_token' }, as('app')),
    });
    await t.sleep(1100);
    await admin.put('', { notBefore: Math.floor(Date.now() / 1000) });
    await told('before the realm began anew', () =>
      oidc.introspect({ token: service.access_token }, as('api')),
    );
    await admin.put('', { notBefore: 0 });
    const last = await tokens();
    await admin.delete(`/users/${id}`);
    await told('its user is gone', () => oidc.introspect({ token: last.access_token }, as('api')));
  },

  'of the tokens of clients that are short-lived': async (t) => {
    const { oidc, sleep } = t;
    const { as, told, tokens } = await world(t, {
      clients: [
        {
          clientId: 'short',
          secret: 'short',
          protocolMappers: audience('api'),
          attributes: { 'access.token.lifespan': '1' },
        },
      ],
    });
    const { access_token: token } = await tokens({}, as('short'));
    await sleep(2100);
    await told('introspected', () => oidc.introspect({ token }, as('api')));
    await told('used', () => oidc.userinfo({ token }));
    await told('revoked', () => oidc.revoke({ token }, as('short')));
    await told('exchanged', () =>
      oidc.token(
        { grant_type: EXCHANGE, subject_token: token, subject_token_type: `${TOKEN}access_token` },
        as('short'),
      ),
    );
  },

  'of userinfo': async (t) => {
    const { oidc, admin, given, http } = t;
    const { as, all, told, toldInWords, tokens, logoutAll, put, user, id } = await world(t, {
      clients: [
        { clientId: 'signed', secret: 'signed', attributes: { 'user.info.response.signature.alg': 'RS256' } },
        {
          clientId: 'light',
          secret: 'light',
          attributes: { 'client.use.lightweight.access.token.enabled': 'true' },
        },
      ],
    });
    const { access_token: token, refresh_token, id_token } = await tokens();
    const signed = await tokens({}, as('signed'));
    const light = await tokens({}, as('light'));
    const plain = await tokens({ scope: 'email' });
    const offline = await tokens({ scope: 'openid offline_access' });
    const service = await given.tokens({ grant_type: 'client_credentials', scope: 'openid' }, as('app'));
    const url = oidc.url('/userinfo');
    await all({
      get: () => oidc.userinfo({ token }),
      post: () => http.post(url, { token, form: {} }),
      'in the form': () => http.post(url, { form: { access_token: token } }),
      signed: () => oidc.userinfo({ token: signed.access_token }),
      offline: () => oidc.userinfo({ token: offline.access_token }),
      'of a service': () => oidc.userinfo({ token: service.access_token }),
      lightweight: () => oidc.userinfo({ token: light.access_token }),
      'no token': () => oidc.userinfo(),
      nonsense: () => oidc.userinfo({ token: 'nonsense' }),
      'refresh token': () => oidc.userinfo({ token: refresh_token }),
      'ID token': () => oidc.userinfo({ token: id_token }),
      'without openid': () => oidc.userinfo({ token: plain.access_token }),
      twice: () => http.post(url, { form: { access_token: token }, token }),
    });
    await put('app', { enabled: false });
    await told('client is disabled', () => oidc.userinfo({ token }));
    await put('app', { enabled: true });
    await oidc.revoke({ token }, as('app'));
    await toldInWords('revoked', () => oidc.userinfo({ token }));
    const more = await tokens();
    await user({ enabled: false });
    await told('user is disabled', () => oidc.userinfo({ token: more.access_token }));
    await user({ enabled: true });
    await logoutAll();
    await told('session is over', () => oidc.userinfo({ token: more.access_token }));
    const last = await tokens();
    await admin.delete(`/users/${id}`);
    await told('user is gone', () => oidc.userinfo({ token: last.access_token }));
  },

  'of revocation': async (t) => {
    const { oidc, given } = t;
    const { as, all, told, tokens, logoutAll, user } = await world(t);
    const one = await tokens();
    const two = await tokens();
    const pub = await tokens({ client_id: 'public' }, {});
    const offline = await tokens({ scope: 'openid offline_access' });
    const service = await given.tokens({ grant_type: 'client_credentials' }, as('app'));
    await all({
      'of another client': () => oidc.revoke({ token: one.refresh_token }, as('api')),
      'access token of another client': () => oidc.revoke({ token: one.access_token }, as('api')),
      'access token': () => oidc.revoke({ token: one.access_token }, as('app')),
      'access token again': () => oidc.revoke({ token: one.access_token }, as('app')),
      'refresh token': () => oidc.revoke({ token: one.refresh_token }, as('app')),
      'refresh token again': () => oidc.revoke({ token: one.refresh_token }, as('app')),
      'with a hint': () =>
        oidc.revoke({ token: two.refresh_token, token_type_hint: 'refresh_token' }, as('app')),
      'of a public client': () => oidc.revoke({ token: pub.refresh_token, client_id: 'public' }),
      'offline token': () => oidc.revoke({ token: offline.refresh_token }, as('app')),
      'of a service': () => oidc.revoke({ token: service.access_token }, as('app')),
      'ID token': () => oidc.revoke({ token: two.id_token }, as('app')),
      nonsense: () => oidc.revoke({ token: 'nonsense' }, as('app')),
      'no token': () => oidc.revoke({}, as('app')),
      'wrong secret': () => oidc.revoke({ token: 'x' }, as('app', 'no')),
      'no client': () => oidc.revoke({ token: 'x' }),
      'unknown client': () => oidc.revoke({ token: 'x' }, as('nobody')),
      'disabled client': () => oidc.revoke({ token: 'x' }, as('off')),
      'a parameter twice': () =>
        oidc.revoke(
          [
            ['token', 'x'],
            ['token', 'y'],
          ],
          as('app'),
        ),
    });
    const more = await tokens();
    await user({ enabled: false });
    await told('user is disabled', () => oidc.revoke({ token: more.refresh_token }, as('app')));
    await user({ enabled: true });
    await logoutAll();
    await all({
      'session is over': () => oidc.revoke({ token: more.refresh_token }, as('app')),
      'session of the access token is over': () => oidc.revoke({ token: more.access_token }, as('app')),
    });
  },

  'of logout by a refresh token': async (t) => {
    const { oidc } = t;
    const { as, all, told, tokens, logoutAll } = await world(t);
    const one = await tokens();
    const pub = await tokens({ client_id: 'public' }, {});
    const offline = await tokens({ scope: 'openid offline_access' });
    await all({
      'of another client': () => oidc.logout({ refresh_token: one.refresh_token }, as('api')),
      'access token': () => oidc.logout({ refresh_token: one.access_token }, as('app')),
      'ID token': () => oidc.logout({ refresh_token: one.id_token }, as('app')),
      done: () => oidc.logout({ refresh_token: one.refresh_token }, as('app')),
      again: () => oidc.logout({ refresh_token: one.refresh_token }, as('app')),
      'of a public client': () => oidc.logout({ refresh_token: pub.refresh_token, client_id: 'public' }),
      'offline token': () => oidc.logout({ refresh_token: offline.refresh_token }, as('app')),
      nonsense: () => oidc.logout({ refresh_token: 'nonsense' }, as('app')),
      'wrong secret': () => oidc.logout({ refresh_token: 'x' }, as('app', 'no')),
      'no client': () => oidc.logout({ refresh_token: 'x' }),
      'unknown client': () => oidc.logout({ refresh_token: 'x' }, as('nobody')),
      'disabled client': () => oidc.logout({ refresh_token: 'x' }, as('off')),
    });
    const more = await tokens();
    await logoutAll();
    await told('session is over', () => oidc.logout({ refresh_token: more.refresh_token }, as('app')));
  },

  'of refreshes': async (t) => {
    const { oidc, given } = t;
    const { as, all, told, tokens, logoutAll, user } = await world(t);
    const one = await tokens();
    const pub = await tokens({ client_id: 'public' }, {});
    const offline = await tokens({ scope: 'openid offline_access' });
    const refresh = (refresh_token, form, options = as('app')) =>
      oidc.token({ grant_type: 'refresh_token', refresh_token, ...form }, options);
    await all({
      done: () => refresh(one.refresh_token),
      'of a public client': () => refresh(pub.refresh_token, { client_id: 'public' }, {}),
      'offline token': () => refresh(offline.refresh_token),
      'with a scope': () => refresh(one.refresh_token, { scope: 'openid email' }),
      'with a scope that is none': () => refresh(one.refresh_token, { scope: 'moon' }),
      'of another client': () => refresh(one.refresh_token, {}, as('api')),
      'access token': () => refresh(one.access_token),
      'ID token': () => refresh(one.id_token),
      nonsense: () => refresh('nonsense'),
      'no token': () => oidc.token({ grant_type: 'refresh_token' }, as('app')),
      'wrong secret': () => refresh(one.refresh_token, {}, as('app', 'no')),
      'no client': () => refresh(one.refresh_token, {}, {}),
      'unknown client': () => refresh(one.refresh_token, {}, as('nobody')),
      'disabled client': () => refresh(one.refresh_token, {}, as('off')),
    });
    await user({ enabled: false });
    await told('user is disabled', () => refresh(one.refresh_token));
    await user({ enabled: true });
    await logoutAll();
    await told('session is over', () => refresh(one.refresh_token));
    await given.realm({ revokeRefreshToken: true, refreshTokenMaxReuse: 0 });
    const rotating = await tokens();
    await told('rotated', () => refresh(rotating.refresh_token));
    await told('used once more', () => refresh(rotating.refresh_token));
  },

  'of exchanges': async (t) => {
    const { oidc, given } = t;
    const exchanging = { 'standard.token.exchange.enabled': 'true' };
    const { as, all, tokens, logoutAll, told } = await world(t, {
      clients: [
        {
          clientId: 'middle',
          secret: 'middle',
          protocolMappers: audience('api'),
          attributes: {
            ...exchanging,
            'standard.token.exchange.enableRefreshRequestedTokenType': 'SAME_SESSION',
          },
        },
        { clientId: 'front', secret: 'front', protocolMappers: audience('middle') },
        { clientId: 'open', publicClient: true, serviceAccountsEnabled: false, attributes: exchanging },
      ],
    });
    const front = await tokens({}, as('front'));
    const service = await given.tokens({ grant_type: 'client_credentials' }, as('front'));
    const elsewhere = await tokens({}, as('app'));
    const exchange = (form, options = as('middle')) =>
      oidc.token(
        {
          grant_type: EXCHANGE,
          subject_token: front.access_token,
          subject_token_type: `${TOKEN}access_token`,
          ...form,
        },
        options,
      );
    await all({
      done: () => exchange(),
      'with an audience': () => exchange({ audience: 'api' }),
      'with a scope': () => exchange({ scope: 'openid email' }),
      'for a refresh token': () => exchange({ requested_token_type: `${TOKEN}refresh_token` }),
      'for an ID token': () => exchange({ requested_token_type: `${TOKEN}id_token` }),
      'of a service': () => exchange({ subject_token: service.access_token }),
      'for something else': () => exchange({ requested_token_type: `${TOKEN}saml2` }),
      'not for the asker': () => exchange({ subject_token: elsewhere.access_token }),
      'refresh token': () => exchange({ subject_token: front.refresh_token }),
      'type of a refresh token': () => exchange({ subject_token_type: `${TOKEN}refresh_token` }),
      nonsense: () => exchange({ subject_token: 'nonsense' }),
      'no token': () => exchange({ subject_token: '' }),
      'no type': () => exchange({ subject_token_type: '' }),
      'audience that is none': () => exchange({ audience: 'nobody' }),
      'audience that is disabled': () => exchange({ audience: 'off' }),
      'audience that is not available': () => exchange({ audience: 'front' }),
      'scope that is none': () => exchange({ scope: 'moon' }),
      'a subject by name': () => exchange({ requested_subject: 'ann' }),
      'client that may not': () => exchange({}, as('app')),
      'public client': () => exchange({ client_id: 'open' }, {}),
      'wrong secret': () => exchange({}, as('middle', 'no')),
      'unknown client': () => exchange({}, as('nobody')),
    });
    await logoutAll();
    await told('session is over', () => exchange());
  },

  'of services': async (t) => {
    const { oidc, admin } = t;
    const { as, all, told, put } = await world(t, {
      clients: [
        { clientId: 'none', secret: 'none', serviceAccountsEnabled: false },
        { clientId: 'bearer', secret: 'bearer', bearerOnly: true, directAccessGrantsEnabled: false },
        {
          clientId: 'lasting',
          secret: 'lasting',
          attributes: { 'client_credentials.use_refresh_token': 'true' },
        },
      ],
    });
    const service = (form, options = as('app')) =>
      oidc.token({ grant_type: 'client_credentials', ...form }, options);
    await all({
      done: () => service(),
      'by the form': () => service({ client_id: 'app', client_secret: 'app' }, {}),
      'with a scope': () => service({ scope: 'openid email' }),
      'with a refresh token': () => service({}, as('lasting')),
      'scope that is none': () => service({ scope: 'moon' }),
      'client that may not': () => service({}, as('none')),
      'client that only takes tokens': () => service({}, as('bearer')),
      'public client': () => service({ client_id: 'public' }, {}),
      'no secret': () => service({ client_id: 'app' }, {}),
      'wrong secret': () => service({}, as('app', 'no')),
      'no client': () => service({}, {}),
      'unknown client': () => service({}, as('nobody')),
      'disabled client': () => service({}, as('off')),
      'a parameter twice': () =>
        oidc.token(
          [
            ['grant_type', 'client_credentials'],
            ['scope', 'email'],
            ['scope', 'openid'],
          ],
          as('app'),
        ),
    });
    const { json: account } = await admin.get(
      `/clients/${(await t.given.clientByName('app')).id}/service-account-user`,
    );
    await admin.put(`/users/${account.id}`, { ...account, enabled: false });
    await told('its account is disabled', () => service());
    await put('app', { clientAuthenticatorType: 'client-jwt' });
    await told('proved in a way that is not its own', () => service());
  },

  'of passwords': async (t) => {
    const { oidc, given } = t;
    const { as, all, told, user } = await world(t, {
      clients: [
        { clientId: 'none', secret: 'none', directAccessGrantsEnabled: false },
        { clientId: 'asks', secret: 'asks', consentRequired: true },
      ],
    });
    const enter = (form, options = as('app')) => oidc.token({ ...login, ...form }, options);
    await all({
      done: () => enter(),
      'of a public client': () => enter({ client_id: 'public' }, {}),
      'to stay offline': () => enter({ scope: 'offline_access' }),
      'by the address': () => enter({ username: 'ann@example.org' }),
      'with a wrong password': () => enter({ password: 'no' }),
      'without a password': () => oidc.token({ grant_type: 'password', username: 'ann' }, as('app')),
      'of nobody': () => enter({ username: 'bob' }),
      'without a name': () => oidc.token({ grant_type: 'password', password: 'pw' }, as('app')),
      'scope that is none': () => enter({ scope: 'moon' }),
      'client that may not': () => enter({}, as('none')),
      'client that asks': () => enter({}, as('asks')),
      'wrong secret': () => enter({}, as('app', 'no')),
      'no client': () => enter({}, {}),
      'unknown client': () => enter({}, as('nobody')),
      'disabled client': () => enter({}, as('off')),
    });
    await user({ requiredActions: ['UPDATE_PASSWORD'] });
    await told('of somebody who has something to do', () => enter());
    await user({ requiredActions: [], enabled: false });
    await told('of somebody who is disabled', () => enter());
    await told('of somebody who is disabled, with a wrong password', () => enter({ password: 'no' }));
    await user({ enabled: true });
    await given.realm({ bruteForceProtected: true, failureFactor: 1 });
    await told(
      'of somebody who is locked out',
      () => enter({ password: 'no' }),
      () => t.sleep(300),
      () => enter(),
    );
  },

  'of codes': async (t) => {
    const { oidc, given, pkce } = t;
    const { as, told, logoutAll, user } = await world(t, {
      clients: [{ clientId: 'other', secret: 'other' }],
    });
    const code = async (params = {}) =>
      (await given.code({ client_id: 'app', redirect_uri, ...params }, ann)).code;
    const exchange = (text, form, options = as('app')) =>
      oidc.token({ grant_type: 'authorization_code', code: text, redirect_uri, ...form }, options);
    const of = async (name, params, form, options) => {
      const text = await code(params);
      await told(name, () => exchange(text, form, options));
    };
    const { verifier, challenge } = pkce();
    const proof = { code_challenge: challenge, code_challenge_method: 'S256' };
    await of('done');
    await of('of a public client', { client_id: 'public' }, { client_id: 'public' }, {});
    await of('to stay offline', { scope: 'openid offline_access' });
    await of('with a scope', { scope: 'openid email phone' });
    await of('without openid', { scope: 'email' });
    await of('with proof', proof, { code_verifier: verifier });
    await of('with another proof', proof, { code_verifier: 'a'.repeat(43) });
    await of('without its proof', proof);
    await of('with a proof nobody asked for', {}, { code_verifier: verifier });
    await of('by another client', {}, {}, as('other'));
    await of('for another address', {}, { redirect_uri: 'https://evil.example.org' });
    await of('without an address', {}, { redirect_uri: '' });
    await of('wrong secret', {}, {}, as('app', 'no'));
    await of('no client', {}, {}, {});
    await of('unknown client', {}, {}, as('nobody'));
    const text = await code();
    await exchange(text);
    await told('used once more', () => exchange(text));
    await told('nonsense', () => exchange('nonsense'));
    await told('no code', () => oidc.token({ grant_type: 'authorization_code', redirect_uri }, as('app')));
    const disabled = await code();
    await user({ enabled: false });
    await told('user is disabled', () => exchange(disabled));
    await user({ enabled: true });
    const over = await code();
    await logoutAll();
    await told('session is over', () => exchange(over));
  },

  'of assertions': async (t) => {
    const { given, admin, oidc, step } = t;
    const { assert, grant, ann } = await vouched(t);
    await given.realm(on);
    const told = async (name, request) => {
      await admin.delete('/events');
      await request();
      await step(name, admin.get('/events'), { sets: ['$'] });
    };
    await told('done', () => assert());
    await told('with a scope', () => assert({}, { scope: 'openid email' }));
    await told('scope that is none', () => assert({}, { scope: 'moon' }));
    await told('nonsense', () => grant({ assertion: 'nonsense' }));
    await told('no assertion', () => grant({}));
    await told('of nobody', () => assert({ sub: 'ext-bob' }));
    await told('of another issuer', () => assert({ iss: 'https://other.example' }));
    await told('for somebody else', () => assert({ aud: 'https://other.example' }));
    await told('over', () => assert({ exp: 1 }));
    await told('without an id', () => assert({ jti: undefined }));
    const attributes = { 'oauth2.jwt.authorization.grant.enabled': 'true' };
    for (const [clientId, more] of [
      ['strict', { consentRequired: true, attributes: { ...attributes, [TRUSTED]: 'idp' } }],
      ['wary', { attributes: { ...attributes, [TRUSTED]: 'another' } }],
      ['none', {}],
    ]) {
      await given.client({ clientId, secret: clientId, ...more });
      await told(`by the client ${clientId}`, () => assert({}, {}, clientId));
    }
    await admin.put(`/users/${ann}`, { requiredActions: ['UPDATE_PASSWORD'] });
    await told('of somebody who has something to do', () => assert());
    await told('wrong secret', () =>
      oidc.token({ grant_type: JWT_BEARER, assertion: 'x' }, { basic: ['app', 'no'] }),
    );
  },

  'of requests that name no grant': async (t) => {
    const { oidc } = t;
    const { as, all } = await world(t);
    await all({
      nothing: () => oidc.token({}, as('app')),
      'empty name': () => oidc.token({ grant_type: '' }, as('app')),
      'unknown grant': () => oidc.token({ grant_type: 'smoke' }, as('app')),
      twice: () =>
        oidc.token(
          [
            ['grant_type', 'password'],
            ['grant_type', 'password'],
          ],
          as('app'),
        ),
    });
  },

  'by what is listed where nothing is said': async (t) => {
    const { oidc, given, admin, step } = t;
    const { as, tokens } = await world(t);
    await given.realm({ eventsEnabled: true, enabledEventTypes: [] });
    await admin.delete('/events');
    const { access_token: token, refresh_token } = await tokens();
    await oidc.introspect({ token }, as('api'));
    await oidc.introspect({ token: 'x' }, as('api'));
    await oidc.userinfo({ token });
    await oidc.userinfo({ token: 'x' });
    await oidc.token({ grant_type: 'refresh_token', refresh_token }, as('app'));
    await oidc.token({ grant_type: 'refresh_token', refresh_token: 'x' }, as('app'));
    await oidc.revoke({ token }, as('app'));
    await oidc.revoke({ token: 'x' }, as('app'));
    await oidc.logout({ refresh_token }, as('app'));
    await oidc.logout({ refresh_token: 'x' }, as('app'));
    await step('all', admin.get('/events'), { sets: ['$'] });
  },

  'of requests that are pushed': async (context) => {
    const { oidc } = context;
    const { told, toldInWords, as } = await world(context);
    const push =
      (form, options = as('app'), headers = {}) =>
      () =>
        oidc.par({ response_type: 'code', redirect_uri, scope: 'openid', ...form }, { ...options, headers });
    await told('taken', push({ state: 's' }));
    await told('another secret', push({}, as('app', 'wrong')));
    await told('nobody', push({}, as('nobody')));
    await told('a disabled client', push({}, as('off')));
    await told('another address', push({ redirect_uri: 'https://evil.example.org/' }));
    await told('no type', push({ response_type: undefined }));
    await told('a type that it has not', push({ response_type: 'token' }));
    await told('an unknown scope', push({ scope: 'openid moon' }));
    await told('a reference', push({ request_uri: 'x' }));
    await toldInWords('an object that is none', push({ request: 'x.y.z' }));
    await told('a proof that is none', push({}, as('app'), { dpop: 'x' }));
  },
};

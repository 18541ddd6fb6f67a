// Client policies on what clients ask for: each endpoint, each condition and each executor that has to do with it.
import { put } from '../scenario-parts/client-policy.mjs';

const TOKEN_EXCHANGE = 'urn:ietf:params:oauth:grant-type:token-exchange';
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

const none = ({ admin }) => admin.put('/client-policies/policies', { policies: [] });

/** A realm with a client that may do everything, a public one, and a user. */
const world = async (t, more = {}) => {
  const { given } = t;
  await given.user({ username: 'ann', password: 'pw' });
  const client = await given.client({
    clientId: 'app',
    secret: 's',
    serviceAccountsEnabled: true,
    directAccessGrantsEnabled: true,
    ...more,
    attributes: { 'standard.token.exchange.enabled': 'true', mark: 'x', ...more.attributes },
  });
  const open = await given.client({ clientId: 'open', publicClient: true, directAccessGrantsEnabled: true });
  const form = { client_id: 'app', client_secret: 's' };
  const ask = {
    password: (fields) =>
      t.oidc.token({ grant_type: 'password', username: 'ann', password: 'pw', ...form, ...fields }),
    open: (fields) =>
      t.oidc.token({ grant_type: 'password', username: 'ann', password: 'pw', client_id: 'open', ...fields }),
    service: (fields) => t.oidc.token({ grant_type: 'client_credentials', ...form, ...fields }),
    refresh: (refresh_token, fields) =>
      t.oidc.token({ grant_type: 'refresh_token', refresh_token, ...form, ...fields }),
    exchange: (subject_token, fields) =>
      t.oidc.token({
        grant_type: TOKEN_EXCHANGE,
        subject_token,
        subject_token_type: ACCESS_TOKEN,
        ...form,
        ...fields,
      }),
  };
  return { client, open, form, ask };
};

/** What came of a request: why not, or that it was done. */
const told = async (answer) => {
  const { status, json } = await answer;
  return status >= 400 ? [status, json] : [status];
};

const EVERYWHERE = {
  password: ({ ask }) => ask.password(),
  'a public client': ({ ask }) => ask.open(),
  'client credentials': ({ ask }) => ask.service(),
  refresh: ({ ask }, tokens) => ask.refresh(tokens.refresh_token),
  exchange: ({ ask }, tokens) => ask.exchange(tokens.access_token),
  introspection: ({ form }, tokens, { oidc }) => oidc.introspect({ token: tokens.access_token, ...form }),
  userinfo: (_world, tokens, { oidc }) => oidc.userinfo({ token: tokens.access_token }),
  revocation: ({ form }, tokens, { oidc }) => oidc.revoke({ token: tokens.access_token, ...form }),
  logout: ({ form }, tokens, { oidc }) => oidc.logout({ refresh_token: tokens.refresh_token, ...form }),
};

const everywhere = async (t, label, places = Object.keys(EVERYWHERE)) => {
  for (const place of places)
    t.check(`${label}: ${place}`, await told(EVERYWHERE[place](t.made, t.tokens, t)));
};

const ready = async (t, more) => {
  const made = await world(t, more);
  const { json: tokens } = await made.ask.password({ scope: 'openid' });
  return { ...t, made, tokens };
};

export default {
  'nothing is allowed': async (t) => {
    const all = await ready(t);
    await put(t, [['reject-request']]);
    const userinfo = await t.oidc.userinfo({ token: all.tokens.access_token });
    t.check('challenge', userinfo.headers['www-authenticate']);
    await everywhere(all, 'any client');
  },

  'wrong credentials come first': async (t) => {
    const { made } = await ready(t);
    await put(t, [['reject-request']]);
    t.check('secret', await told(made.ask.service({ client_secret: 'wrong' })));
    t.check('password', await told(made.ask.password({ password: 'wrong' })));
    t.check('scope', await told(made.ask.service({ scope: 'nowhere' })));
    t.check('refresh token', await told(made.ask.refresh('x')));
    t.check('subject token', await told(made.ask.exchange('x')));
    t.check(
      'no service account',
      await told(t.oidc.token({ grant_type: 'client_credentials', client_id: 'open' })),
    );
    t.check('introspection', await told(t.oidc.introspect(made.form)));
    t.check('revocation', await told(t.oidc.revoke(made.form)));
    t.check('revocation of nothing', await told(t.oidc.revoke({ ...made.form, token: 'x' })));
    t.check('userinfo', await told(t.oidc.userinfo({ token: 'x' })));
    t.check('logout', await told(t.oidc.logout({ ...made.form, refresh_token: 'x' })));
  },

  conditions: async (t) => {
    const all = await ready(t);
    await t.admin.post(`/clients/${all.made.client.id}/roles`, { name: 'mark' });
    const conditions = {
      confidential: ['client-access-type', { type: ['confidential'] }],
      public: ['client-access-type', { type: ['public'] }],
      'not public': ['client-access-type', { type: ['public'], 'is-negative-logic': 'true' }],
      attributes: ['client-attributes', { attributes: '[{"key":"mark","value":"x"}]' }],
      'other value': ['client-attributes', { attributes: '[{"key":"mark","value":"y"}]' }],
      roles: ['client-roles', { roles: ['mark', 'other'] }],
      'other role': ['client-roles', { roles: ['other'] }],
      protocol: ['client-type', { protocol: 'openid-connect' }],
      'default scope': ['client-scopes', { type: 'Default', scopes: ['email'] }],
      'optional scope': ['client-scopes', { type: 'Optional', scopes: ['phone'] }],
      'any scope': ['client-scopes', { type: 'Any', scopes: ['phone'] }],
      password: ['grant-type', { grant_types: ['password'] }],
      refresh: ['grant-type', { grant_types: ['refresh_token'] }],
      'client credentials': ['grant-type', { grant_types: ['client_credentials'] }],
      exchange: ['grant-type', { grant_types: [TOKEN_EXCHANGE] }],
      updater: ['client-updater-context', { 'update-client-source': ['ByAnonymous'] }],
      host: ['client-updater-source-host', { 'trusted-hosts': ['127.0.0.1'] }],
      provider: ['identity-provider-alias', { identity_provider_aliases: ['x'] }],
    };
    for (const [name, condition] of Object.entries(conditions)) {
      await put(t, [['reject-request']], [condition]);
      const places = Object.keys(EVERYWHERE).filter((place) => place !== 'revocation' && place !== 'logout');
      await everywhere(all, name, places);
      for (const kind of ['password', 'service'])
        t.check(`${name}: ${kind} with a scope`, (await all.made.ask[kind]({ scope: 'phone' })).status);
    }
  },

  'modes of a policy': async (t) => {
    const { made } = await ready(t);
    const sets = {
      both: [
        ['client-access-type', { type: ['confidential'] }],
        ['grant-type', { grant_types: ['password'] }],
      ],
      'nothing to say': [
        ['client-access-type', { type: ['confidential'] }],
        ['client-updater-context', { 'update-client-source': ['ByAnonymous'] }],
      ],
    };
    for (const mode of ['DEFAULT', 'STRICT'])
      for (const [name, conditions] of Object.entries(sets)) {
        await put(t, [['reject-request']], conditions, { mode });
        t.check(`${mode}, ${name}: password`, (await made.ask.password()).status);
        t.check(`${mode}, ${name}: client credentials`, (await made.ask.service()).status);
      }
  },

  'executors that refuse': async (t) => {
    const all = await ready(t);
    const executors = {
      'reject-ropc-grant': {},
      'confidential-client': {},
      'secure-client-authenticator': { 'allowed-client-authenticators': ['client-jwt'] },
      'holder-of-key-enforcer': {},
      'dpop-bind-enforcer': { 'auto-configure': false },
      'secure-signature-algorithm-signed-jwt': { 'require-client-assertion': true },
      'secure-client-authentication-assertion': {},
      'secure-logout': {},
      'pkce-enforcer': { 'auto-configure': false },
      'consent-required': { 'auto-configure': false },
      'secure-session': {},
      'secure-par-content': {},
      'saml-signature-enforcer': {},
    };
    for (const [executor, configuration] of Object.entries(executors)) {
      const { json: tokens } = await all.made.ask.password({ scope: 'openid' });
      await put(t, [[executor, configuration]]);
      // Keycloak fails with 500 where userinfo is asked for without what a token is bound to.
      const places = Object.keys(EVERYWHERE).filter(
        (place) => place !== 'userinfo' || !/holder|dpop/.test(executor),
      );
      await everywhere({ ...all, tokens }, executor, places);
      await none(t);
    }
  },

  'client assertions': async (t) => {
    const key = t.keys();
    const made = await t.given.client({
      clientId: 'signer',
      clientAuthenticatorType: 'client-jwt',
      serviceAccountsEnabled: true,
      attributes: { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify(key.jwks) },
    });
    const issuer = `${t.base}/realms/${t.realm}`;
    const ask = (aud) => {
      const now = Math.floor(Date.now() / 1000);
      const claims = {
        iss: made.clientId,
        sub: made.clientId,
        aud,
        jti: Math.random().toString(36),
        iat: now,
        exp: now + 30,
      };
      const client_assertion = t.signJwt(claims, key.pem);
      return t.oidc.token({
        grant_type: 'client_credentials',
        client_assertion,
        client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
      });
    };
    t.check('without a policy', await told(ask(issuer)));
    await put(t, [['secure-signature-algorithm-signed-jwt', {}]]);
    t.check('algorithm', await told(ask(issuer)));
    await put(t, [['secure-client-authentication-assertion', {}]]);
    t.check('for the issuer', await told(ask(issuer)));
    t.check('for the token endpoint', await told(ask(`${issuer}/protocol/openid-connect/token`)));
    await put(t, [['secure-client-authenticator', { 'allowed-client-authenticators': ['client-jwt'] }]]);
    t.check('way of authentication', await told(ask(issuer)));
  },

  'lightweight access tokens': async (t) => {
    const all = await ready(t);
    await put(t, [['use-lightweight-access-token']]);
    const { ask } = all.made;
    const shape = async (answer) => {
      const { status, json } = await answer;
      if (status !== 200) return [status, json];
      const claims = t.claims(json.access_token);
      return [claims.jti.split(':')[0], Object.keys(claims).sort()];
    };
    t.check('password', await shape(ask.password({ scope: 'openid' })));
    t.check('client credentials', await shape(ask.service()));
    t.check('refresh', await shape(ask.refresh(all.tokens.refresh_token)));
    t.check('exchange', await shape(ask.exchange(all.tokens.access_token)));
  },

  'no further refresh token': async (t) => {
    const all = await ready(t);
    await put(t, [['suppress-refresh-token-rotation']]);
    const first = await all.made.ask.refresh(all.tokens.refresh_token);
    t.check('members', Object.keys(first.json).sort());
    t.check('refresh_expires_in', first.json.refresh_expires_in);
    t.check('again', Object.keys((await all.made.ask.refresh(all.tokens.refresh_token)).json).sort());
    t.check('password', Object.keys((await all.made.ask.password()).json).sort());
  },

  'no further refresh token where they are revoked': async (t) => {
    await t.given.realm({ revokeRefreshToken: true });
    const all = await ready(t);
    await put(t, [['suppress-refresh-token-rotation']]);
    t.check('first', Object.keys((await all.made.ask.refresh(all.tokens.refresh_token)).json).sort());
    t.check('again', await told(all.made.ask.refresh(all.tokens.refresh_token)));
  },

  'claims of what is exchanged': async (t) => {
    const all = await ready(t);
    const wants = {
      there: { 'claim-name': 'azp' },
      right: { 'claim-name': 'azp', 'allowed-value': 'a.p' },
      wrong: { 'claim-name': 'azp', 'allowed-value': 'other' },
      part: { 'claim-name': 'azp', 'allowed-value': 'ap' },
      missing: { 'claim-name': 'nothing' },
      list: { 'claim-name': 'realm_access', 'allowed-value': '.*' },
      number: { 'claim-name': 'iat', 'allowed-value': '[0-9]+' },
      unnamed: {},
    };
    for (const [name, configuration] of Object.entries(wants)) {
      await put(t, [['jwt-claim-enforcer', configuration]]);
      t.check(name, await told(all.made.ask.exchange(all.tokens.access_token)));
    }
    t.check('no token', await told(all.made.ask.exchange('x')));
    t.check(
      'another type',
      await told(
        all.made.ask.exchange(all.tokens.access_token, {
          subject_token_type: 'urn:ietf:params:oauth:token-type:id_token',
        }),
      ),
    );
  },

  'scopes of what is exchanged': async (t) => {
    const all = await ready(t);
    const { ask } = all.made;
    const { json: narrow } = await ask.password({ scope: 'phone' });
    await put(t, [['downscope-assertion-grant-enforcer']]);
    const scope = async (answer) => {
      const { status, json } = await answer;
      return status === 200 ? json.scope.split(' ').sort() : [status, json.error];
    };
    t.check('as it is', await scope(ask.exchange(narrow.access_token)));
    t.check('what it has', await scope(ask.exchange(narrow.access_token, { scope: 'phone' })));
    t.check('more', await scope(ask.exchange(narrow.access_token, { scope: 'address' })));
    t.check('nothing of it', await scope(ask.exchange('x')));
    const { json: openid } = await ask.password({ scope: 'openid' });
    t.check('openid', await scope(ask.exchange(openid.access_token, { scope: 'openid' })));
    t.check('no openid', await scope(ask.exchange(narrow.access_token, { scope: 'openid' })));
  },

  'events of refusals': async (t) => {
    await t.given.realm({ eventsEnabled: true });
    const all = await ready(t);
    await put(t, [['reject-request']]);
    await all.made.ask.password();
    await all.made.ask.service();
    await all.made.ask.refresh(all.tokens.refresh_token);
    await all.made.ask.exchange(all.tokens.access_token);
    const { json } = await t.admin.get(
      '/events?type=LOGIN_ERROR&type=CLIENT_LOGIN_ERROR&type=REFRESH_TOKEN_ERROR&type=TOKEN_EXCHANGE_ERROR',
    );
    for (const { type, error, details } of json.toReversed())
      t.check(type, [
        error,
        ...['reason', 'client_policy_error', 'client_policy_error_detail'].map((name) => details[name]),
      ]);
  },
};

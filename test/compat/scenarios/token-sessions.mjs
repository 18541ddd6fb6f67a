// Sessions as clients see them: refresh tokens and their end, what is told about tokens, logout.
const app = { clientId: 'app', serviceAccountsEnabled: true, directAccessGrantsEnabled: true };
const audience = {
  name: 'itself',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: {
    'included.client.audience': 'app',
    'access.token.claim': 'true',
    'introspection.token.claim': 'true',
  },
};

/** A client, a user, and what they ask for. */
async function people({ given, oidc }, more = {}) {
  const { clientId, secret } = await given.client({ ...app, protocolMappers: [audience], ...more });
  await given.user({ username: 'ann', password: 'pw' });
  const basic = [clientId, secret];
  return {
    basic,
    login: (scope = 'openid') =>
      given.tokens({ grant_type: 'password', username: 'ann', password: 'pw', scope }, { basic }),
    refresh: ({ refresh_token }, form = {}) =>
      oidc.token({ grant_type: 'refresh_token', refresh_token, ...form }, { basic }),
  };
}

const ignore = { ignore: ['exp'] };

export default {
  lifespans: async ({ given, admin, oidc, check }) => {
    await given.user({ username: 'ann', password: 'pw' });
    const app = { secret: 's', directAccessGrantsEnabled: true, serviceAccountsEnabled: true };
    const clients = {
      plain: {},
      session: { 'access.token.lifespan': '-1' },
      brief: { 'client.session.max.lifespan': '120', 'client.offline.session.max.lifespan': '180' },
      resting: { 'client.session.idle.timeout': '90', 'client.offline.session.idle.timeout': '150' },
      odd: { 'client.session.max.lifespan': '-1', 'client.offline.session.max.lifespan': 'x' },
    };
    for (const [clientId, attributes] of Object.entries(clients)) {
      const refreshing = { 'client_credentials.use_refresh_token': 'true' };
      await given.client({ ...app, clientId, attributes: { ...attributes, ...refreshing } });
    }
    // To the tens: a second passes now and then.
    const about = (seconds) => (seconds === undefined ? null : Math.round(seconds / 10) * 10);
    for (const settings of [
      {},
      { accessTokenLifespan: 7200, ssoSessionMaxLifespan: 3600 },
      { accessTokenLifespan: 60, clientSessionMaxLifespan: 300, clientSessionIdleTimeout: 200 },
      { ssoSessionIdleTimeout: 0, clientSessionMaxLifespan: 0, clientSessionIdleTimeout: 0 },
      { clientOfflineSessionIdleTimeout: 500, clientOfflineSessionMaxLifespan: 700 },
      { offlineSessionMaxLifespanEnabled: true, offlineSessionMaxLifespan: 900 },
      { offlineSessionIdleTimeout: 400, clientOfflineSessionIdleTimeout: 0, accessTokenLifespan: 800 },
      { offlineSessionMaxLifespan: 600, clientOfflineSessionMaxLifespan: 0 },
    ]) {
      const { status, text } = await admin.put('', settings);
      const shown = [status === 204 ? status : text];
      for (const clientId of Object.keys(clients))
        for (const scope of ['openid', 'openid offline_access'])
          for (const form of [
            { grant_type: 'password', username: 'ann', password: 'pw' },
            { grant_type: 'client_credentials' },
          ]) {
            const { json } = await oidc.token({ ...form, scope }, { basic: [clientId, 's'] });
            shown.push([clientId, about(json.expires_in), about(json.refresh_expires_in)].join(' '));
          }
      check(JSON.stringify(settings), shown);
    }
  },

  'offline access': async (context) => {
    const { oidc, step } = context;
    const { basic, login, refresh } = await people(context);
    const password = { grant_type: 'password', username: 'ann', password: 'pw' };
    await step('login', oidc.token({ ...password, scope: 'openid offline_access' }, { basic }));
    const tokens = await login('openid offline_access');
    await step('refresh', refresh(tokens));
    await step(
      'told',
      oidc.introspect({ token: tokens.refresh_token, token_type_hint: 'refresh_token' }, { basic }),
      ignore,
    );
    await step('revoke', oidc.revoke({ token: tokens.refresh_token }, { basic }));
    await step('used after that', refresh(tokens));
  },

  'scopes of a refresh': async (context) => {
    const { step } = context;
    const { login, refresh } = await people(context);
    const tokens = await login('openid phone');
    for (const scope of ['openid', 'phone', 'openid address', 'moon', '', ' ', 'offline_access'])
      await step(`"${scope}"`, refresh(tokens, { scope }));
  },

  'refresh tokens that rotate': async (context) => {
    const { given, oidc, step } = context;
    await given.realm({ revokeRefreshToken: true });
    const { basic, login, refresh } = await people(context);
    const tokens = await login();
    const first = await given.tokens(
      { grant_type: 'refresh_token', refresh_token: tokens.refresh_token },
      { basic },
    );
    const told = ({ refresh_token: token }) =>
      oidc.introspect({ token, token_type_hint: 'refresh_token' }, { basic });
    await step('the old one is told', told(tokens), ignore);
    await step('the new one is told', told(first), ignore);
    await step('the old one again', refresh(tokens));
    await step('the new one after that', refresh(first));
  },

  'refresh tokens that may be used again': async (context) => {
    const { given, step, sleep } = context;
    await given.realm({ revokeRefreshToken: true, refreshTokenMaxReuse: 1 });
    const { login, refresh } = await people(context);
    // Keycloak compares seconds.
    const used = async (name, tokens) => {
      await sleep(1100);
      return (await step(name, refresh(tokens))).json;
    };
    const first = await login();
    await used('once', first);
    const newest = await used('again', first);
    const next = await used('the newest of the two', newest);
    await used('the one after it', next);
    await used('the first once more', first);
    const often = await login();
    for (const name of ['one use', 'two uses', 'three uses']) await used(name, often);
    const lost = await login();
    const older = await used('an answer', lost);
    await used('another answer', lost);
    await used('the older of the two', older);
  },

  'lightweight tokens': async (context) => {
    const { oidc, step } = context;
    const { basic, login } = await people(context, {
      attributes: { 'client.use.lightweight.access.token.enabled': 'true' },
    });
    const password = { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' };
    await step('login', oidc.token(password, { basic }));
    await step('client credentials', oidc.token({ grant_type: 'client_credentials' }, { basic }));
    const { access_token: token } = await login();
    await step('told', oidc.introspect({ token }, { basic }), ignore);
    await step('userinfo', oidc.userinfo({ token }), { page: false });
  },

  'what is told to whom': async (context) => {
    const { given, oidc, step } = context;
    const { basic, login } = await people(context);
    const other = await given.client({ ...app, clientId: 'other' });
    const { access_token, id_token, refresh_token } = await login();
    for (const [name, token] of Object.entries({ access_token, id_token, refresh_token })) {
      for (const hint of [undefined, 'access_token', 'refresh_token', 'moon']) {
        await step(
          `${name}, hint ${hint}`,
          oidc.introspect({ token, ...(hint && { token_type_hint: hint }) }, { basic }),
          ignore,
        );
      }
      await step(`${name} by another`, oidc.introspect({ token }, { basic: [other.clientId, other.secret] }));
    }
  },

  userinfo: async (context) => {
    const { oidc, step } = context;
    const { login } = await people(context);
    const { access_token: token, id_token, refresh_token } = await login();
    await step('fine', oidc.userinfo({ token }));
    await step('without openid', oidc.userinfo({ token: (await login('profile')).access_token }));
    await step('nothing', oidc.userinfo({}));
    await step('garbage', oidc.userinfo({ token: 'x' }));
    await step('an ID token', oidc.userinfo({ token: id_token }));
    await step('a refresh token', oidc.userinfo({ token: refresh_token }));
  },

  logout: async (context) => {
    const { given, oidc, step } = context;
    const { basic, login, refresh } = await people(context);
    const other = await given.client({ ...app, clientId: 'other' });
    const { access_token, refresh_token } = await login();
    await step(
      'by another client',
      oidc.logout({ refresh_token }, { basic: [other.clientId, other.secret] }),
    );
    await step('with an access token', oidc.logout({ refresh_token: access_token }, { basic }));
    await step('with garbage', oidc.logout({ refresh_token: 'x' }, { basic }));
    await step('without a client', oidc.logout({ refresh_token }));
    await step('fine', oidc.logout({ refresh_token }, { basic }));
    await step('again', oidc.logout({ refresh_token }, { basic }));
    await step('refresh after that', refresh({ refresh_token }));
    await step('userinfo after that', oidc.userinfo({ token: access_token }));
    await step('introspection after that', oidc.introspect({ token: access_token }, { basic }));
  },
};

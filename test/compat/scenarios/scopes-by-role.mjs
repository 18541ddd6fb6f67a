// Client scopes with roles mapped to them: they count for users who have one of those roles, and for nobody else.
const redirect_uri = 'https://app.example.org/cb';
const app = {
  clientId: 'app',
  serviceAccountsEnabled: true,
  directAccessGrantsEnabled: true,
  implicitFlowEnabled: true,
  redirectUris: [redirect_uri],
};
const everywhere = {
  'access.token.claim': 'true',
  'id.token.claim': 'true',
  'userinfo.token.claim': 'true',
  'introspection.token.claim': 'true',
};
const openid = 'openid-connect';
const mappers = (name) => [
  {
    name: `audience of ${name}`,
    protocol: openid,
    protocolMapper: 'oidc-audience-mapper',
    config: { ...everywhere, 'included.custom.audience': `for-${name}` },
  },
  {
    name: `claim of ${name}`,
    protocol: openid,
    protocolMapper: 'oidc-hardcoded-claim-mapper',
    config: { ...everywhere, 'claim.name': `claim-${name}`, 'claim.value': 'told' },
  },
];
const itself = {
  name: 'itself',
  protocol: openid,
  protocolMapper: 'oidc-audience-mapper',
  config: { ...everywhere, 'included.client.audience': 'app' },
};

/** Scopes for those who have the role `vip` or one that it includes, a client that has them, and people with and without. */
async function world({ given, admin }, client = {}) {
  const role = async (name) => {
    await admin.post('/roles', { name });
    return (await admin.get(`/roles/${name}`)).json;
  };
  const [vip, below] = [await role('vip'), await role('below')];
  await role('above');
  await admin.post('/roles/vip/composites', [below]);
  await admin.post('/roles/above/composites', [vip]);
  const scope = async (name) => {
    const attributes = { 'include.in.token.scope': 'true', 'display.on.consent.screen': 'true' };
    const made = await admin.post('/client-scopes', {
      name,
      protocol: openid,
      attributes,
      protocolMappers: mappers(name),
    });
    const id = made.headers.location.split('/').at(-1);
    await admin.post(`/client-scopes/${id}/scope-mappings/realm`, [vip]);
    return id;
  };
  const [always, gated] = [await scope('always'), await scope('gated')];
  const { id, clientId, secret } = await given.client({ ...app, protocolMappers: [itself], ...client });
  await admin.put(`/clients/${id}/default-client-scopes/${always}`);
  await admin.put(`/clients/${id}/optional-client-scopes/${gated}`);
  const users = {};
  for (const [username, roles] of Object.entries({ ann: ['vip'], bob: [], carl: ['below'], dora: ['above'] }))
    users[username] = await given.user({ username, password: 'pw', roles: { realm: roles } });
  return { id, gated, basic: [clientId, secret], users, vip };
}

const scopeOf = (text = '') => text.split(' ').sort();
const told = ({ aud, ...claims }) => ({
  aud: [aud ?? []].flat().filter((name) => name.startsWith('for-')),
  always: claims['claim-always'],
  gated: claims['claim-gated'],
  ...(claims.scope !== undefined && { scope: scopeOf(claims.scope) }),
});
const password = (username, scope = 'openid gated') => ({
  grant_type: 'password',
  username,
  password: 'pw',
  scope,
});

export default {
  'who has one of the roles': async (context) => {
    const { given, oidc, claims, check } = context;
    const { basic } = await world(context);
    for (const username of ['ann', 'bob', 'carl', 'dora']) {
      const tokens = await given.tokens(password(username), { basic });
      check(username, {
        answer: scopeOf(tokens.scope),
        access: told(claims(tokens.access_token)),
        id: told(claims(tokens.id_token)),
        refresh: scopeOf(claims(tokens.refresh_token).scope),
        userinfo: told((await oidc.userinfo({ token: tokens.access_token })).json),
        introspection: told((await oidc.introspect({ token: tokens.access_token }, { basic })).json),
      });
    }
  },

  'a client without full scope': async (context) => {
    const { given, claims, check } = context;
    const { basic } = await world(context, { fullScopeAllowed: false });
    for (const username of ['ann', 'bob', 'carl', 'dora']) {
      const { access_token } = await given.tokens(password(username), { basic });
      check(username, {
        ...told(claims(access_token)),
        roles: claims(access_token).realm_access?.roles?.sort(),
      });
    }
  },

  'a service account': async (context) => {
    const { given, admin, claims, check } = context;
    const { basic, id } = await world(context);
    const seen = async (name) => {
      const form = { grant_type: 'client_credentials', scope: 'gated' };
      const { access_token, scope } = await given.tokens(form, { basic });
      check(name, { answer: scopeOf(scope), access: told(claims(access_token)) });
    };
    await seen('without');
    await given.roles((await admin.get(`/clients/${id}/service-account-user`)).json.id, { realm: ['vip'] });
    await seen('with');
  },

  'roles that come and go': async (context) => {
    const { given, admin, oidc, claims, check, step } = context;
    const { basic, users, vip } = await world(context);
    const seen = async (name, { refresh_token }, form = {}) => {
      const refreshed = await given.tokens(
        { grant_type: 'refresh_token', refresh_token, ...form },
        { basic },
      );
      const { access_token, scope } = refreshed;
      check(name, {
        answer: scopeOf(scope),
        access: told(claims(access_token)),
        refresh: scopeOf(claims(refreshed.refresh_token).scope),
      });
      return refreshed;
    };
    const tokens = await given.tokens(password('bob'), { basic });
    await given.roles(users.bob, { realm: ['vip'] });
    await seen('given', tokens);
    const { access_token: token, refresh_token } = await given.tokens(password('bob'), { basic });
    await seen('asked for', { refresh_token }, { scope: 'openid gated' });
    await admin.delete(`/users/${users.bob}/role-mappings/realm`, [vip]);
    check('userinfo after that', told((await oidc.userinfo({ token })).json));
    check('introspection after that', told((await oidc.introspect({ token }, { basic })).json));
    const taken = await seen('taken', { refresh_token });
    await step(
      'taken, asked for',
      oidc.token({ grant_type: 'refresh_token', refresh_token, scope: 'gated' }, { basic }),
      {
        ignore: ['scope'],
      },
    );
    await given.roles(users.bob, { realm: ['vip'] });
    await seen('given again, with the token from before', { refresh_token });
    await seen('given again, with the token from between', taken);
  },

  'by the browser': async (context) => {
    const { given, oidc, browser, claims, check } = context;
    const { basic } = await world(context);
    for (const username of ['ann', 'bob']) {
      const who = { username, password: 'pw' };
      const { code } = await given.code({ client_id: 'app', redirect_uri, scope: 'openid gated' }, who);
      const tokens = await given.tokens({ grant_type: 'authorization_code', code, redirect_uri }, { basic });
      check(`code, ${username}`, {
        answer: scopeOf(tokens.scope),
        access: told(claims(tokens.access_token)),
      });
      const tab = browser();
      const ask = {
        client_id: 'app',
        redirect_uri,
        response_type: 'id_token token',
        nonce: 'n',
        scope: 'openid gated',
      };
      await tab.open(oidc.authUrl(ask));
      const { headers } = await tab.submit(who);
      const fragment = new URLSearchParams(new URL(headers.location).hash.slice(1));
      check(`fragment, ${username}`, {
        access: told(claims(fragment.get('access_token'))),
        id: told(claims(fragment.get('id_token'))),
      });
    }
  },

  'what people agree to': async (context) => {
    const { given, admin, oidc, browser, claims, check, step } = context;
    const { basic, users } = await world(context, { consentRequired: true });
    const tab = browser();
    const ask = () => tab.open(oidc.authUrl({ client_id: 'app', redirect_uri, scope: 'openid gated' }));
    await ask();
    await tab.submit({ username: 'bob', password: 'pw' });
    await step('the page', tab.follow());
    const { headers } = await tab.submit({ accept: 'Yes' });
    const code = new URL(headers.location).searchParams.get('code');
    const tokens = await given.tokens({ grant_type: 'authorization_code', code, redirect_uri }, { basic });
    check('tokens', { answer: scopeOf(tokens.scope), access: told(claims(tokens.access_token)) });
    const [consent] = (await admin.get(`/users/${users.bob}/consents`)).json;
    check('kept', consent?.grantedClientScopes?.sort());
    await given.roles(users.bob, { realm: ['vip'] });
    const again = await ask();
    check('with the role, a code at once', new URL(again.headers.location).searchParams.has('code'));
  },

  'tokens for example': async (context) => {
    const { admin, check } = context;
    const { id, users } = await world(context);
    const at = `/clients/${id}/evaluate-scopes`;
    for (const username of ['ann', 'bob']) {
      for (const kind of ['access-token', 'id-token', 'userinfo']) {
        const query = `scope=openid%20gated&userId=${users[username]}`;
        check(
          `${kind}, ${username}`,
          told((await admin.get(`${at}/generate-example-${kind}?${query}`)).json),
        );
      }
    }
  },

  'offline access by another role': async (context) => {
    const { admin, oidc, claims, check } = context;
    const { basic, vip } = await world(context);
    const { id } = (await admin.get('/client-scopes')).json.find(({ name }) => name === 'offline_access');
    const [own] = (await admin.get(`/client-scopes/${id}/scope-mappings/realm`)).json;
    await admin.post(`/client-scopes/${id}/scope-mappings/realm`, [vip]);
    await admin.delete(`/client-scopes/${id}/scope-mappings/realm`, [own]);
    for (const username of ['ann', 'bob']) {
      const res = await oidc.token(password(username, 'openid offline_access'), { basic });
      check(username, {
        status: res.status,
        error: res.json.error,
        answer: scopeOf(res.json.scope),
        typ: res.json.refresh_token && claims(res.json.refresh_token).typ,
        refresh: res.json.refresh_token && scopeOf(claims(res.json.refresh_token).scope),
      });
      if (!res.json.refresh_token) continue;
      const form = { grant_type: 'refresh_token', refresh_token: res.json.refresh_token };
      const again = await oidc.token(form, { basic });
      check(`${username} again`, {
        status: again.status,
        error: again.json.error_description,
        answer: scopeOf(again.json.scope),
        typ: again.json.refresh_token && claims(again.json.refresh_token).typ,
      });
    }
  },

  'tokens exchanged': async (context) => {
    const { given, oidc, claims, check } = context;
    const { basic } = await world(context, { attributes: { 'standard.token.exchange.enabled': 'true' } });
    for (const username of ['ann', 'bob']) {
      const { access_token } = await given.tokens(password(username, 'openid'), { basic });
      const res = await oidc.token(
        {
          grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
          subject_token: access_token,
          subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
          scope: 'openid gated',
        },
        { basic },
      );
      check(username, {
        status: res.status,
        answer: scopeOf(res.json.scope),
        access: res.json.access_token && told(claims(res.json.access_token)),
      });
    }
  },

  'offline access that is taken back': async (context) => {
    const { given, admin, oidc, check } = context;
    await given.realm({
      eventsEnabled: true,
      enabledEventTypes: ['REFRESH_TOKEN_ERROR', 'INTROSPECT_TOKEN_ERROR'],
    });
    const client = await given.client(app);
    const basic = ['app', client.secret];
    const userId = await given.user({ username: 'ann', password: 'pw' });
    const form = password('ann', 'openid offline_access');
    const { refresh_token } = await given.tokens(form, { basic });
    const use = async (name) => {
      await admin.delete('/events');
      for (const [how, more] of [
        ['', {}],
        [', less asked for', { scope: 'openid' }],
      ]) {
        const { status, json } = await oidc.token(
          { grant_type: 'refresh_token', refresh_token, ...more },
          { basic },
        );
        check(`${name}${how}`, [status, json.error, json.error_description, scopeOf(json.scope)]);
      }
      const told = await oidc.introspect(
        { token: refresh_token, token_type_hint: 'refresh_token' },
        { basic },
      );
      check(`${name}, told`, told.json.active);
      const events = (await admin.get('/events')).json.map(({ type, error, details }) => [
        type,
        error,
        details.reason,
      ]);
      check(`${name}, events`, events.sort());
    };
    const roles = (await admin.get(`/users/${userId}/role-mappings/realm`)).json;
    const role = (await admin.get('/roles/offline_access')).json;
    const { id } = (await admin.get('/client-scopes')).json.find(({ name }) => name === 'offline_access');
    const scope = `/clients/${client.id}/optional-client-scopes/${id}`;
    await use('granted');
    await admin.delete(`/users/${userId}/role-mappings/realm`, roles);
    await use('the user without the role');
    await admin.post(`/users/${userId}/role-mappings/realm`, [role]);
    await use('the user with it again');
    await admin.delete(scope);
    await use('the client without the scope');
    await admin.put(scope);
    await admin.put(`/clients/${client.id}`, { ...client, fullScopeAllowed: false });
    await use('the client without full scope');
    await admin.delete(`/client-scopes/${id}/scope-mappings/realm`, [role]);
    await use('the scope without the role');
  },
};

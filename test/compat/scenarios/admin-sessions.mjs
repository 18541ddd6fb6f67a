// Sessions as administrators see and end them, and what that does to tokens.
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
/** What no two servers share: ids of sessions have no form that would tell. */
const MOMENTS = ['*.id', '*.start', '*.lastAccess'];

/** A client, a user, and what they ask for. */
async function people({ given, oidc }) {
  const client = await given.client({ ...app, protocolMappers: [audience] });
  const userId = await given.user({ username: 'ann', password: 'pw' });
  const basic = [client.clientId, client.secret];
  return {
    client,
    userId,
    basic,
    login: (scope = 'openid', username = 'ann') =>
      given.tokens({ grant_type: 'password', username, password: 'pw', scope }, { basic }),
    refresh: ({ refresh_token }) => oidc.token({ grant_type: 'refresh_token', refresh_token }, { basic }),
    told: ({ access_token: token }) => oidc.introspect({ token }, { basic }),
  };
}

/** A token of the same second as a logout is not from before it. */
const laterSecond = ({ sleep }) => sleep(1100);

/** Records what tokens are good for now. */
async function use({ oidc, step }, { refresh, told }, name, tokens) {
  await step(`${name}: introspection`, told(tokens), { ignore: ['exp'] });
  await step(`${name}: userinfo`, oidc.userinfo({ token: tokens.access_token }));
  await step(`${name}: refresh`, refresh(tokens));
}

export default {
  'sessions of a user': async (context) => {
    const { admin, step } = context;
    const world = await people(context);
    const { userId, client, login } = world;
    const options = { ignore: MOMENTS };
    const list = (name) => step(name, admin.get(`/users/${userId}/sessions`), options);
    await list('none');
    const tokens = await login();
    await list('one');
    await use(context, world, 'before', tokens);
    await laterSecond(context);
    await step('logout', admin.post(`/users/${userId}/logout`));
    await list('after the logout');
    await use(context, world, 'after the logout', tokens);
    await step('the user after that', admin.get(`/users/${userId}`));
    await step('logout of nothing', admin.post(`/users/${userId}/logout`));
    await step('a user that is not there', admin.get('/users/moon/sessions'));
    await step('logout of nobody', admin.post('/users/moon/logout'));
    await step('logout with a body', admin.post(`/users/${userId}/logout`, { a: 1 }));
    await step(
      'offline of no client',
      admin.get(`/users/${userId}/offline-sessions/00000000-0000-0000-0000-000000000000`),
    );
    await step('offline by client id', admin.get(`/users/${userId}/offline-sessions/${client.clientId}`));
    await step('offline of nobody', admin.get(`/users/moon/offline-sessions/${client.id}`));
    await step('offline sessions without a client', admin.get(`/users/${userId}/offline-sessions`));
  },

  'offline sessions': async (context) => {
    const { admin, step, sleep } = context;
    const world = await people(context);
    const { userId, client, login } = world;
    const options = { ignore: MOMENTS };
    await step('none', admin.get(`/users/${userId}/offline-sessions/${client.id}`));
    const tokens = await login('openid offline_access');
    await step('of the user', admin.get(`/users/${userId}/offline-sessions/${client.id}`), options);
    await step('online ones', admin.get(`/users/${userId}/sessions`), options);
    await step('of the client', admin.get(`/clients/${client.id}/offline-sessions`), options);
    await step('count', admin.get(`/clients/${client.id}/offline-session-count`));
    await step('online count', admin.get(`/clients/${client.id}/session-count`));
    await step('client session stats', admin.get('/client-session-stats'));
    await laterSecond(context);
    // Tokens of the second in which it happens stay good.
    await sleep(1100);
    await step('logout of the user', admin.post(`/users/${userId}/logout`));
    await step('count after the logout', admin.get(`/clients/${client.id}/offline-session-count`));
    await use(context, world, 'after the logout', tokens);
    const again = await login('openid offline_access');
    await laterSecond(context);
    await step('logout of all', admin.post('/logout-all'));
    await step('count after that', admin.get(`/clients/${client.id}/offline-session-count`));
    await use(context, world, 'after logout of all', again);
  },

  'remove one session': async (context) => {
    const { admin, step } = context;
    const world = await people(context);
    const { client, login } = world;
    const online = await login();
    const offline = await login('openid offline_access');
    await step('an offline one as an online one', admin.delete(`/sessions/${offline.session_state}`));
    await step(
      'an online one as an offline one',
      admin.delete(`/sessions/${online.session_state}?isOffline=true`),
    );
    await step('no session', admin.delete('/sessions/moon'));
    await step('no offline session', admin.delete('/sessions/moon?isOffline=true'));
    await step('isOffline of another kind', admin.delete('/sessions/moon?isOffline=moon'));
    await use(context, world, 'an online one before', online);
    await step('an online one', admin.delete(`/sessions/${online.session_state}`));
    await use(context, world, 'an online one after', online);
    await step('again', admin.delete(`/sessions/${online.session_state}`));
    await use(context, world, 'an offline one before', offline);
    await step('an offline one', admin.delete(`/sessions/${offline.session_state}?isOffline=true`));
    await use(context, world, 'an offline one after', offline);
    await step('count', admin.get(`/clients/${client.id}/offline-session-count`));
    await step('reading one', admin.get(`/sessions/${online.session_state}`));
    await step('no id', admin.delete('/sessions'));
  },

  'sessions of a client': async (context) => {
    const { given, admin, step } = context;
    const { client, login } = await people(context);
    const other = await given.client({ clientId: 'other', directAccessGrantsEnabled: true });
    await given.user({ username: 'bea', password: 'pw' });
    await step('none', admin.get(`/clients/${client.id}/user-sessions`));
    await step('count of none', admin.get(`/clients/${client.id}/session-count`));
    await step('stats of none', admin.get('/client-session-stats'));
    await login();
    await login('openid', 'bea');
    await login('openid offline_access', 'bea');
    const sets = { ignore: MOMENTS, sets: ['$'] };
    await step('two', admin.get(`/clients/${client.id}/user-sessions`), sets);
    await step('count', admin.get(`/clients/${client.id}/session-count`));
    await step('offline', admin.get(`/clients/${client.id}/offline-sessions`), sets);
    await step('offline count', admin.get(`/clients/${client.id}/offline-session-count`));
    await step('stats', admin.get('/client-session-stats'), sets);
    await step('of another', admin.get(`/clients/${other.id}/user-sessions`));
    const lengths = async (query) => {
      const { status, json, text } = await admin.get(`/clients/${client.id}/user-sessions?${query}`);
      return [query, status, Array.isArray(json) ? json.length : text];
    };
    for (const query of [
      'first=0&max=1',
      'first=1&max=1',
      'first=2&max=1',
      'max=0',
      'first=1',
      'max=-1',
      'first=-1',
    ])
      admin.get && context.check(query, await lengths(query));
    await step('bad paging', admin.get(`/clients/${client.id}/user-sessions?max=moon`));
    await step('no client', admin.get('/clients/moon/user-sessions'));
    await step('count of no client', admin.get('/clients/moon/session-count'));
    await step('offline of no client', admin.get('/clients/moon/offline-sessions'));
    await step('offline count of no client', admin.get('/clients/moon/offline-session-count'));
  },

  'logout of all': async (context) => {
    const { admin, step } = context;
    const world = await people(context);
    const { userId, client, login } = world;
    const tokens = await login();
    await laterSecond(context);
    await step('logout of all', admin.post('/logout-all'));
    await step('sessions after that', admin.get(`/users/${userId}/sessions`));
    await step('count after that', admin.get(`/clients/${client.id}/session-count`));
    await use(context, world, 'after that', tokens);
    await step('again', admin.post('/logout-all'));
    await step('read', admin.get('/logout-all'));
    const { json } = await admin.get();
    context.check('the realm does not remember', json.notBefore);
  },

  'pushing what is revoked': async (context) => {
    const { given, admin, step } = context;
    const world = await people(context);
    const { client } = world;
    await step('the realm', admin.post('/push-revocation'));
    await step('the client', admin.post(`/clients/${client.id}/push-revocation`));
    await step('no client', admin.post('/clients/moon/push-revocation'));
    await step('read', admin.get('/push-revocation'));
    const web = await given.web({});
    await admin.put(`/clients/${client.id}`, { adminUrl: `${web.url}/k` });
    await step('the client with an address', admin.post(`/clients/${client.id}/push-revocation`));
    await step('the realm with one', admin.post('/push-revocation'));
    await step('logout of all with one', admin.post('/logout-all'));
  },

  'not before': async (context) => {
    const { given, admin, step, sleep } = context;
    const world = await people(context);
    const { client, login } = world;
    const tokens = await login();
    const offline = await login('openid offline_access');
    const now = Math.floor(Date.now() / 1000);
    await step('of the client', admin.put(`/clients/${client.id}`, { notBefore: now + 2 }));
    await use(context, world, 'before that of the client', tokens);
    await use(context, world, 'offline, before that of the client', offline);
    await admin.put(`/clients/${client.id}`, { notBefore: 0 });
    await use(context, world, 'with none', tokens);
    await given.realm({ notBefore: now + 2 });
    await use(context, world, 'before that of the realm', tokens);
    await use(context, world, 'offline, before that of the realm', offline);
    await sleep(3000);
    const later = await login();
    await use(context, world, 'after that of the realm', later);
  },

  'who may': async (context) => {
    const { given, admin, http, step, realm } = context;
    const { client, userId, login } = await people(context);
    const at = `/admin/realms/${realm}`;
    for (const role of [
      undefined,
      'view-users',
      'query-users',
      'manage-users',
      'view-clients',
      'manage-clients',
      'query-clients',
      'view-realm',
      'manage-realm',
    ]) {
      const token = await given.serviceToken(...(role ? [role] : []));
      const { session_state } = await login();
      const name = role ?? 'nothing';
      const options = { token };
      const answers = [];
      for (const [method, path] of [
        ['get', `/users/${userId}/sessions`],
        ['get', `/users/${userId}/offline-sessions/${client.id}`],
        ['get', `/clients/${client.id}/user-sessions`],
        ['get', `/clients/${client.id}/session-count`],
        ['get', `/clients/${client.id}/offline-sessions`],
        ['get', `/clients/${client.id}/offline-session-count`],
        ['get', '/client-session-stats'],
        ['get', `/users/${userId}/consents`],
        ['delete', `/users/${userId}/consents/app`],
        ['delete', `/sessions/${session_state}`],
        ['post', `/users/${userId}/logout`],
        ['post', '/push-revocation'],
        ['post', `/clients/${client.id}/push-revocation`],
        ['get', '/users/moon/sessions'],
        ['get', '/clients/moon/user-sessions'],
        ['delete', '/sessions/moon'],
        ['delete', '/users/moon/consents/app'],
      ]) {
        const { status, text } = await http[method](`${at}${path}`, options);
        const where = path
          .replace(userId, '{user}')
          .replace(client.id, '{client}')
          .replace(session_state, '{session}');
        answers.push(`${method} ${where}: ${status}${status >= 400 ? ` ${text}` : ''}`);
      }
      context.check(name, answers);
    }
    await step(
      'logout of all by a service that manages users',
      http.post(`${at}/logout-all`, { token: await given.userToken('manage-users') }),
    );
    await step(
      'logout of all by one that views the realm',
      http.post(`${at}/logout-all`, { token: await given.userToken('view-realm') }),
    );
    await step('the sessions are still there', admin.get(`/users/${userId}/sessions`), {
      ignore: [...MOMENTS],
    });
  },

  "the console's list": async (context) => {
    const { given, admin, http, step, check, realm } = context;
    const { client, userId, login } = await people(context);
    await given.user({ username: 'bea', password: 'pw' });
    const other = await given.client({ clientId: 'other', directAccessGrantsEnabled: true });
    await step('none', admin.get('/ui-ext/sessions?first=0&max=11&type=ALL&search='));
    await login();
    await login('openid', 'bea');
    await login('openid offline_access', 'bea');
    await given.tokens(
      { grant_type: 'password', username: 'bea', password: 'pw' },
      { basic: [other.clientId, other.secret] },
    );
    const options = { ignore: MOMENTS, sets: ['$'] };
    for (const type of ['ALL', 'REGULAR', 'OFFLINE'])
      await step(type, admin.get(`/ui-ext/sessions?first=0&max=11&type=${type}&search=`), options);
    await step('no type', admin.get('/ui-ext/sessions?first=0&max=11'), options);
    await step('type of another kind', admin.get('/ui-ext/sessions?first=0&max=11&type=moon'));
    await step('nothing said', admin.get('/ui-ext/sessions'), options);
    for (const search of [
      'bea',
      'BEA',
      'be',
      'ann',
      'app',
      'the',
      'example',
      'nobody',
      '127.0.0.1',
      '127',
      userId,
    ])
      await step(
        `search ${search === userId ? 'by id' : search}`,
        admin.get(`/ui-ext/sessions?first=0&max=11&type=ALL&search=${search}`),
        options,
      );
    for (const query of ['first=0&max=1', 'first=1&max=2', 'first=4&max=2', 'first=0&max=0']) {
      const { status, json } = await admin.get(`/ui-ext/sessions?type=ALL&search=&${query}`);
      check(query, [status, json?.length]);
    }
    for (const type of ['ALL', 'REGULAR', 'OFFLINE'])
      await step(
        `of a client, ${type}`,
        admin.get(`/ui-ext/sessions/client?first=0&max=11&type=${type}&clientId=${client.id}&search=`),
        options,
      );
    await step(
      'of a client, by its user',
      admin.get(`/ui-ext/sessions/client?first=0&max=11&type=ALL&clientId=${client.id}&search=bea`),
      options,
    );
    for (const role of ['view-users', 'view-clients', 'view-realm', 'manage-realm']) {
      const token = await given.serviceToken(role);
      const at = `/admin/realms/${realm}/ui-ext/sessions`;
      const all = await http.get(`${at}?first=0&max=11&type=ALL`, { token });
      const ofClient = await http.get(`${at}/client?first=0&max=11&type=ALL&clientId=${client.id}`, {
        token,
      });
      check(role, [all.status, ofClient.status]);
    }
  },
};

// The Account REST API: what people see and change of their own account by a token of a client.
const app = {
  clientId: 'app',
  name: 'My App',
  description: 'an app',
  publicClient: true,
  directAccessGrantsEnabled: true,
  rootUrl: 'https://app.example.org',
  baseUrl: '/home',
  redirectUris: ['https://app.example.org/*'],
  webOrigins: ['https://app.example.org'],
};
const asks = {
  clientId: 'asks',
  publicClient: true,
  consentRequired: true,
  baseUrl: 'https://asks.example.org/',
};
const profile = { username: 'ann', firstName: 'Ann', lastName: 'Example', email: 'ann@example.org' };
const MOMENTS = [
  'id',
  'started',
  'lastAccess',
  'expires',
  'createdDate',
  'lastUpdatedDate',
  'credentialData',
];
const BRIEF = '/?userProfileMetadata=false';

const WEBKIT = 'AppleWebKit/537.36 (KHTML, like Gecko)';
const APPLE = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';
const WINDOWS = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64';
const LINUX = 'Mozilla/5.0 (X11; Linux x86_64';
const MAC = 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7';
const AGENTS = {
  'Chrome on Linux': `${LINUX}) ${WEBKIT} Chrome/126.0.0.0 Safari/537.36`,
  'Chrome on Windows': `${WINDOWS}) ${WEBKIT} Chrome/126.0.0.0 Safari/537.36`,
  'Chrome on a Mac': `${MAC}) ${WEBKIT} Chrome/125.0.6422.60 Safari/537.36`,
  'Chrome on Android': `Mozilla/5.0 (Linux; Android 14; Pixel 8) ${WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36`,
  'Chrome on Android that hides the model': `Mozilla/5.0 (Linux; Android 10; K) ${WEBKIT} Chrome/126.0.0.0 Mobile Safari/537.36`,
  'Chrome on an iPhone': `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) ${APPLE} CriOS/126.0.6478.35 Mobile/15E148 Safari/604.1`,
  'Chrome OS': `Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) ${WEBKIT} Chrome/126.0.0.0 Safari/537.36`,
  'Edge on Windows': `${WINDOWS}) ${WEBKIT} Chrome/126.0.0.0 Safari/537.36 Edg/126.0.2592.56`,
  'Opera on Windows': `${WINDOWS}) ${WEBKIT} Chrome/124.0.0.0 Safari/537.36 OPR/110.0.0.0`,
  'Samsung Internet': `Mozilla/5.0 (Linux; Android 13; SM-S911B) ${WEBKIT} SamsungBrowser/25.0 Chrome/121.0.0.0 Mobile Safari/537.36`,
  'Firefox on Windows': `${WINDOWS}; rv:127.0) Gecko/20100101 Firefox/127.0`,
  'Firefox on Linux': `${LINUX}; rv:127.0) Gecko/20100101 Firefox/127.0`,
  'Firefox on Ubuntu': 'Mozilla/5.0 (X11; Ubuntu; Linux x86_64; rv:127.0) Gecko/20100101 Firefox/127.0',
  'Firefox on a Mac': 'Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:127.0) Gecko/20100101 Firefox/127.0',
  'Firefox on Android': 'Mozilla/5.0 (Android 14; Mobile; rv:127.0) Gecko/127.0 Firefox/127.0',
  'Safari on a Mac': `${MAC}) ${APPLE} Version/17.4.1 Safari/605.1.15`,
  'Safari of a phone': `Mozilla/5.0 (iPhone; CPU iPhone OS 17_5_1 like Mac OS X) ${APPLE} Version/17.5 Mobile/15E148 Safari/604.1`,
  'Safari of a tablet': `Mozilla/5.0 (iPad; CPU OS 16_6 like Mac OS X) ${APPLE} Version/16.6 Mobile/15E148 Safari/604.1`,
  curl: 'curl/8.5.0',
  nonsense: 'x',
};

/** Ann, her token, and calls in her name. */
async function person({ given, http, realm }, settings = {}) {
  await given.realm({ eventsEnabled: true, ...settings });
  const client = await given.client(app);
  const userId = await given.user({ username: 'ann', password: 'pw' });
  const login = async (more = {}) =>
    (
      await given.tokens({
        grant_type: 'password',
        client_id: 'app',
        username: 'ann',
        password: 'pw',
        scope: 'openid',
        ...more,
      })
    ).access_token;
  const at = (path) => `/realms/${realm}/account${path}`;
  const headers = { accept: 'application/json' };
  const token = await login();
  const call = (method, path, json, options) =>
    http[method](at(path), { token, headers, ...(json !== undefined && { json }), ...options });
  return { client, userId, login, at, headers, token, call };
}

const eventsOf = async (admin) =>
  (await admin.get('/events?max=200')).json
    .filter(({ type }) => !/^LOGIN/.test(type))
    .map(({ type, clientId, error, details }) => ({ type, clientId, error, details }))
    .reverse();

/** One request for each thing that can be asked. */
const everything = (scopeId) => [
  ['get', BRIEF],
  ['post', '/', profile],
  ['get', '/credentials'],
  ['delete', '/credentials/none'],
  ['put', '/credentials/none/label', 'x'],
  ['get', '/sessions'],
  ['get', '/sessions/devices'],
  ['delete', '/sessions/none'],
  ['delete', '/sessions'],
  ['get', '/applications'],
  ['get', '/applications/asks/consent'],
  ['put', '/applications/asks/consent', { grantedScopes: [{ id: scopeId }] }],
  ['post', '/applications/asks/consent', { grantedScopes: [{ id: scopeId }] }],
  ['delete', '/applications/asks/consent'],
  ['get', '/linked-accounts'],
  ['delete', '/linked-accounts/none'],
  ['get', '/groups'],
  ['get', '/resources'],
  ['get', '/supportedLocales'],
  ['get', '/organizations'],
];

const scopeNamed = async (admin, name) =>
  (await admin.get('/client-scopes')).json.find((scope) => scope.name === name);

async function withRoles(context, roles) {
  const { given, admin, step } = context;
  const { login, call } = await person(context);
  await given.client(asks);
  const email = await scopeNamed(admin, 'email');
  const bob = await given.user({ username: 'bob', password: 'pw' });
  const usual = (await admin.get(`/users/${bob}/role-mappings/realm`)).json;
  await admin.delete(`/users/${bob}/role-mappings/realm`, usual);
  for (const role of roles) {
    if (role) await given.roles(bob, { account: [role] });
    const token = await login({ username: 'bob' });
    for (const [method, path, json] of everything(email.id))
      await step(
        `${role ?? 'none'}: ${method} ${path}`,
        call(
          method,
          path,
          json === profile ? { ...profile, username: 'bob', email: 'bob@example.org' } : json,
          { token },
        ),
        {
          ignore: [...MOMENTS, 'current'],
          sets: ['$', '*.sessions'],
        },
      );
    if (role) {
      const account = await given.clientByName('account');
      const mapping = `/users/${bob}/role-mappings/clients/${account.id}`;
      await admin.delete(mapping, (await admin.get(mapping)).json);
    }
  }
}

export default {
  profile: async (context) => {
    const { given, admin, step, check } = context;
    const { call } = await person(context, {
      internationalizationEnabled: true,
      supportedLocales: ['en', 'de'],
    });
    await given.user({ username: 'bob', password: 'pw' });
    await step('read', call('get', '/'));
    await step('read without the slash', call('get', ''));
    await step('read without metadata', call('get', BRIEF));
    await step('read with a word for metadata', call('get', '/?userProfileMetadata=x'));
    await step('as of a version', call('get', `/v1alpha1${BRIEF}`));
    await step('as of another version', call('get', '/v1'));
    await step('below another version', call('get', '/v2/credentials'));
    const post = (name, json, options) => step(name, call('post', '/', json, options));
    await post('the same', profile);
    await post('other names', { ...profile, firstName: 'Anna', lastName: 'Lee' });
    await post('no last name', { ...profile, lastName: undefined });
    await post('several problems', { username: 'ann', firstName: 'Ann<>', email: 'nope' });
    await post('no email', { ...profile, email: undefined });
    await post('an empty email', { ...profile, email: '' });
    await post('another username', { ...profile, username: 'anna' });
    await post('no username', { ...profile, username: undefined });
    await post('an attribute that nobody knows', { ...profile, attributes: { other: ['x'] } });
    await post('a language', { ...profile, attributes: { locale: ['de'] } });
    await post('an address of somebody else', { ...profile, email: 'bob@example.org' });
    await post('the address in another case', { ...profile, email: 'ANN@example.org' });
    await post('somebody else by id, and more than is theirs', {
      ...profile,
      id: 'x',
      emailVerified: false,
      enabled: false,
    });
    await step('after that', call('get', BRIEF));
    await post('another address', { ...profile, email: 'new@example.org' });
    await step('with another address', call('get', BRIEF));
    await post('an array', []);
    await post('a text', 'x');
    await post('a member that is none', { ...profile, wat: 1 });
    await post('a member of another type', { ...profile, username: { a: 1 } });
    await step(
      'JSON that is cut off',
      call('post', '/', undefined, {
        text: '{"username":',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
      }),
    );
    await step('a form', call('post', '/', undefined, { form: { username: 'ann' } }));
    await admin.put('', { editUsernameAllowed: true });
    await post('another username where that may be', { ...profile, username: 'anna' });
    await post('a username of somebody else', { ...profile, username: 'bob' });
    await post('no username where it may be another', { ...profile, username: undefined });
    await step('read where the username may be another', call('get', '/'));
    await admin.put('', { registrationEmailAsUsername: true });
    await step('read where the address is the name', call('get', '/'));
    await post('another address, which is the name', {
      firstName: 'Ann',
      lastName: 'Example',
      email: 'third@example.org',
    });
    await step('after another address, which is the name', call('get', BRIEF));
    check('events', await eventsOf(admin));
  },

  'profile by rules': async (context) => {
    const { admin, step, check } = context;
    const { userId, call } = await person(context);
    const rules = (await admin.get('/users/profile')).json;
    const mine = { view: ['user', 'admin'], edit: ['user', 'admin'] };
    await admin.put('/users/profile', {
      ...rules,
      attributes: [
        ...rules.attributes,
        { name: 'seen', permissions: { view: ['user', 'admin'], edit: ['admin'] } },
        { name: 'hidden', permissions: { view: ['admin'], edit: ['admin'] } },
        { name: 'many', multivalued: true, permissions: mine, validations: { length: { max: 3 } } },
        {
          name: 'need',
          displayName: 'Need it',
          group: 'user-metadata',
          required: { roles: ['user'] },
          annotations: { inputType: 'text' },
          permissions: mine,
        },
        { name: 'scoped', selector: { scopes: ['phone'] }, permissions: mine },
      ],
    });
    await admin.put(`/users/${userId}`, {
      ...profile,
      attributes: { seen: ['s'], hidden: ['h'], need: ['n'] },
    });
    await step('read', call('get', '/'));
    const post = (name, attributes) => step(name, call('post', '/', { ...profile, attributes }));
    await post('what is only seen, changed', { seen: ['z'], need: ['n'] });
    await post('what is only seen, the same', { seen: ['s'], need: ['n'] });
    await post('what is only seen, left out', { need: ['n'] });
    await post('what is only seen, emptied', { seen: [], need: ['n'] });
    await post('what is hidden, changed', { hidden: ['z'], need: ['n'] });
    await post('without what is needed', {});
    await post('too long', { need: ['n'], many: ['abc', 'abcd', 'xxxxx'] });
    await post('several values', { need: ['n'], many: ['abc', 'd'] });
    await post('too many values', { need: ['n', 'm'] });
    await post('members as attributes', { need: ['n'], username: ['eve'], email: ['eve@example.org'] });
    await step('after that', call('get', BRIEF));
    await step('as the administrator sees it', admin.get(`/users/${userId}`));
    const enabled = (await admin.get('/users/profile')).json;
    await admin.put('/users/profile', { ...enabled, unmanagedAttributePolicy: 'ENABLED' });
    await post('unnamed ones', { need: ['n'], other: ['o'] });
    await step('with unnamed ones', call('get', BRIEF));
    await post('an unnamed one that is too long', { need: ['n'], other: ['o'.repeat(3000)] });
    for (const name of [
      'disabledReason',
      'LDAP_ID',
      'kc.email.pending',
      'userCertificate',
      'enabled',
      'saml.persistent.name.id.for.x',
    ])
      await post(`an unnamed one of the server: ${name}`, { need: ['n'], [name]: ['x'] });
    await post('unnamed ones left out', { need: ['n'] });
    await step('without them', call('get', BRIEF));
    await admin.put('/users/profile', { ...enabled, unmanagedAttributePolicy: 'ADMIN_EDIT' });
    await admin.put(`/users/${userId}`, { ...profile, attributes: { adm: ['1'], need: ['n'], seen: ['s'] } });
    await step('unnamed ones of administrators', call('get', BRIEF));
    await post('changed', { need: ['n'], adm: ['2'] });
    await step('as the administrator sees it then', admin.get(`/users/${userId}`));
    check('events', await eventsOf(admin));
  },

  'an address that is changed by mail': async (context) => {
    const { admin, step } = context;
    const { call } = await person(context);
    const action = (await admin.get('/authentication/required-actions/UPDATE_EMAIL')).json;
    await admin.put('/authentication/required-actions/UPDATE_EMAIL', { ...action, enabled: true });
    await step('read', call('get', '/'));
    await step('another address', call('post', '/', { ...profile, email: 'new@example.org' }));
    await step('the same', call('post', '/', profile));
    await step('none', call('post', '/', { ...profile, email: undefined }));
    await step('after that', call('get', BRIEF));
  },

  credentials: async (context) => {
    const { given, admin, step, check } = context;
    const { userId, token, call } = await person(context);
    const otp = (userLabel) => ({
      type: 'otp',
      userLabel,
      secretData: '{"value":"abcdefghijklmnop"}',
      credentialData: '{"subType":"totp","digits":6,"counter":0,"period":30,"algorithm":"HmacSHA1"}',
    });
    await admin.put(`/users/${userId}`, { ...profile, credentials: [otp('phone'), otp('tablet')] });
    const list = (name, path = '/credentials') => step(name, call('get', path), { ignore: MOMENTS });
    await list('all');
    await list('of one type', '/credentials?type=otp');
    await list('of a type that is none', '/credentials?type=moon');
    await list('only the types', '/credentials?user-credentials=false');
    const own = (await admin.get(`/users/${userId}/credentials`)).json;
    const [password] = own.filter(({ type }) => type === 'password');
    const [phone] = own.filter(({ userLabel }) => userLabel === 'phone');
    const bob = await given.user({ username: 'bob', password: 'pw' });
    const [others] = (await admin.get(`/users/${bob}/credentials`)).json;
    const label = (name, id, json) => step(name, call('put', `/credentials/${id}/label`, json));
    await label('label', password.id, 'mine');
    await label('label that is a number', password.id, 5);
    await label('label that is an object', password.id, { a: 1 });
    const bare = (name, text, type) =>
      step(
        name,
        call('put', `/credentials/${password.id}/label`, undefined, {
          text,
          headers: { accept: 'application/json', 'content-type': type },
        }),
      );
    await bare('label that is no JSON', 'mine', 'application/json');
    await bare('label that is text', 'mine', 'text/plain');
    await bare('no label', 'null', 'application/json');
    await list('without a label');
    await label('label of another one', phone.id, 'tablet');
    await label('label of somebody else', others.id, 'mine');
    await label('label of nothing', 'none', 'mine');
    await list('after the labels');
    const remove = (name, id) => step(name, call('delete', `/credentials/${id}`));
    await remove('remove that of somebody else', others.id);
    await remove('remove the password', password.id);
    await remove('remove', phone.id);
    await remove('remove again', phone.id);
    await list('after the removal');
    await step('that of somebody else', admin.get(`/users/${bob}/credentials`), { ignore: MOMENTS });
    await admin.delete(`/users/${userId}/credentials/${password.id}`);
    await list('without a password');
    const action = (await admin.get('/authentication/required-actions/CONFIGURE_TOTP')).json;
    await admin.put('/authentication/required-actions/CONFIGURE_TOTP', { ...action, enabled: false });
    await list('where none can be had');
    const executions = (await admin.get('/authentication/flows/browser/executions')).json;
    for (const one of executions.filter(({ providerId }) =>
      ['webauthn-authenticator', 'auth-recovery-authn-code-form'].includes(providerId),
    ))
      await admin.put('/authentication/flows/browser/executions', { ...one, requirement: 'ALTERNATIVE' });
    await list('with more ways to log in');
    check(
      'events',
      (await eventsOf(admin)).map(({ details: { selected_credential_id, ...details }, ...rest }) => ({
        ...rest,
        details,
        named: selected_credential_id !== undefined,
      })),
    );
    check('the token', token !== undefined);
  },

  sessions: async (context) => {
    const { given, admin, step, check, claims } = context;
    const { login, call, token } = await person(context);
    await given.user({ username: 'bob', password: 'pw' });
    const list = (name, path, options) =>
      step(name, call('get', path, undefined, options), {
        ignore: [...MOMENTS, 'current'],
        sets: ['$', '*.sessions'],
      });
    const sid = (of) => claims(of).sid;
    await list('one', '/sessions');
    await list('devices', '/sessions/devices');
    check(
      'which is this one',
      (await call('get', '/sessions')).json.map(({ id, current }) => [id === sid(token), current]),
    );
    const [second, third, bobs] = [await login(), await login(), await login({ username: 'bob' })];
    await list('three', '/sessions');
    await step('end one', call('delete', `/sessions/${sid(second)}`));
    await step('its token', call('get', BRIEF, undefined, { token: second }));
    await step('end it again', call('delete', `/sessions/${sid(second)}`));
    await step('end that of somebody else', call('delete', `/sessions/${sid(bobs)}`));
    await step('the token of somebody else', call('get', '/supportedLocales', undefined, { token: bobs }));
    await step('end the others', call('delete', '/sessions'));
    await step('a token of another one', call('get', BRIEF, undefined, { token: third }));
    await list('what is left', '/sessions');
    check(
      'events',
      (await eventsOf(admin)).map((event) => ({ ...event })),
    );
    await step('end all', call('delete', '/sessions?current=true'));
    await step('this token', call('get', BRIEF));
    await step('somebody else still', call('get', '/supportedLocales', undefined, { token: bobs }));
  },

  'second factors': async (context) => {
    const { given, admin, step } = context;
    const { call, login } = await person(context);
    const codes = (left) => ({
      type: 'recovery-authn-codes',
      userLabel: 'codes',
      secretData: JSON.stringify({
        codes: [...Array(left).keys()].map((index) => ({
          number: 13 - left + index,
          encodedHashedValue: 'eA==',
        })),
      }),
      credentialData: JSON.stringify({ algorithm: 'SHA-512', totalCodes: 12, remainingCodes: left }),
    });
    const key = (type) => ({
      type,
      userLabel: 'key',
      secretData: '{}',
      credentialData: JSON.stringify({
        aaguid: '00000000-0000-0000-0000-000000000000',
        credentialId: 'eA',
        counter: 0,
        credentialPublicKey: 'eA',
        attestationStatementFormat: 'none',
        transports: ['usb', 'nfc'],
      }),
    });
    const flows = '/authentication/flows';
    const browser = (await admin.get(`${flows}/browser/executions`)).json;
    const asked = ['webauthn-authenticator', 'auth-recovery-authn-code-form'];
    for (const one of browser.filter(({ providerId }) => asked.includes(providerId)))
      await admin.put(`${flows}/browser/executions`, { ...one, requirement: 'ALTERNATIVE' });
    await admin.post(flows, { alias: 'own', providerId: 'basic-flow', topLevel: true, builtIn: false });
    await admin.post(`${flows}/own/executions/execution`, {
      provider: 'webauthn-authenticator-passwordless',
    });
    await step('where the flow asks for none', call('get', '/credentials'), { ignore: MOMENTS });
    const [own] = (await admin.get(`${flows}/own/executions`)).json;
    await admin.put(`${flows}/own/executions`, { ...own, requirement: 'REQUIRED' });
    await step('where a flow that nobody uses asks for one', call('get', '/credentials'), {
      ignore: MOMENTS,
    });
    for (const left of [12, 4, 3, 1]) {
      const username = `user${left}`;
      const keys = [key('webauthn'), key('webauthn-passwordless')];
      await given.user({ username, credentials: [{ type: 'password', value: 'pw' }, codes(left), ...keys] });
      const flow = (await admin.get('/authentication/flows/direct grant/executions')).json;
      for (const one of flow.filter(({ requirement }) => requirement === 'CONDITIONAL'))
        await admin.put('/authentication/flows/direct grant/executions', { ...one, requirement: 'DISABLED' });
      const token = await login({ username });
      await step(`${left} codes left`, call('get', '/credentials?enabled-only=false', undefined, { token }), {
        ignore: MOMENTS,
      });
    }
  },

  devices: async (context) => {
    const { given, step } = context;
    const { call } = await person(context);
    await given.user({ username: 'bob', password: 'pw' });
    const form = {
      grant_type: 'password',
      client_id: 'app',
      username: 'bob',
      password: 'pw',
      scope: 'openid',
    };
    for (const [name, agent] of Object.entries(AGENTS)) {
      const { access_token: token } = await given.tokens(form, { headers: { 'user-agent': agent } });
      await step(name, call('get', '/sessions/devices', undefined, { token }), { ignore: MOMENTS });
      await call('delete', '/sessions?current=true', undefined, { token });
    }
    const agents = [AGENTS['Chrome on Linux'], AGENTS['Chrome on Linux'], AGENTS['Safari of a phone']];
    for (const agent of agents) await given.tokens(form, { headers: { 'user-agent': agent } });
    const { access_token: token } = await given.tokens(form, {
      headers: { 'user-agent': AGENTS['Firefox on Linux'] },
    });
    await step('several', call('get', '/sessions/devices', undefined, { token }), {
      ignore: MOMENTS,
      sets: ['$', '*.sessions'],
    });
  },

  'applications and consent': async (context) => {
    const { given, admin, step, check } = context;
    const { login, call } = await person(context);
    await given.client(asks);
    await given.client({
      clientId: 'shown',
      publicClient: true,
      alwaysDisplayInConsole: true,
      name: '${client_account}',
      rootUrl: '${authBaseUrl}',
      baseUrl: '/x',
      attributes: {
        logoUri: 'https://l.example.org',
        policyUri: 'https://p.example.org',
        tosUri: 'https://t.example.org',
      },
    });
    await given.client({ clientId: 'unseen', publicClient: true });
    const list = (name, path = '/applications') =>
      step(name, call('get', path), { ignore: MOMENTS, sets: ['$'] });
    await list('applications');
    for (const part of ['My', 'my', 'acc', 'shown', 'moon', ''])
      await list(`applications: ${part}`, `/applications?name=${part}`);
    const [email, phone] = [await scopeNamed(admin, 'email'), await scopeNamed(admin, 'phone')];
    const of = (clientId) => `/applications/${clientId}/consent`;
    const consent = (name, method, clientId, json) =>
      step(name, call(method, of(clientId), json), { ignore: MOMENTS, sets: ['grantedScopes'] });
    const granted = (...scopes) => ({ grantedScopes: scopes.map(({ id }) => ({ id })) });
    await consent('none', 'get', 'asks');
    await consent('of no client', 'get', 'moon');
    await consent('grant', 'post', 'asks', granted(email));
    await consent('grant more', 'post', 'asks', granted(email, phone));
    await consent('grant less', 'put', 'asks', granted(email));
    await consent('read', 'get', 'asks');
    await list('applications with consent');
    await consent('grant nothing', 'put', 'asks', granted());
    await consent('of a client that does not ask', 'put', 'app', granted(email));
    await consent('to no client', 'put', 'moon', granted(email));
    await consent('to no client by POST', 'post', 'moon', granted(email));
    await step('a scope that is none', call('post', of('asks'), granted({ id: 'moon' })), {
      ignore: ['errorMessage'],
    });
    await step(
      'JSON that is cut off',
      call('put', of('asks'), undefined, {
        text: '{"g',
        headers: { accept: 'application/json', 'content-type': 'application/json' },
      }),
    );
    await consent('revoke', 'delete', 'asks');
    await consent('revoke again', 'delete', 'asks');
    await consent('revoke of no client', 'delete', 'moon');
    await consent('read what was revoked', 'get', 'asks');
    const offline = await login({ scope: 'openid offline_access' });
    await list('applications with offline access');
    await step('by the offline session', call('get', BRIEF, undefined, { token: offline }));
    await consent('revoke offline access', 'delete', 'app');
    await step('by the offline session that is over', call('get', BRIEF, undefined, { token: offline }));
    await step('by the other session', call('get', BRIEF));
    const events = (await eventsOf(admin)).filter(({ details: { reason = '' } }) => !/Scope id/.test(reason));
    check('events', events);
  },

  'groups and linked accounts': async (context) => {
    const { admin, step, check } = context;
    const { userId, call } = await person(context, {
      internationalizationEnabled: true,
      supportedLocales: ['en', 'de'],
    });
    await step('no groups', call('get', '/groups'));
    const made = async (path, json) => (await admin.post(path, json)).headers.location.split('/').at(-1);
    const top = await made('/groups', { name: 'top', attributes: { k: ['v'] } });
    const sub = await made(`/groups/${top}/children`, { name: 'sub' });
    await admin.post('/roles', { name: 'r1' });
    await admin.post(`/groups/${top}/role-mappings/realm`, [(await admin.get('/roles/r1')).json]);
    for (const id of [top, sub]) await admin.put(`/users/${userId}/groups/${id}`);
    await step('groups', call('get', '/groups'), { sets: ['$'] });
    await step('groups in full', call('get', '/groups?briefRepresentation=false'), { sets: ['$'] });
    const links = (name, query = '') => step(name, call('get', `/linked-accounts${query}`));
    await links('no linked accounts');
    const key = { clientId: 'a', clientSecret: 'b' };
    const open = { ...key, authorizationUrl: 'https://a.example.org/a', tokenUrl: 'https://a.example.org/t' };
    for (const rep of [
      { alias: 'kc', providerId: 'oidc', displayName: 'Kc', config: { ...open, guiOrder: '2' } },
      { alias: 'kd', providerId: 'keycloak-oidc', config: { ...open, guiOrder: '1' } },
      { alias: 'hub', providerId: 'github', config: key },
      { alias: 'lo', providerId: 'gitlab', linkOnly: true, config: key },
      { alias: 'off', providerId: 'google', enabled: false, config: key },
    ])
      await admin.post('/identity-provider/instances', { enabled: true, ...rep });
    await admin.post(`/users/${userId}/federated-identity/kc`, { userId: 'k1', userName: 'annk' });
    await links('all');
    await links('linked', '?linked=true');
    await links('not linked', '?linked=false');
    await links('a page of those', '?linked=false&first=1&max=1');
    await links('searched', '?linked=false&search=hub');
    await links('a page that is none', '?max=x');
    await step('link one', call('get', '/linked-accounts/hub'));
    const unlink = (name, alias) => step(name, call('delete', `/linked-accounts/${alias}`));
    await unlink('unlink what is not linked', 'hub');
    await unlink('unlink nothing', 'moon');
    const [password] = (await admin.get(`/users/${userId}/credentials`)).json;
    await admin.delete(`/users/${userId}/credentials/${password.id}`);
    await unlink('unlink the last way in', 'kc');
    await admin.put(`/users/${userId}/reset-password`, { type: 'password', value: 'pw' });
    await unlink('unlink', 'kc');
    await unlink('unlink again', 'kc');
    await links('after that');
    await step('resources', call('get', '/resources'));
    await step('languages', call('get', '/supportedLocales'), { sets: ['$'] });
    check('events', await eventsOf(admin));
  },

  'roles: none, profile, applications, delete-account': (context) =>
    withRoles(context, [undefined, 'view-profile', 'view-applications', 'delete-account']),
  'roles: consent, links, groups': (context) =>
    withRoles(context, ['view-consent', 'manage-consent', 'manage-account-links', 'view-groups']),
  'roles: manage-account': (context) => withRoles(context, ['manage-account']),

  tokens: async (context) => {
    const { given, admin, http, realm, step } = context;
    const { client, userId, login, call, at, headers } = await person(context);
    await step('none', http.get(at('/'), { headers }));
    await step('none of sessions', http.get(at('/sessions'), { headers }));
    await step('another scheme', http.get(at('/'), { headers, basic: ['ann', 'pw'] }));
    await step('nonsense', call('get', '/', undefined, { token: 'x.y.z' }));
    const form = {
      grant_type: 'password',
      client_id: 'app',
      username: 'ann',
      password: 'pw',
      scope: 'openid',
    };
    const all = await given.tokens(form);
    await step('an ID token', call('get', '/', undefined, { token: all.id_token }));
    await step('a refresh token', call('get', '/', undefined, { token: all.refresh_token }));
    const service = await given.serviceToken();
    await step('of a service account', call('get', BRIEF, undefined, { token: service }));
    await step(
      'of another realm',
      call('get', BRIEF, undefined, {
        token: (await given.tokens({ ...form, client_id: 'app' })).access_token,
        headers,
      }),
    );
    await step('no such realm', http.get('/realms/moon/account/', { headers, token: all.access_token }));
    const set = (more) => admin.put(`/clients/${client.id}`, { ...client, ...more });
    await set({ attributes: { 'client.use.lightweight.access.token.enabled': 'true' } });
    const light = await login();
    await step('a lightweight one', call('get', BRIEF, undefined, { token: light }));
    await set({
      attributes: { 'client.use.lightweight.access.token.enabled': 'false' },
      fullScopeAllowed: false,
    });
    await step('without the audience', call('get', BRIEF, undefined, { token: await login() }));
    await admin.post(`/clients/${client.id}/protocol-mappers/models`, {
      name: 'audience',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-audience-mapper',
      config: { 'included.client.audience': 'account', 'access.token.claim': 'true' },
    });
    const bare = await login();
    await step('with the audience and no role', call('get', BRIEF, undefined, { token: bare }));
    await step(
      'languages with the audience and no role',
      call('get', '/supportedLocales', undefined, { token: bare }),
    );
    await set({ fullScopeAllowed: true });
    const before = await login();
    await admin.put(`/users/${userId}`, { ...profile, enabled: false });
    await step('of somebody disabled', call('get', BRIEF, undefined, { token: before }));
    await admin.put(`/users/${userId}`, { ...profile, enabled: true });
    const account = await given.clientByName('account');
    await admin.put(`/clients/${account.id}`, { ...account, enabled: false });
    await step('where the client account is disabled', call('get', BRIEF, undefined, { token: before }));
    await step('where it is disabled, without a token', http.get(at('/'), { headers }));
    await step('realm', http.get(`/realms/${realm}`), { ignore: ['public_key'] });
  },

  'pages of other origins': async (context) => {
    const { step, http } = context;
    const { call, at, headers } = await person(context);
    const from = (origin, more = {}) => ({ headers: { ...headers, origin }, ...more });
    const own = 'https://app.example.org';
    await step('of the client', call('get', BRIEF, undefined, from(own)));
    await step('of another', call('get', BRIEF, undefined, from('https://evil.example.org')));
    await step('a change of the client', call('post', '/', profile, from(own)));
    await step(
      'a change of another',
      call('post', '/', { ...profile, firstName: 'Eve' }, from('https://evil.example.org')),
    );
    await step('after that', call('get', BRIEF));
    await step('sessions', call('get', '/applications/app/consent', undefined, from(own)));
    await step('refused', call('delete', '/credentials/none', undefined, from(own)));
    await step('without a token', http.get(at('/'), from(own)));
    for (const path of ['/', '/credentials', '/sessions/x', '/nowhere'])
      await step(
        `asked first: ${path}`,
        http.options(at(path), { headers: { origin: own, 'access-control-request-method': 'POST' } }),
      );
    await step('asked first without an origin', http.options(at('/')));
  },

  'what there is': async (context) => {
    const { step, http } = context;
    const { call, at } = await person(context);
    const bodies = new Set(['post', 'put', 'patch']);
    for (const path of [
      '/',
      '/credentials',
      '/credentials/x',
      '/credentials/x/label',
      '/sessions/devices',
      '/sessions/x/y',
      '/applications',
      '/applications/app',
      '/linked-accounts',
      '/linked-accounts/x',
      '/groups',
      '/resources',
      '/supportedLocales',
      '/organizations',
      '/nowhere',
      '/nowhere/x',
    ])
      for (const method of ['get', 'post', 'put', 'delete', 'patch']) {
        const isMeant =
          (method === 'get' && /^\/(?:|credentials|sessions\/devices)$/.test(path)) ||
          (method === 'post' && path === '/') ||
          (method === 'put' && /label/.test(path));
        if (!isMeant)
          await step(`${method} ${path}`, call(method, path, bodies.has(method) ? {} : undefined));
      }
    await step(
      'without a token nothing is said',
      http.get(at('/nowhere'), { headers: { accept: 'application/json' } }),
    );
    await step(
      'a change by whoever accepts anything',
      call('post', '/', profile, { headers: { accept: '*/*' } }),
    );
  },
};

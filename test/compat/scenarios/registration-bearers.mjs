// Registration with bearer tokens of users and services, by role, and with the tokens that are no access tokens.
const rep = (clientId, more) => ({ clientId, redirectUris: ['https://app.example.org/cb'], ...more });
const uris = { redirect_uris: ['https://app.example.org/cb'] };

/** Create, read, update and delete, of a client that exists and one that does not, at both providers. */
const tryAll = async ({ dcr, step }, label, token) => {
  await step(`${label}: create`, dcr.default.create(rep(`new-${label.replaceAll(' ', '-')}`), { token }));
  await step(`${label}: create at openid-connect`, dcr.oidc.create(uris, { token }));
  await step(`${label}: read`, dcr.default.read('there', { token }));
  await step(`${label}: read at openid-connect`, dcr.oidc.read('there', { token }));
  await step(`${label}: update`, dcr.default.update('there', rep('there', { name: label }), { token }));
  await step(
    `${label}: update at openid-connect`,
    dcr.oidc.update('there', { ...uris, client_id: 'there' }, { token }),
  );
  await step(`${label}: update to another name`, dcr.default.update('there', rep('elsewhere'), { token }));
  for (const method of ['read', 'delete'])
    await step(`${label}: ${method} nobody`, dcr.default[method]('nobody', { token }));
  await step(`${label}: update nobody`, dcr.default.update('nobody', rep('nobody'), { token }));
  await step(
    `${label}: update nobody at openid-connect`,
    dcr.oidc.update('nobody', { client_id: 'nobody' }, { token }),
  );
};

export default {
  'services by role': async (t) => {
    await t.given.client(rep('there'));
    for (const role of [
      'manage-clients',
      'view-clients',
      'create-client',
      'query-clients',
      'manage-realm',
      'realm-admin',
    ]) {
      await tryAll(t, role, await t.given.serviceToken(role));
    }
  },

  'a service without a role': async (t) => {
    await t.given.client(rep('there'));
    await tryAll(t, 'nothing', await t.given.serviceToken());
  },

  'users by role': async (t) => {
    await t.given.client(rep('there'));
    for (const role of ['manage-clients', 'view-clients', 'create-client'])
      await tryAll(t, role, await t.given.userToken(role));
    await tryAll(t, 'nothing', await t.given.userToken());
  },

  'several roles': async (t) => {
    await t.given.client(rep('there'));
    await tryAll(t, 'create and view', await t.given.serviceToken('create-client', 'view-clients'));
  },

  'removing with a bearer': async ({ given, dcr, admin, step }) => {
    const token = await given.serviceToken('manage-clients');
    await given.client(rep('one'));
    await given.client(rep('two'));
    await step('at default', dcr.default.delete('one', { token }));
    await step('at default again', dcr.default.delete('one', { token }));
    await step('at openid-connect', dcr.oidc.delete('two', { token }));
    await step('both are gone', admin.get('/clients?clientId=two'));
    await step(
      'a viewer',
      dcr.default.delete('account', { token: await given.serviceToken('view-clients') }),
    );
  },

  'the registration access token of a client that a bearer made': async ({
    given,
    dcr,
    step,
    claims,
    check,
  }) => {
    const token = await given.serviceToken('create-client');
    const created = await step('create', dcr.default.create(rep('app'), { token }));
    const rat = created.json.registrationAccessToken;
    check('registered as', claims(rat).registration_auth);
    await step('read with it', dcr.default.read('app', { token: rat }));
    const manager = await given.serviceToken('manage-clients');
    await step(
      'update with a bearer',
      dcr.default.update('app', rep('app', { name: 'New' }), { token: manager }),
    );
    await step('it after that', dcr.default.read('app', { token: rat }));
    await step('delete with it', dcr.default.delete('app', { token: rat }));
  },

  'refresh and ID tokens': async (t) => {
    await t.given.client(rep('there'));
    const { clientId, secret } = await t.given.client({ clientId: 'front', directAccessGrantsEnabled: true });
    await t.given.user({
      username: 'ann',
      password: 'pw',
      roles: { 'realm-management': ['manage-clients'] },
    });
    const form = { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' };
    const tokens = await t.given.tokens(form, { basic: [clientId, secret] });
    await t.step('access token: read', t.dcr.default.read('there', { token: tokens.access_token }));
    for (const name of ['refresh_token', 'id_token']) {
      await t.step(`${name}: create`, t.dcr.default.create(rep('new'), { token: tokens[name] }));
      await t.step(`${name}: create at openid-connect`, t.dcr.oidc.create(uris, { token: tokens[name] }));
      await t.step(`${name}: read`, t.dcr.default.read('there', { token: tokens[name] }));
      await t.step(`${name}: update`, t.dcr.default.update('there', rep('there'), { token: tokens[name] }));
      await t.step(`${name}: delete`, t.dcr.default.delete('there', { token: tokens[name] }));
    }
  },

  'the administrator’s token': async ({ base, realm, given, dcr, http, step }) => {
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: 'admin' };
    const { json } = await http.post('/realms/master/protocol/openid-connect/token', { form });
    const token = json.access_token;
    await given.client(rep('there'));
    await step('here: create', dcr.default.create(rep('a'), { token }));
    await step('here: read', dcr.default.read('there', { token }));
    await step('here: delete', dcr.default.delete('there', { token }));
    const at = `${base}/realms/master/clients-registrations`;
    const name = `${realm}-app`;
    await step('at home: create', http.post(`${at}/default`, { token, json: rep(name) }));
    await step('at home: read', http.get(`${at}/default/${name}`, { token }));
    await step(
      'at home: update',
      http.put(`${at}/default/${name}`, { token, json: rep(name, { name: 'New' }) }),
    );
    await step('at home: read as metadata', http.get(`${at}/openid-connect/${name}`, { token }));
    await step('at home: delete', http.delete(`${at}/default/${name}`, { token }));
    await step('at home: delete again', http.delete(`${at}/default/${name}`, { token }));
  },

  'a token whose user is disabled or gone': async ({ given, admin, dcr, step }) => {
    await given.client(rep('there'));
    const token = await given.userToken('manage-clients');
    await step('at first', dcr.default.read('there', { token }));
    const [user] = (await admin.get('/users?username=user-manage-clients')).json;
    await admin.put(`/users/${user.id}`, { ...user, enabled: false });
    await step('disabled: create', dcr.default.create(rep('new'), { token }));
    await step('disabled: read', dcr.default.read('there', { token }));
    await admin.delete(`/users/${user.id}`);
    await step('gone: create', dcr.default.create(rep('new'), { token }));
    await step('gone: read', dcr.default.read('there', { token }));
  },

  'a token whose session is over': async ({ given, admin, dcr, oidc, step }) => {
    await given.client(rep('there'));
    const token = await given.userToken('manage-clients');
    const [user] = (await admin.get('/users?username=user-manage-clients')).json;
    await admin.post(`/users/${user.id}/logout`);
    await step('create', dcr.default.create(rep('new'), { token }));
    await step('read', dcr.default.read('there', { token }));
    await step('userinfo', oidc.userinfo({ token }), { headers: ['www-authenticate'] });
    await step('admin', admin.get('/clients', undefined, { token }));
  },

  'a token whose client is gone': async ({ given, admin, dcr, step }) => {
    await given.client(rep('there'));
    const token = await given.serviceToken('manage-clients');
    const [service] = (await admin.get('/clients?clientId=service-manage-clients')).json;
    await admin.delete(`/clients/${service.id}`);
    await step('create', dcr.default.create(rep('new'), { token }));
    await step('read', dcr.default.read('there', { token }));
    await step('update', dcr.default.update('there', rep('there'), { token }));
    await step('delete', dcr.default.delete('there', { token }));
  },
};

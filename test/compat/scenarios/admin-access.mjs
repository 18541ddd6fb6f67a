// Who gets into the Admin REST API: the Authorization header, roles, and what each role sees.
const bearer = (authorization) => ({ headers: { authorization } });
const paths = ['', '/clients', '/components', '/clients-initial-access', '/keys', '/nothing'];

export default {
  'the ways to write the Authorization header': async ({ given, http, realm, step }) => {
    const token = await given.userToken('realm-admin');
    const ways = {
      none: undefined,
      empty: '',
      'lower case': `bearer ${token}`,
      'upper case': `BEARER ${token}`,
      'two blanks': `Bearer  ${token}`,
      'a blank behind': `Bearer ${token} `,
      'a word behind': `Bearer ${token} more`,
      'no scheme': token,
      'scheme alone': 'Bearer',
      Basic: 'Basic YWRtaW46YWRtaW4=',
      garbage: 'Bearer garbage',
      'three words with dots': 'Bearer a.b.c',
    };
    for (const [name, value] of Object.entries(ways)) {
      const options = value === undefined ? {} : bearer(value);
      await step(name, http.get(`/admin/realms/${realm}/clients?clientId=account`, options));
      await step(`${name}: no such realm`, http.get('/admin/realms/diff-nowhere', options));
      await step(`${name}: nothing there`, http.get(`/admin/realms/${realm}/nothing`, options));
    }
    await step(
      'twice, good first',
      http.get(
        `/admin/realms/${realm}/clients?clientId=account`,
        bearer([`Bearer ${token}`, 'Bearer garbage']),
      ),
    );
    await step(
      'twice, bad first',
      http.get(
        `/admin/realms/${realm}/clients?clientId=account`,
        bearer(['Bearer garbage', `Bearer ${token}`]),
      ),
    );
    await step('in the query', http.get(`/admin/realms/${realm}/clients?access_token=${token}`));
  },

  'what each role reads': async ({ given, http, realm, step }) => {
    for (const role of [
      'view-clients',
      'query-clients',
      'manage-clients',
      'create-client',
      'view-realm',
      'manage-realm',
      'view-users',
      'realm-admin',
    ]) {
      const token = await given.serviceToken(role);
      for (const path of paths)
        await step(
          `${role}: ${path || 'realm'}`,
          http.get(`/admin/realms/${realm}${path}${path === '/clients' ? '?clientId=account' : ''}`, {
            token,
          }),
          { sets: ['$', 'keys'], ignore: ['validTo', 'RSA-OAEP', 'HS512', 'RS256', 'AES'] },
        );
      await step(`${role}: all realms`, http.get('/admin/realms?briefRepresentation=true', { token }));
    }
  },

  'what each role writes': async ({ given, http, realm, step }) => {
    for (const role of [
      'view-clients',
      'manage-clients',
      'create-client',
      'view-realm',
      'manage-realm',
      'realm-admin',
    ]) {
      const token = await given.serviceToken(role);
      const at = `/admin/realms/${realm}`;
      await step(`${role}: client`, http.post(`${at}/clients`, { token, json: { clientId: `by-${role}` } }));
      await step(
        `${role}: initial access token`,
        http.post(`${at}/clients-initial-access`, { token, json: { count: 1, expiration: 60 } }),
      );
      await step(
        `${role}: remove an initial access token`,
        http.delete(`${at}/clients-initial-access/nobody`, { token }),
      );
      await step(`${role}: component`, http.post(`${at}/components`, { token, json: {} }));
      await step(`${role}: realm`, http.put(at, { token, json: { displayName: role } }));
      await step(
        `${role}: another realm`,
        http.post('/admin/realms', { token, json: { realm: `${realm}-x` } }),
      );
      await step(
        `${role}: cut off`,
        http.put(at, { token, text: '{', headers: { 'content-type': 'application/json' } }),
      );
    }
  },

  'a user without a role, and a realm that is not theirs': async ({ given, http, realm, step }) => {
    const nobody = await given.userToken();
    const manager = await given.userToken('realm-admin');
    for (const path of paths)
      await step(`nobody: ${path || 'realm'}`, http.get(`/admin/realms/${realm}${path}`, { token: nobody }));
    await step('nobody: all realms', http.get('/admin/realms', { token: nobody }));
    await step('manager in master', http.get('/admin/realms/master', { token: manager }));
    await step('manager, no such realm', http.get('/admin/realms/diff-nowhere', { token: manager }));
    await step(
      'manager removes the realm of another',
      http.delete('/admin/realms/master', { token: manager }),
    );
  },

  'tokens of other kinds': async ({ given, http, realm, step }) => {
    const form = {
      grant_type: 'password',
      client_id: 'admin-cli',
      username: 'ann',
      password: 'pw',
      scope: 'openid',
    };
    await given.user({ username: 'ann', password: 'pw', roles: { 'realm-management': ['realm-admin'] } });
    const tokens = await given.tokens(form);
    const at = `/admin/realms/${realm}/clients?clientId=account`;
    await step('access token', http.get(at, { token: tokens.access_token }));
    await step('refresh token', http.get(at, { token: tokens.refresh_token }));
    await step('ID token', http.get(at, { token: tokens.id_token }));
    await step('initial access token', http.get(at, { token: await given.iat() }));
    const [header, claims] = tokens.access_token.split('.');
    await step('no signature', http.get(at, { token: `${header}.${claims}.` }));
    await step('another signature', http.get(at, { token: `${header}.${claims}.AAAA` }));
  },

  'tokens whose user or client is disabled or gone': async ({ given, admin, http, realm, step }) => {
    const at = `/admin/realms/${realm}/clients?clientId=account`;
    const user = await given.userToken('manage-clients');
    const [{ id }] = (await admin.get('/users?username=user-manage-clients')).json;
    await admin.put(`/users/${id}`, { enabled: false });
    await step('user disabled', http.get(at, { token: user }));
    await admin.delete(`/users/${id}`);
    await step('user gone', http.get(at, { token: user }));
    const service = await given.serviceToken('manage-clients');
    const [client] = (await admin.get('/clients?clientId=service-manage-clients')).json;
    await admin.put(`/clients/${client.id}`, { enabled: false });
    await step('client disabled', http.get(at, { token: service }));
    await admin.put(`/clients/${client.id}`, { enabled: true });
    await step('client enabled again', http.get(at, { token: service }));
    await admin.delete(`/clients/${client.id}`);
    await step('client gone', http.get(at, { token: service }));
  },
};

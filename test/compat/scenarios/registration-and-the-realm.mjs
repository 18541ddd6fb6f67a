// What of a realm registration has to do with: its own clients, the roles that tokens tell, the keys and the name it goes by.
const rep = (clientId, more) => ({ clientId, redirectUris: ['https://app.example.org/cb'], ...more });
const LIGHT = { 'client.use.lightweight.access.token.enabled': 'true' };

/** A mapper that says the roles of administration under a claim. */
const telling = (claim) => [
  {
    name: 'roles',
    protocol: 'openid-connect',
    protocolMapper: 'oidc-usermodel-client-role-mapper',
    config: {
      'access.token.claim': 'true',
      'claim.name': claim,
      multivalued: 'true',
      'usermodel.clientRoleMapping.clientId': 'realm-management',
    },
  },
];

export default {
  'the clients that every realm has': async ({ given, dcr, step }) => {
    const token = await given.serviceToken('manage-clients');
    for (const clientId of ['account', 'account-console', 'admin-cli', 'security-admin-console']) {
      await step(`${clientId}: removed`, dcr.default.delete(clientId, { token }));
      await step(`${clientId}: removed at openid-connect`, dcr.oidc.delete(clientId, { token }));
      await step(`${clientId}: renamed`, dcr.default.update(clientId, rep('mine'), { token }));
    }
    await step('broker: removed', dcr.default.delete('broker', { token }));
    await step('administration: removed', dcr.default.delete('realm-management', { token }));
  },

  'administration, changed by registration': async ({ given, dcr, step }) => {
    const token = await given.serviceToken('manage-clients');
    await step(
      'its roles for everybody',
      dcr.default.update(
        'realm-management',
        { clientId: 'realm-management', defaultRoles: ['realm-admin'] },
        { token },
      ),
    );
  },

  'roles that tokens tell, and those that they do not': async (t) => {
    await t.given.client(rep('there'));
    await t.given.user({ username: 'ann', password: 'pw', roles: { 'realm-management': ['realm-admin'] } });
    for (const [clientId, more] of Object.entries({
      usual: {},
      'no-roles': { defaultClientScopes: ['basic'] },
      'no-roles-lightweight': { defaultClientScopes: ['basic'], attributes: LIGHT },
      narrow: { fullScopeAllowed: false },
      mapped: {
        defaultClientScopes: ['basic'],
        protocolMappers: telling('resource_access.${client_id}.roles'),
      },
      elsewhere: { defaultClientScopes: ['basic'], protocolMappers: telling('roles') },
      rfc9068: { attributes: { 'access.token.header.type.rfc9068': 'true' } },
    })) {
      const client = { clientId, secret: 's', directAccessGrantsEnabled: true, ...more };
      await t.given.client(client);
      const form = { grant_type: 'password', username: 'ann', password: 'pw' };
      const { access_token: token } = await t.given.tokens(form, { basic: [clientId, 's'] });
      await t.step(`${clientId}: read`, t.dcr.default.read('there', { token }));
      await t.step(`${clientId}: create`, t.dcr.default.create(rep(`by-${clientId}`), { token }));
    }
  },

  'roles by a group and by another role': async ({ given, admin, dcr, step }) => {
    const management = await given.clientByName('realm-management');
    const role = async (name) => (await admin.get(`/clients/${management.id}/roles/${name}`)).json;
    await admin.post('/roles', { name: 'registrar' });
    await admin.post('/roles/registrar/composites', [await role('create-client')]);
    await admin.post('/groups', { name: 'managers' });
    const [group] = (await admin.get('/groups')).json;
    await admin.post(`/groups/${group.id}/role-mappings/clients/${management.id}`, [
      await role('manage-clients'),
    ]);
    const id = await given.user({ username: 'ann', password: 'pw', roles: { realm: ['registrar'] } });
    await admin.put(`/users/${id}/groups/${group.id}`);
    const form = { grant_type: 'password', client_id: 'admin-cli', username: 'ann', password: 'pw' };
    const { access_token: token } = await given.tokens(form);
    await step('by both', dcr.default.create(rep('one'), { token }));
    await admin.delete(`/users/${id}/groups/${group.id}`);
    await step('read without the group', dcr.default.read('one', { token }));
    await step('create by the other role', dcr.default.create(rep('two'), { token }));
    await admin.delete('/roles/registrar');
    await step('create without it', dcr.default.create(rep('three'), { token }));
  },

  'a realm by another name': async ({ given, admin, dcr, http, realm, step }) => {
    const iat = await given.iat();
    const { json } = await dcr.default.create(rep('app'), { token: iat });
    const token = json.registrationAccessToken;
    const other = `${realm}-new`;
    await admin.put('', { realm: other });
    try {
      const at = `/realms/${other}/clients-registrations`;
      await step('read', http.get(`${at}/default/app`, { token }));
      await step('update', http.put(`${at}/default/app`, { token, json: rep('app') }));
      await step('remove', http.delete(`${at}/openid-connect/app`, { token }));
      await step('create', http.post(`${at}/default`, { token: iat, json: rep('b') }));
      await step('by the name of before', dcr.default.read('app', { token }));
    } finally {
      await admin.put(`/../${other}`, { realm });
    }
    await step('and back again', dcr.default.read('app', { token }));
  },

  'another key beside that of a token': async ({ given, admin, dcr, check }) => {
    const { json } = await dcr.default.create(rep('app'), { token: await given.iat() });
    const old = json.registrationAccessToken;
    const headerOf = (token) => JSON.parse(Buffer.from(token.split('.')[0], 'base64url'));
    const claimsOf = (token) => JSON.parse(Buffer.from(token.split('.')[1], 'base64url'));
    const read = async (token) => {
      const { status, json: read } = await dcr.default.read('app', { token });
      return { status, token: read.registrationAccessToken };
    };
    const [key] = (await admin.get('/components?name=hmac-generated-hs512')).json;
    const config = { priority: ['200'], algorithm: ['HS512'] };
    await admin.post('/components', {
      name: 'another',
      providerId: 'hmac-generated',
      providerType: 'org.keycloak.keys.KeyProvider',
      config,
    });
    const first = await read(old);
    check('is signed anew', [
      first.status,
      headerOf(first.token).kid !== headerOf(old).kid,
      claimsOf(first.token).jti === claimsOf(old).jti,
    ]);
    check('both are good', [(await read(old)).status, (await read(first.token)).status]);
    check('and not again', (await read(first.token)).token === first.token);
    await admin.put(`/components/${key.id}`, { ...key, config: { ...key.config, active: ['false'] } });
    check('while the old key is kept', [(await read(old)).status, (await read(first.token)).status]);
    await admin.put(`/components/${key.id}`, { ...key, config: { ...key.config, enabled: ['false'] } });
    check('without the old key', [(await read(old)).status, (await read(first.token)).status]);
    const updated = await dcr.default.update('app', rep('app'), { token: first.token });
    check('an update', [
      updated.status,
      headerOf(updated.json.registrationAccessToken).kid === headerOf(first.token).kid,
    ]);
  },
};

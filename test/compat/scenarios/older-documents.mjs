// Documents of older versions: applications, templates and social providers, and what they are now.
const mapper = {
  name: 'm',
  protocol: 'openid-connect',
  protocolMapper: 'oidc-hardcoded-claim-mapper',
  config: { 'claim.name': 'a', 'claim.value': 'b', 'access.token.claim': 'true' },
};

const document = {
  enabled: true,
  passwordCredentialGrantAllowed: true,
  social: true,
  updateProfileOnInitialSocialLogin: true,
  socialProviders: { 'google.key': 'k', 'google.secret': 's', 'github.key': 'k2' },
  clientTemplates: [
    {
      name: 'my template',
      description: 'd',
      protocol: 'openid-connect',
      fullScopeAllowed: false,
      publicClient: true,
      protocolMappers: [mapper],
    },
  ],
  clients: [
    { clientId: 'by-template', clientTemplate: 'my template', useTemplateMappers: false },
    { clientId: 'by-template, scopes named', clientTemplate: 'my template', defaultClientScopes: ['email'] },
    { clientId: 'plain' },
  ],
  applications: [
    { name: 'app', enabled: true, secret: 's', redirectUris: ['http://localhost/*'], claims: { name: true } },
    { clientId: 'passed-over', name: 'by-name' },
  ],
  oauthClients: [{ name: 'third', enabled: true, secret: 'z', fullScopeAllowed: true }],
  roles: {
    realm: [{ name: 'user' }, { name: 'comp', composites: { application: { app: ['ar'] } } }],
    application: { app: [{ name: 'ar', composites: { application: { app: ['br'] } } }, { name: 'br' }] },
  },
  scopeMappings: [
    { client: 'third', roles: ['user'] },
    { clientTemplate: 'my template', roles: ['user'] },
  ],
  applicationScopeMappings: { app: [{ client: 'third', roles: ['ar'] }] },
  users: [
    {
      username: 'ann',
      enabled: true,
      applicationRoles: { app: ['ar'] },
      socialLinks: [{ socialProvider: 'google', socialUserId: '1', socialUsername: 'ann-g' }],
    },
    {
      username: 'bob',
      enabled: true,
      applicationRoles: { app: ['ar'] },
      clientRoles: { app: ['br'] },
      socialLinks: [],
      federatedIdentities: [{ identityProvider: 'github', userId: '2', userName: 'bob-g' }],
    },
  ],
};

/** A realm of the document in the place of the scenario's own. */
async function made({ admin, http, realm, step }, more = {}) {
  await admin.delete();
  const token = await adminToken(http);
  await step('make', http.post('/admin/realms', { token, json: { realm, ...document, ...more } }));
}

async function adminToken(http) {
  const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: 'admin' };
  return (await http.post('/realms/master/protocol/openid-connect/token', { form })).json.access_token;
}

export default {
  'what they are now': async (t) => {
    const { admin, step, check } = t;
    await made(t);
    const clients = (await admin.get('/clients')).json;
    for (const clientId of [
      'app',
      'by-name',
      'passed-over',
      'third',
      'plain',
      'by-template',
      'by-template, scopes named',
    ]) {
      const client = clients.find((each) => each.clientId === clientId);
      check(`client ${clientId}`, client ?? 'none');
    }
    const scope = (await admin.get('/client-scopes')).json.find(({ name }) => name === 'my_template');
    check('template', scope);
    check(
      'realm scopes',
      (await admin.get('/default-default-client-scopes')).json.map(({ name }) => name).sort(),
    );
    await step('scope of template', admin.get(`/client-scopes/${scope.id}/scope-mappings`));
    const third = clients.find((each) => each.clientId === 'third');
    await step('scope of client', admin.get(`/clients/${third.id}/scope-mappings`), { sets: ['mappings'] });
    await step('composite', admin.get('/roles/comp/composites'));
    const app = clients.find((each) => each.clientId === 'app');
    await step('composite of client', admin.get(`/clients/${app.id}/roles/ar/composites`));
    await step('providers', admin.get('/identity-provider/instances'), { sets: ['$'], ignore: ['userIp'] });
    for (const username of ['ann', 'bob']) {
      const [{ id }] = (await admin.get(`/users?username=${username}`)).json;
      await step(`${username}: roles`, admin.get(`/users/${id}/role-mappings`));
      await step(`${username}: identities`, admin.get(`/users/${id}/federated-identity`));
    }
  },

  'what is said in both words': async (t) => {
    const { admin, step, check } = t;
    await made(t, {
      social: false,
      users: [],
      clientScopeMappings: { app: [{ client: 'plain', roles: ['new'] }] },
      roles: { client: { app: [{ name: 'new' }] }, application: { app: [{ name: 'old' }] } },
    });
    await step('providers', admin.get('/identity-provider/instances'));
    const clients = (await admin.get('/clients')).json;
    const idOf = (name) => clients.find(({ clientId }) => clientId === name).id;
    check('roles', (await admin.get(`/clients/${idOf('app')}/roles`)).json.map(({ name }) => name).sort());
    for (const name of ['plain', 'third'])
      await step(`scope of ${name}`, admin.get(`/clients/${idOf(name)}/scope-mappings`), {
        sets: ['mappings'],
      });
  },

  'of one client': async ({ admin, step, check }) => {
    await admin.post('/client-scopes', { name: 'my_template', protocol: 'openid-connect' });
    const asked = {
      usual: { clientTemplate: 'my template' },
      nothing: { clientTemplate: 'nothing' },
      named: { clientTemplate: 'my_template', defaultClientScopes: ['email'] },
      optional: { clientTemplate: 'address' },
    };
    for (const [clientId, rest] of Object.entries(asked)) {
      await step(clientId, admin.post('/clients', { clientId, ...rest }));
      const [{ defaultClientScopes, optionalClientScopes }] = (
        await admin.get(`/clients?clientId=${clientId}`)
      ).json;
      check(`${clientId}: scopes`, [defaultClientScopes.sort(), optionalClientScopes.sort()]);
    }
  },

  'where nothing is made of them': async ({ admin, step }) => {
    const { users, roles, ...rest } = document;
    await step('realm', admin.put('', rest));
    await step('providers', admin.get('/identity-provider/instances'));
    const ann = {
      username: 'ann',
      applicationRoles: { account: ['view-profile'] },
      socialLinks: document.users[0].socialLinks,
    };
    await step('user', admin.post('/users', ann));
    const [{ id }] = (await admin.get('/users?username=ann')).json;
    await step('identities', admin.get(`/users/${id}/federated-identity`));
    await step('roles', admin.get(`/users/${id}/role-mappings`));
    await step('update', admin.put(`/users/${id}`, ann));
  },
};

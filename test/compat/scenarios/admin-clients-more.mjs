// Clients in the Admin REST API: lists, errors, secrets, and what a given field does.
const seen = {
  headers: [
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
    'x-robots-tag',
  ],
};
const idOf = (res) => res.headers.location?.split('/').at(-1);

/** Creates a client of each representation and reads back what became of it. */
const variants =
  (all) =>
  async ({ admin, step }) => {
    for (const [name, rep] of Object.entries(all)) {
      const made = await step(`${name}: create`, admin.post('/clients', rep));
      if (made.status === 201) await step(`${name}: read`, admin.get(`/clients/${idOf(made)}`));
    }
  };

export default {
  'the headers of create, read, update and remove': async ({ admin, step, check }) => {
    const made = await step('create', admin.post('/clients', { clientId: 'app' }), seen);
    const path = `/clients/${idOf(made)}`;
    const { json } = await step('read', admin.get(path), seen);
    check('members', Object.keys(json));
    await step('list', admin.get('/clients?clientId=app'), seen);
    await step('update', admin.put(path, { name: 'App' }), seen);
    await step('remove', admin.delete(path), seen);
    await step('remove again', admin.delete(path), seen);
    await step('read what is gone', admin.get(path), seen);
    await step('update what is gone', admin.put(path, {}), seen);
  },

  lists: async ({ given, admin, step, check }) => {
    for (const clientId of ['one', 'two', 'Three', 'one-more']) await given.client({ clientId });
    for (const query of [
      '?clientId=one',
      '?clientId=ONE',
      '?clientId=on',
      '?clientId=on&search=true',
      '?clientId=ON&search=true',
      '?clientId=%25&search=true',
      '?clientId=nobody',
      '?first=1&max=2',
      '?max=0',
      '?first=100',
      '?max=-1&clientId=one',
      '?clientId=one&viewableOnly=true',
      '?clientId=one&colour=blue',
    ]) {
      const { status, json } = await admin.get(`/clients${query}`);
      check(query, [status, json.map(({ clientId }) => clientId)]);
    }
    await step('max in words', admin.get('/clients?max=x'), seen);
    await step('first in words', admin.get('/clients?first=x'));
    await step('an attribute that is not searchable', admin.get('/clients?q=colour:blue'));
    const { json } = await admin.get('/clients');
    check(
      'all',
      json.map(({ clientId }) => clientId),
    );
  },

  'the name of a client': async ({ given, admin, step }) => {
    const { id } = await given.client({ clientId: 'first' });
    await given.client({ clientId: 'second' });
    for (const clientId of [
      'a b',
      'a/b',
      'a?b',
      'a#b',
      'a%b',
      'ä',
      '日本',
      ' a',
      'a:b',
      'https://c.example.org/x',
      '<script>',
      5,
      true,
    ]) {
      await step(`create ${JSON.stringify(clientId)}`, admin.post('/clients', { clientId }));
    }
    await step('empty', admin.post('/clients', { clientId: '' }));
    await step('none', admin.post('/clients', {}));
    await step('null', admin.post('/clients', { clientId: null }));
    await step('taken', admin.post('/clients', { clientId: 'first' }));
    await step('taken by a built-in one', admin.post('/clients', { clientId: 'account' }));
    await step('in another case', admin.post('/clients', { clientId: 'FIRST' }));
    await step('rename', admin.put(`/clients/${id}`, { clientId: 'third' }));
    await step('rename to one that is taken', admin.put(`/clients/${id}`, { clientId: 'second' }), seen);
    await step('rename to nothing', admin.put(`/clients/${id}`, { clientId: '' }));
    await step('after that', admin.get(`/clients/${id}`));
  },

  'an id of its own': async ({ admin, realm, step }) => {
    const id = `${realm}-id`;
    await step('create', admin.post('/clients', { id, clientId: 'own' }), seen);
    await step('read', admin.get(`/clients/${id}`));
    await step('again', admin.post('/clients', { id, clientId: 'other' }), seen);
    await step('37 characters', admin.post('/clients', { id: 'x'.repeat(37), clientId: 'long' }));
    await step('another id in an update', admin.put(`/clients/${id}`, { id: 'zzz' }));
    await step('it stays', admin.get(`/clients/${id}`));
  },

  addresses: variants({
    'redirect to a fragment': { clientId: 'a', redirectUris: ['https://a.example.org/#x'] },
    'redirect to a script': { clientId: 'a', redirectUris: ['javascript:alert(1)'] },
    'redirect to data': { clientId: 'a', redirectUris: ['data:text/plain,x'] },
    'redirect with a blank': { clientId: 'a', redirectUris: ['https://a b'] },
    'redirect to anywhere': { clientId: 'any', redirectUris: ['*'] },
    'redirect to nothing': { clientId: 'empty', redirectUris: [''] },
    'relative redirects': {
      clientId: 'relative',
      rootUrl: 'https://r.example.org',
      redirectUris: ['/cb', 'cb'],
    },
    'several redirects': {
      clientId: 'several',
      redirectUris: [
        'https://b.example.org/*',
        'https://a.example.org/x',
        'https://a.example.org/x',
        'http://localhost:8080/*',
        'com.example.app:/cb',
      ],
    },
    'own web origins': {
      clientId: 'origins',
      redirectUris: ['https://a.example.org/*'],
      webOrigins: ['https://b.example.org', '+'],
    },
    'no web origins': { clientId: 'no-origins', redirectUris: ['https://a.example.org/*'], webOrigins: [] },
    'root that is none': { clientId: 'a', rootUrl: 'nonsense' },
    'root with a script': { clientId: 'a', rootUrl: 'javascript:alert(1)' },
    'root with a fragment': { clientId: 'a', rootUrl: 'https://a.example.org#x' },
    'base that is none': { clientId: 'a', baseUrl: 'nonsense' },
    'base with a script': { clientId: 'a', baseUrl: 'javascript:alert(1)' },
    'base below the root': { clientId: 'base', rootUrl: 'https://a.example.org', baseUrl: '/home' },
    'admin that is none': { clientId: 'a', adminUrl: 'nonsense' },
    'admin with a script': { clientId: 'a', adminUrl: 'javascript:alert(1)' },
  }),

  'kinds of client': variants({
    'as it comes': { clientId: 'plain' },
    'protocol said': { clientId: 'oidc', protocol: 'openid-connect' },
    'protocol said, confidential': { clientId: 'oidc-2', protocol: 'openid-connect', publicClient: false },
    'protocol unknown': { clientId: 'a', protocol: 'telepathy' },
    'protocol empty': { clientId: 'a', protocol: '' },
    public: { clientId: 'public', publicClient: true, secret: 'unused' },
    'bearer only': { clientId: 'bearer', bearerOnly: true },
    'service account': { clientId: 'service', serviceAccountsEnabled: true },
    'consent required': { clientId: 'consent', consentRequired: true },
    'direct grants only': { clientId: 'direct', directGrantsOnly: true },
    disabled: { clientId: 'disabled', enabled: false },
    'own scopes': {
      clientId: 'scopes',
      defaultClientScopes: ['email', 'nothing'],
      optionalClientScopes: ['phone'],
    },
    'no scopes': { clientId: 'no-scopes', defaultClientScopes: [], optionalClientScopes: [] },
    'default scopes only': { clientId: 'default-scopes', defaultClientScopes: ['email'] },
    'optional scopes only': { clientId: 'optional-scopes', optionalClientScopes: ['email'] },
    'own attributes': {
      clientId: 'attributes',
      attributes: { colour: 'blue', number: 1, empty: '', none: null },
    },
    'authenticator of its own': { clientId: 'jwt', clientAuthenticatorType: 'client-jwt' },
  }),

  'what an update leaves and changes': async ({ given, admin, step }) => {
    const { id } = await given.client({
      clientId: 'app',
      name: 'App',
      description: 'one',
      secret: 'given',
      redirectUris: ['https://a.example.org/*'],
      attributes: { a: '1', b: '2' },
    });
    const path = `/clients/${id}`;
    const updates = {
      nothing: {},
      'a description': { description: 'two' },
      'an empty name': { name: '' },
      'a null name': { name: null },
      'other redirects': { redirectUris: ['https://b.example.org/*'] },
      'an attribute': { attributes: { c: '3' } },
      'attributes away': { attributes: { a: '', b: null } },
      'a secret': { secret: 'other' },
      'to public': { publicClient: true },
      'and back': { publicClient: false },
      'a service account': { serviceAccountsEnabled: true },
      scopes: { defaultClientScopes: ['email'] },
      'bearer only': { bearerOnly: true },
      protocol: { protocol: 'openid-connect' },
      'an unknown protocol': { protocol: 'telepathy' },
      'a bad redirect': { redirectUris: ['javascript:x'] },
    };
    for (const [name, rep] of Object.entries(updates)) {
      await step(`${name}: update`, admin.put(path, rep));
      await step(`${name}: read`, admin.get(path));
    }
  },

  secrets: async ({ given, admin, step, check }) => {
    const { id } = await given.client({ clientId: 'app', secret: 'given' });
    await step('read', admin.get(`/clients/${id}/client-secret`), seen);
    const made = await step('renew', admin.post(`/clients/${id}/client-secret`), seen);
    check('its length', made.json.value.length);
    await step('renew with a body', admin.post(`/clients/${id}/client-secret`, { value: 'mine' }));
    await step('PUT', admin.put(`/clients/${id}/client-secret`, {}), seen);
    await step('DELETE', admin.delete(`/clients/${id}/client-secret`), seen);
    await step('rotated', admin.get(`/clients/${id}/client-secret/rotated`));
    await step('rotated away', admin.delete(`/clients/${id}/client-secret/rotated`), seen);
    await step('of nobody', admin.get('/clients/nobody/client-secret'));
    await step('renew that of nobody', admin.post('/clients/nobody/client-secret'));
    const open = await given.client({ clientId: 'open', publicClient: true });
    await step('of a public client', admin.get(`/clients/${open.id}/client-secret`));
    await step('renew that of a public client', admin.post(`/clients/${open.id}/client-secret`));
    await step('the public client after that', admin.get(`/clients/${open.id}`));
  },

  'service account users': async ({ given, admin, step }) => {
    const service = await given.client({ clientId: 'Robot', serviceAccountsEnabled: true });
    const plain = await given.client({ clientId: 'plain' });
    await step('of a service', admin.get(`/clients/${service.id}/service-account-user`));
    await step('of another', admin.get(`/clients/${plain.id}/service-account-user`));
    await step('of nobody', admin.get('/clients/nobody/service-account-user'));
  },

  'methods and addresses that are not offered': async ({ given, admin, step }) => {
    const { id } = await given.client({ clientId: 'app' });
    const [account] = (await admin.get('/clients?clientId=account')).json;
    await step('by its name', admin.get('/clients/app'));
    await step('POST on one', admin.post(`/clients/${id}`, {}));
    await step('PATCH on one', admin.patch(`/clients/${id}`, {}));
    await step('PUT on all', admin.put('/clients', {}));
    await step('DELETE of all', admin.delete('/clients'));
    await step('below one', admin.get(`/clients/${id}/nothing`));
    await step('below nobody', admin.get('/clients/nobody/nothing'));
    await step('with a slash', admin.get('/clients/?clientId=app'));
    await step('one with a slash', admin.get(`/clients/${id}/`));
    await step('remove a built-in one', admin.delete(`/clients/${account.id}`));
    await step('registration access token, GET', admin.get(`/clients/${id}/registration-access-token`));
  },
};

// Client scopes, who has them, their protocol mappers and role scope mappings in the Admin REST API.
const seen = { headers: ['content-type', 'location', 'cache-control'] };
const names = ({ status, json }) => [
  status,
  Array.isArray(json) ? json.map(({ name }) => name).sort() : json,
];
const idOf = (res) => res.headers.location?.split('/').at(-1);
const audience = (name) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-audience-mapper',
  config: { 'included.custom.audience': 'api', 'access.token.claim': 'true' },
});

export default {
  'the life of a client scope': async ({ admin, step }) => {
    const made = await step(
      'create',
      admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' }),
      seen,
    );
    const at = `/client-scopes/${idOf(made)}`;
    await step('again', admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' }), seen);
    await step('read', admin.get(at), seen);
    await step(
      'update',
      admin.put(at, {
        name: 'orders',
        description: 'of orders',
        protocol: 'openid-connect',
        attributes: { 'include.in.token.scope': 'true', 'display.on.consent.screen': 'false' },
      }),
      seen,
    );
    await step('read it updated', admin.get(at), seen);
    await step('update the description alone', admin.put(at, { name: 'orders', description: 'x' }), seen);
    await step('read it again', admin.get(at), seen);
    await step('rename onto another', admin.put(at, { name: 'email' }), seen);
    await step('another protocol', admin.put(at, { name: 'orders', protocol: 'saml' }), seen);
    await step('delete', admin.delete(at), seen);
    await step('delete again', admin.delete(at), seen);
    await step('read what is gone', admin.get(at), seen);
    await step('update what is gone', admin.put(at, { name: 'x' }), seen);
  },

  'bad client scopes': async ({ admin, step }) => {
    await step('empty name', admin.post('/client-scopes', { name: '', protocol: 'openid-connect' }), seen);
    await step(
      'blank in the name',
      admin.post('/client-scopes', { name: 'a b', protocol: 'openid-connect' }),
      seen,
    );
    await step(
      'slash in the name',
      admin.post('/client-scopes', { name: 'a/b', protocol: 'openid-connect' }),
      seen,
    );
    await step('umlaut', admin.post('/client-scopes', { name: 'ä', protocol: 'openid-connect' }), seen);
    await step('no protocol', admin.post('/client-scopes', { name: 'noprotocol' }), seen);
    await step('unknown protocol', admin.post('/client-scopes', { name: 'x', protocol: 'nope' }), seen);
    await step('unknown member', admin.post('/client-scopes', { name: 'x', colour: 'blue' }), seen);
    const given = await step(
      'given id',
      admin.post('/client-scopes', {
        id: 'mine',
        name: 'withid',
        protocol: 'openid-connect',
        protocolMappers: [audience('m')],
      }),
      seen,
    );
    await step('read it', admin.get(`/client-scopes/${idOf(given)}`), seen);
    await step(
      'same id again',
      admin.post('/client-scopes', { id: 'mine', name: 'other', protocol: 'openid-connect' }),
      seen,
    );
    await step('patch', admin.patch('/client-scopes', {}), seen);
    await step('put the collection', admin.put('/client-scopes', {}), seen);
    await step('post an item', admin.post('/client-scopes/mine', {}), seen);
    await step('below', admin.get('/client-scopes/mine/nothing'), seen);
  },

  'a fresh realm': async ({ admin, step, check }) => {
    await step('all', admin.get('/client-scopes'), { ...seen, sets: ['$', 'protocolMappers'] });
    await step('defaults', admin.get('/default-default-client-scopes'), { ...seen, sets: ['$'] });
    await step('optionals', admin.get('/default-optional-client-scopes'), { ...seen, sets: ['$'] });
    check('names', (await admin.get('/client-scopes')).json.map(({ name }) => name).sort());
  },

  'scopes of new clients': async ({ admin, given, step, check }) => {
    const id = idOf(await admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' }));
    await step('add a default', admin.put(`/default-default-client-scopes/${id}`), seen);
    await step('add it again', admin.put(`/default-default-client-scopes/${id}`), seen);
    check('defaults', names(await admin.get('/default-default-client-scopes')));
    await step('add it as optional', admin.put(`/default-optional-client-scopes/${id}`), seen);
    check('defaults then', names(await admin.get('/default-default-client-scopes')));
    check('optionals then', names(await admin.get('/default-optional-client-scopes')));
    check('a new client has', (await given.client({ clientId: 'a' })).defaultClientScopes.sort());
    await step('remove from the optionals', admin.delete(`/default-optional-client-scopes/${id}`), seen);
    await step('remove it', admin.delete(`/default-default-client-scopes/${id}`), seen);
    await step('remove it again', admin.delete(`/default-default-client-scopes/${id}`), seen);
    await step('add one that is not there', admin.put('/default-default-client-scopes/nope'), seen);
    await step('remove one that is not there', admin.delete('/default-optional-client-scopes/nope'), seen);
    check('the next client has', (await given.client({ clientId: 'b' })).defaultClientScopes.sort());
    await admin.put(`/default-optional-client-scopes/${id}`);
    check('another has', (await given.client({ clientId: 'c' })).optionalClientScopes.sort());
    await step('delete the scope', admin.delete(`/client-scopes/${id}`), seen);
    check('the client has', (await admin.get('/clients?clientId=c')).json[0].optionalClientScopes.sort());
  },

  'scopes of a client': async ({ admin, given, step, check }) => {
    const client = await given.client({ clientId: 'app' });
    const id = idOf(await admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' }));
    const at = `/clients/${client.id}`;
    await step('defaults', admin.get(`${at}/default-client-scopes`), { ...seen, sets: ['$'] });
    await step('optionals', admin.get(`${at}/optional-client-scopes`), { ...seen, sets: ['$'] });
    await step('add a default', admin.put(`${at}/default-client-scopes/${id}`), seen);
    await step('add it again', admin.put(`${at}/default-client-scopes/${id}`), seen);
    await step('add it as optional too', admin.put(`${at}/optional-client-scopes/${id}`), seen);
    check('defaults', names(await admin.get(`${at}/default-client-scopes`)));
    check('optionals', names(await admin.get(`${at}/optional-client-scopes`)));
    await step('remove it from the optionals', admin.delete(`${at}/optional-client-scopes/${id}`), seen);
    check('defaults then', names(await admin.get(`${at}/default-client-scopes`)));
    await step('remove it', admin.delete(`${at}/default-client-scopes/${id}`), seen);
    await step('remove it again', admin.delete(`${at}/default-client-scopes/${id}`), seen);
    await step('add it as optional', admin.put(`${at}/optional-client-scopes/${id}`), seen);
    check('the client', (await admin.get(at)).json.optionalClientScopes.sort());
    await step('delete it while a client has it', admin.delete(`/client-scopes/${id}`), seen);
    check('the client then', (await admin.get(at)).json.optionalClientScopes.sort());
    await step('add one that is not there', admin.put(`${at}/default-client-scopes/nope`), seen);
    await step('remove one that is not there', admin.delete(`${at}/default-client-scopes/nope`), seen);
    await step('of no client', admin.get('/clients/nope/default-client-scopes'), seen);
    const saml = (await admin.get('/client-scopes')).json.find(({ name }) => name === 'role_list');
    await step('one of another protocol', admin.put(`${at}/default-client-scopes/${saml.id}`), seen);
    check('defaults in the end', names(await admin.get(`${at}/default-client-scopes`)));
  },

  'protocol mappers of a client': async ({ admin, given, step }) => {
    const client = await given.client({ clientId: 'app' });
    const at = `/clients/${client.id}/protocol-mappers`;
    await step('none', admin.get(`${at}/models`), seen);
    const made = await step('create', admin.post(`${at}/models`, audience('aud')), seen);
    const id = idOf(made);
    await step('again', admin.post(`${at}/models`, audience('aud')), seen);
    await step('read', admin.get(`${at}/models/${id}`), seen);
    await step('list', admin.get(`${at}/models`), seen);
    await step('of a protocol', admin.get(`${at}/protocol/openid-connect`), seen);
    await step('of another protocol', admin.get(`${at}/protocol/saml`), seen);
    await step(
      'update',
      admin.put(`${at}/models/${id}`, {
        id,
        ...audience('aud'),
        config: { 'included.custom.audience': 'other' },
      }),
      seen,
    );
    await step('read it updated', admin.get(`${at}/models/${id}`), seen);
    await step('rename', admin.put(`${at}/models/${id}`, { id, ...audience('renamed') }), seen);
    await step('in the client', admin.get(`/clients/${client.id}`), {
      ...seen,
      ignore: ['secret', 'attributes'],
    });
    await step('add more', admin.post(`${at}/add-models`, [audience('one'), audience('two')]), seen);
    await step(
      'add one there is',
      admin.post(`${at}/add-models`, [audience('three'), audience('one')]),
      seen,
    );
    await step('what is there', admin.get(`${at}/models`), { ...seen, sets: ['$'] });
    await step('delete', admin.delete(`${at}/models/${id}`), seen);
    await step('delete again', admin.delete(`${at}/models/${id}`), seen);
    await step('read what is gone', admin.get(`${at}/models/${id}`), seen);
    await step('update what is gone', admin.put(`${at}/models/${id}`, audience('x')), seen);
  },

  'protocol mappers of a scope': async ({ admin, step, check }) => {
    const scope = idOf(await admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' }));
    const at = `/client-scopes/${scope}/protocol-mappers`;
    const id = idOf(await step('create', admin.post(`${at}/models`, audience('aud')), seen));
    await step('list', admin.get(`${at}/models`), seen);
    await step('in the scope', admin.get(`/client-scopes/${scope}`), seen);
    await step('update', admin.put(`${at}/models/${id}`, { id, ...audience('aud'), config: {} }), seen);
    await step('read', admin.get(`${at}/models/${id}`), seen);
    await step('add more', admin.post(`${at}/add-models`, [audience('one')]), seen);
    check('all', names(await admin.get(`${at}/models`)));
    await step('delete', admin.delete(`${at}/models/${id}`), seen);
    await step('read what is gone', admin.get(`${at}/models/${id}`), seen);
    await step('of no scope', admin.get('/client-scopes/nope/protocol-mappers/models'), seen);
    await step(
      'for no scope',
      admin.post('/client-scopes/nope/protocol-mappers/models', audience('x')),
      seen,
    );
  },

  'bad protocol mappers': async ({ admin, given, step, check }) => {
    const client = await given.client({ clientId: 'app' });
    const at = `/clients/${client.id}/protocol-mappers`;
    await step(
      'unknown kind',
      admin.post(`${at}/models`, { ...audience('a'), protocolMapper: 'nope' }),
      seen,
    );
    await step(
      'of SAML',
      admin.post(`${at}/models`, {
        name: 'saml',
        protocol: 'saml',
        protocolMapper: 'saml-role-list-mapper',
        config: {},
      }),
      seen,
    );
    await step('unknown member', admin.post(`${at}/models`, { ...audience('b'), colour: 'blue' }), seen);
    await step(
      'script',
      admin.post(`${at}/models`, { ...audience('d'), protocolMapper: 'script-x.js' }),
      seen,
    );
    await step('given id', admin.post(`${at}/models`, { id: 'mine', ...audience('e') }), seen);
    await step(
      'a claim of the server',
      admin.post(`${at}/models`, {
        name: 'iss',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-hardcoded-claim-mapper',
        config: {
          'claim.name': 'iss',
          'claim.value': 'x',
          'jsonType.label': 'String',
          'access.token.claim': 'true',
        },
      }),
      seen,
    );
    await step('not a list', admin.post(`${at}/add-models`, audience('g')), seen);
    await step('put the list', admin.put(`${at}/models`, {}), seen);
    await step('patch', admin.patch(`${at}/models`, {}), seen);
    check('what is there', names(await admin.get(`${at}/models`)));
  },

  'roles in the scope of a client': async ({ admin, given, step, check }) => {
    const client = await given.client({ clientId: 'app', fullScopeAllowed: false });
    const other = await given.client({ clientId: 'other' });
    for (const name of ['one', 'two', 'all']) await admin.post('/roles', { name });
    await admin.post(`/clients/${other.id}/roles`, { name: 'part' });
    await admin.post(`/clients/${client.id}/roles`, { name: 'own' });
    const role = async (path) => (await admin.get(path)).json;
    const [one, two, all, part] = [
      await role('/roles/one'),
      await role('/roles/two'),
      await role('/roles/all'),
      await role(`/clients/${other.id}/roles/part`),
    ];
    await admin.post('/roles/all/composites', [two]);
    const at = `/clients/${client.id}/scope-mappings`;
    await step('nothing', admin.get(at), seen);
    await step('no realm role', admin.get(`${at}/realm`), seen);
    await step('add', admin.post(`${at}/realm`, [one, all]), seen);
    await step('realm', admin.get(`${at}/realm`), { ...seen, sets: ['$'] });
    check(
      'available',
      names(await admin.get(`${at}/realm/available`))
        .flat()
        .filter((name) => !String(name).startsWith('default-roles')),
    );
    check('composite', names(await admin.get(`${at}/realm/composite`)));
    await step('add of a client', admin.post(`${at}/clients/${other.id}`, [part]), seen);
    await step('of the client', admin.get(`${at}/clients/${other.id}`), seen);
    await step('of the client, available', admin.get(`${at}/clients/${other.id}/available`), seen);
    await step('of the client, composite', admin.get(`${at}/clients/${other.id}/composite`), seen);
    check('its own, available', names(await admin.get(`${at}/clients/${client.id}/available`)));
    check('its own, composite', names(await admin.get(`${at}/clients/${client.id}/composite`)));
    await step('all', admin.get(at), { ...seen, sets: ['realmMappings'] });
    await step('remove', admin.delete(`${at}/realm`, [one]), seen);
    await step('remove of a client', admin.delete(`${at}/clients/${other.id}`, [part]), seen);
    check('left', names(await admin.get(`${at}/realm`)));
    await step('one that is not there', admin.post(`${at}/realm`, [{ id: 'nope', name: 'nope' }]), seen);
    await step('of no client', admin.get(`${at}/clients/nope`), seen);
    await step('remove without a body', admin.delete(`${at}/realm`), seen);
    check('left then', names(await admin.get(`${at}/realm`)));
  },

  'roles in the scope of a scope': async ({ admin, given, step, check }) => {
    const other = await given.client({ clientId: 'other' });
    await admin.post('/roles', { name: 'one' });
    await admin.post(`/clients/${other.id}/roles`, { name: 'part' });
    const role = async (path) => (await admin.get(path)).json;
    const scope = idOf(await admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' }));
    const at = `/client-scopes/${scope}/scope-mappings`;
    await step('nothing', admin.get(at), seen);
    await step('add', admin.post(`${at}/realm`, [await role('/roles/one')]), seen);
    await step(
      'add of a client',
      admin.post(`${at}/clients/${other.id}`, [await role(`/clients/${other.id}/roles/part`)]),
      seen,
    );
    await step('all', admin.get(at), seen);
    check(
      'available',
      names(await admin.get(`${at}/realm/available`))
        .flat()
        .filter((name) => !String(name).startsWith('default-roles')),
    );
    check('composite', names(await admin.get(`${at}/realm/composite`)));
    await step('of no scope', admin.get('/client-scopes/nope/scope-mappings/realm'), seen);
    await step('remove', admin.delete(`${at}/realm`, [await role('/roles/one')]), seen);
    await step('all then', admin.get(at), seen);
  },

  'who may': async ({ admin, given, http, realm, step }) => {
    const client = await given.client({ clientId: 'app' });
    const scope = idOf(await admin.post('/client-scopes', { name: 'orders', protocol: 'openid-connect' }));
    const at = `/admin/realms/${realm}`;
    for (const role of [
      'view-realm',
      'manage-realm',
      'view-clients',
      'manage-clients',
      'view-users',
      'query-clients',
    ]) {
      const token = await given.userToken(role);
      const as = (name, answer) => step(`${role}: ${name}`, answer, { ...seen, ignore: ['$'] });
      await as('list', http.get(`${at}/client-scopes`, { token }));
      await as('read', http.get(`${at}/client-scopes/${scope}`, { token }));
      await as('read none', http.get(`${at}/client-scopes/nope`, { token }));
      await as(
        'create',
        http.post(`${at}/client-scopes`, { token, json: { name: `by-${role}`, protocol: 'openid-connect' } }),
      );
      await as(
        'update',
        http.put(`${at}/client-scopes/${scope}`, { token, json: { name: 'orders', description: 'x' } }),
      );
      await as('mappers', http.get(`${at}/client-scopes/${scope}/protocol-mappers/models`, { token }));
      await as(
        'add mapper',
        http.post(`${at}/client-scopes/${scope}/protocol-mappers/models`, { token, json: audience(role) }),
      );
      await as('mappings', http.get(`${at}/client-scopes/${scope}/scope-mappings`, { token }));
      await as(
        'available',
        http.get(`${at}/client-scopes/${scope}/scope-mappings/realm/available`, { token }),
      );
      await as(
        'add mapping',
        http.post(`${at}/client-scopes/${scope}/scope-mappings/realm`, { token, json: [] }),
      );
      await as('defaults', http.get(`${at}/default-default-client-scopes`, { token }));
      await as('add default', http.put(`${at}/default-default-client-scopes/${scope}`, { token }));
      await as('client mappers', http.get(`${at}/clients/${client.id}/protocol-mappers/models`, { token }));
      await as(
        'client add mapper',
        http.post(`${at}/clients/${client.id}/protocol-mappers/models`, { token, json: audience(role) }),
      );
      await as('client scopes', http.get(`${at}/clients/${client.id}/default-client-scopes`, { token }));
      await as(
        'client add scope',
        http.put(`${at}/clients/${client.id}/default-client-scopes/${scope}`, { token }),
      );
      await as('client mappings', http.get(`${at}/clients/${client.id}/scope-mappings`, { token }));
      await as(
        'client add mapping',
        http.post(`${at}/clients/${client.id}/scope-mappings/realm`, { token, json: [] }),
      );
    }
  },
};

// Realm and client roles in the Admin REST API, their composites, and who has them.
const seen = { headers: ['content-type', 'location', 'cache-control'] };
const names = ({ status, json }) => [
  status,
  Array.isArray(json) ? json.map(({ name }) => name).sort() : json,
];

export default {
  'the life of a realm role': async ({ admin, step }) => {
    await step('create', admin.post('/roles', { name: 'reader', description: 'may read' }), seen);
    await step('again', admin.post('/roles', { name: 'reader' }), seen);
    await step('other case', admin.post('/roles', { name: 'Reader' }), seen);
    await step('read', admin.get('/roles/reader'), seen);
    await step(
      'update',
      admin.put('/roles/reader', { name: 'reader', description: 'reads', attributes: { a: ['1', '2'] } }),
      seen,
    );
    await step('read it updated', admin.get('/roles/reader'), seen);
    await step('update without attributes', admin.put('/roles/reader', { name: 'reader' }), seen);
    await step('read it kept', admin.get('/roles/reader'), seen);
    await step('rename', admin.put('/roles/reader', { name: 'writer', attributes: {} }), seen);
    await step('read by the old name', admin.get('/roles/reader'), seen);
    await step('read by the new name', admin.get('/roles/writer'), seen);
    await step('rename onto another', admin.put('/roles/writer', { name: 'Reader' }), seen);
    await step('delete', admin.delete('/roles/writer'), seen);
    await step('delete again', admin.delete('/roles/writer'), seen);
    await step('update what is gone', admin.put('/roles/writer', { name: 'writer' }), seen);
  },

  'the life of a client role': async ({ admin, given, step }) => {
    const { id } = await given.client({ clientId: 'app' });
    const roles = `/clients/${id}/roles`;
    await step('none', admin.get(roles), seen);
    await step('create', admin.post(roles, { name: 'reader', attributes: { a: ['1'] } }), seen);
    await step('again', admin.post(roles, { name: 'reader' }), seen);
    await step('read', admin.get(`${roles}/reader`), seen);
    await step('list', admin.get(roles), seen);
    await step('update', admin.put(`${roles}/reader`, { name: 'reader', description: 'reads' }), seen);
    await step('read it updated', admin.get(`${roles}/reader`), seen);
    await step('users', admin.get(`${roles}/reader/users`), seen);
    await step('groups', admin.get(`${roles}/reader/groups`), seen);
    await step('delete', admin.delete(`${roles}/reader`), seen);
    await step('delete again', admin.delete(`${roles}/reader`), seen);
    await step('of no client', admin.post('/clients/nope/roles', { name: 'x' }), seen);
    await step('list of no client', admin.get('/clients/nope/roles'), seen);
  },

  'bad roles': async ({ admin, step }) => {
    await step('no name', admin.post('/roles', {}), seen);
    await step('unknown member', admin.post('/roles', { name: 'x', colour: 'blue' }), seen);
    await step('a list', admin.post('/roles', []), seen);
    await step(
      'a given id',
      admin.post('/roles', { id: 'mine', name: 'with-id', clientRole: true, containerId: 'x' }),
      seen,
    );
    await step('read it', admin.get('/roles/with-id'), seen);
    await step('slash', admin.post('/roles', { name: 'a/b' }), seen);
    await step('blank and umlaut', admin.post('/roles', { name: 'ä b' }), seen);
    await step('read it by its name', admin.get('/roles/%C3%A4%20b'), seen);
    await step('update without a name', admin.put('/roles/with-id', { description: 'x' }), seen);
    await step('method', admin.patch('/roles', {}), seen);
    await step('put the collection', admin.put('/roles', {}), seen);
    await step('post an item', admin.post('/roles/with-id', {}), seen);
    await step('below', admin.get('/roles/with-id/nothing'), seen);
  },

  'where they are': async ({ admin, given, check }) => {
    const { id } = await given.client({ clientId: 'app' });
    const names = [...":@!$&'()*+,=~/%?#[]|^é "].map((sign) => `a${sign}b`);
    for (const path of ['/roles', `/clients/${id}/roles`])
      for (const name of names) {
        const { status, headers } = await admin.post(path, { name });
        const at = headers.location?.slice(headers.location.indexOf(path));
        check(`${name} in ${path.replace(id, 'app')}`, [status, at?.replace(id, 'app')]);
        check(`${name} is there`, (await admin.get(at)).json?.name);
      }
    const made = await admin.post('/clients', { id: 'a:b@c', clientId: 'another' });
    check('a client', made.headers.location?.split('/').at(-1));
  },

  'create with composites': async ({ admin, given, step }) => {
    await given.client({ clientId: 'app' });
    const [{ id }] = (await admin.get('/clients?clientId=app')).json;
    await admin.post(`/clients/${id}/roles`, { name: 'part' });
    await admin.post('/roles', { name: 'one' });
    await step(
      'create',
      admin.post('/roles', {
        name: 'all',
        composite: true,
        composites: { realm: ['one'], client: { app: ['part'] } },
      }),
      seen,
    );
    await step('its composites', admin.get('/roles/all/composites'), { ...seen, sets: ['$'] });
    await step('read', admin.get('/roles/all'), seen);
    await step(
      'unknown role',
      admin.post('/roles', { name: 'all2', composite: true, composites: { realm: ['nobody'] } }),
      seen,
    );
    await step('was it made', admin.get('/roles/all2'), seen);
  },

  composites: async ({ admin, given, step, check }) => {
    const { id } = await given.client({ clientId: 'app' });
    await admin.post(`/clients/${id}/roles`, { name: 'part' });
    for (const name of ['one', 'two', 'all']) await admin.post('/roles', { name });
    const role = async (path) => (await admin.get(path)).json;
    const [one, two, part, all] = [
      await role('/roles/one'),
      await role('/roles/two'),
      await role(`/clients/${id}/roles/part`),
      await role('/roles/all'),
    ];
    await step('add', admin.post('/roles/all/composites', [one, two, part]), seen);
    await step('add again', admin.post('/roles/all/composites', [one]), seen);
    await step('list', admin.get('/roles/all/composites'), { ...seen, sets: ['$'] });
    await step('of the realm', admin.get('/roles/all/composites/realm'), { ...seen, sets: ['$'] });
    await step('of the client', admin.get(`/roles/all/composites/clients/${id}`), seen);
    await step('of no client', admin.get('/roles/all/composites/clients/nope'), seen);
    await step('read', admin.get('/roles/all'), seen);
    await step('by id', admin.get(`/roles-by-id/${all.id}/composites`), { ...seen, sets: ['$'] });
    await step('by id, realm', admin.get(`/roles-by-id/${all.id}/composites/realm`), {
      ...seen,
      sets: ['$'],
    });
    await step('by id, client', admin.get(`/roles-by-id/${all.id}/composites/clients/${id}`), seen);
    await step('by id, no client', admin.get(`/roles-by-id/${all.id}/composites/clients/nope`), seen);
    check('by id, searched', names(await admin.get(`/roles-by-id/${all.id}/composites?search=o`)));
    check('by id, paged', (await admin.get(`/roles-by-id/${all.id}/composites?first=1&max=1`)).json?.length);
    for (const query of ['search=o', 'first=1&max=1', 'max=x'])
      for (const path of [
        '/roles/all/composites',
        '/roles/all/composites/realm',
        `/roles-by-id/${all.id}/composites/realm`,
        `/roles-by-id/${all.id}/composites/clients/${id}`,
      ]) {
        const { status, json } = await admin.get(`${path}?${query}`);
        check(`${query} ${path.replace(all.id, 'all').replace(id, 'app')}`, [status, json?.length]);
      }
    await step('remove', admin.delete('/roles/all/composites', [two]), seen);
    check('left', names(await admin.get('/roles/all/composites')));
    await step('remove by id', admin.delete(`/roles-by-id/${all.id}/composites`, [part]), seen);
    await step('add by id', admin.post(`/roles-by-id/${all.id}/composites`, [two]), seen);
    check('left in the end', names(await admin.get('/roles/all/composites')));
    await step(
      'one that is not there',
      admin.post('/roles/all/composites', [{ id: 'nope', name: 'nope' }]),
      seen,
    );
    await step('one by name alone', admin.post('/roles/all/composites', [{ name: 'one' }]), seen);
    await step('to a role that is not there', admin.post('/roles/nope/composites', [one]), seen);
    await step('of a role that is not there', admin.get('/roles/nope/composites'), seen);
    await step('not a list', admin.post('/roles/all/composites', one), seen);
    await step('of the client role, none', admin.get(`/clients/${id}/roles/part/composites`), seen);
    await step('to the client role', admin.post(`/clients/${id}/roles/part/composites`, [one]), seen);
    await step('of the client role', admin.get(`/clients/${id}/roles/part/composites`), seen);
    await step('of the client role, realm', admin.get(`/clients/${id}/roles/part/composites/realm`), seen);
    await step('from the client role', admin.delete(`/clients/${id}/roles/part/composites`, [one]), seen);
  },

  'by id': async ({ admin, given, step, check }) => {
    await admin.post('/roles', { name: 'one', description: 'first', attributes: { a: ['b'] } });
    const { id } = (await admin.get('/roles/one')).json;
    await step('read', admin.get(`/roles-by-id/${id}`), seen);
    await step('update', admin.put(`/roles-by-id/${id}`, { name: 'uno', description: 'primo' }), seen);
    await step('read it', admin.get('/roles/uno'), seen);
    await step('unknown', admin.get('/roles-by-id/nope'), seen);
    await step('update unknown', admin.put('/roles-by-id/nope', { name: 'x' }), seen);
    await step('delete unknown', admin.delete('/roles-by-id/nope'), seen);
    await step('composites of unknown', admin.get('/roles-by-id/nope/composites'), seen);
    await step('users by id', admin.get(`/roles-by-id/${id}/users`), seen);
    await step('delete', admin.delete(`/roles-by-id/${id}`), seen);
    const { id: client } = await given.client({ clientId: 'app' });
    await admin.post(`/clients/${client}/roles`, { name: 'part' });
    const part = (await admin.get(`/clients/${client}/roles/part`)).json;
    await step('a client role', admin.get(`/roles-by-id/${part.id}`), seen);
    check('its container', part.containerId === client);
    const defaults = (await admin.get('')).json.defaultRole;
    await step('the default role', admin.get(`/roles-by-id/${defaults.id}`), seen);
    await step('delete the default role', admin.delete(`/roles-by-id/${defaults.id}`), seen);
  },

  lists: async ({ admin, realm, step, check }) => {
    for (const name of ['alpha', 'beta', 'Gamma', 'alphabet'])
      await admin.post('/roles', { name, description: `role ${name}`, attributes: { a: ['1'] } });
    // Keycloak puts a list in order only where it pages or searches.
    const own = (answer) => [
      answer.status,
      answer.json.map?.(({ name }) => name.replace(realm, '<realm>')).sort() ?? answer.json,
    ];
    for (const query of [
      '',
      '?search=alpha',
      '?search=ALPHA',
      '?search=lph',
      '?search=nobody',
      '?first=1&max=2',
      '?max=2',
      '?first=3',
      '?search=alpha&first=1&max=5',
      '?max=0',
      '?search=role',
      '?first=-1&max=-1',
    ])
      check(query, own(await admin.get(`/roles${query}`)));
    await step('max in words', admin.get('/roles?max=x'), seen);
    await step('searched', admin.get('/roles?search=beta'), seen);
    await step('in full', admin.get('/roles?search=beta&briefRepresentation=false'), seen);
    await step('brief', admin.get('/roles?search=beta&briefRepresentation=true'), seen);
  },

  'built-in roles': async ({ admin, realm, step }) => {
    await step('default role', admin.get(`/roles/default-roles-${realm}`), seen);
    await step('delete the default role', admin.delete(`/roles/default-roles-${realm}`), seen);
    await step('offline', admin.get('/roles/offline_access'), seen);
    await step('its composites', admin.get(`/roles/default-roles-${realm}/composites`), {
      ...seen,
      sets: ['$'],
    });
    await step('delete offline', admin.delete('/roles/offline_access'), seen);
    const [{ id }] = (await admin.get('/clients?clientId=realm-management')).json;
    await step('realm-admin', admin.get(`/clients/${id}/roles/realm-admin`), seen);
    await step('list of realm-management', admin.get(`/clients/${id}/roles`), { ...seen, sets: ['$'] });
    await step('composites of realm-admin', admin.get(`/clients/${id}/roles/realm-admin/composites`), {
      ...seen,
      sets: ['$'],
    });
    await step('delete view-realm', admin.delete(`/clients/${id}/roles/view-realm`), seen);
    await step('create one more', admin.post(`/clients/${id}/roles`, { name: 'more' }), seen);
  },

  'users in a role': async ({ admin, given, step, check }) => {
    await admin.post('/roles', { name: 'one' });
    for (const username of ['ann', 'bob', 'cid'])
      await given.user({ username, roles: { realm: ['one'] }, attributes: {} });
    await step('all', admin.get('/roles/one/users'), { ...seen, sets: ['$'] });
    for (const query of ['?first=1&max=1', '?max=2', '?first=5'])
      check(
        query,
        (await admin.get(`/roles/one/users${query}`)).json.map(({ username }) => username),
      );
    await step('brief', admin.get('/roles/one/users?briefRepresentation=true&max=1'), seen);
    await step('of a role that is not there', admin.get('/roles/nope/users'), seen);
    await step('groups', admin.get('/roles/one/groups'), seen);
    await step('groups of a role that is not there', admin.get('/roles/nope/groups'), seen);
  },

  'who may': async ({ admin, given, http, realm, step }) => {
    await admin.post('/roles', { name: 'one' });
    const { id } = await given.client({ clientId: 'app' });
    await admin.post(`/clients/${id}/roles`, { name: 'part' });
    const one = (await admin.get('/roles/one')).json;
    const at = `/admin/realms/${realm}`;
    for (const role of [
      'view-realm',
      'manage-realm',
      'view-clients',
      'manage-clients',
      'view-users',
      'manage-users',
      'query-users',
      'query-clients',
      'query-groups',
    ]) {
      const token = await given.userToken(role);
      const as = (name, answer) => step(`${role}: ${name}`, answer, { ...seen, ignore: ['$'] });
      await as('list', http.get(`${at}/roles`, { token }));
      await as('read', http.get(`${at}/roles/one`, { token }));
      await as('read none', http.get(`${at}/roles/nope`, { token }));
      await as('create', http.post(`${at}/roles`, { token, json: { name: `made-by-${role}` } }));
      await as('update', http.put(`${at}/roles/one`, { token, json: { name: 'one' } }));
      await as('users', http.get(`${at}/roles/one/users`, { token }));
      await as('groups', http.get(`${at}/roles/one/groups`, { token }));
      await as('composites', http.get(`${at}/roles/one/composites`, { token }));
      await as('add composite', http.post(`${at}/roles/one/composites`, { token, json: [] }));
      await as('by id', http.get(`${at}/roles-by-id/${one.id}`, { token }));
      await as('by no id', http.get(`${at}/roles-by-id/nope`, { token }));
      await as('client list', http.get(`${at}/clients/${id}/roles`, { token }));
      await as('client read', http.get(`${at}/clients/${id}/roles/part`, { token }));
      await as(
        'client create',
        http.post(`${at}/clients/${id}/roles`, { token, json: { name: `made-by-${role}` } }),
      );
      await as(
        'client update',
        http.put(`${at}/clients/${id}/roles/part`, { token, json: { name: 'part' } }),
      );
    }
  },

  'nobody hands out more than they have': async ({ admin, given, http, realm, step }) => {
    await admin.post('/roles', { name: 'one' });
    const [{ id }] = (await admin.get('/clients?clientId=realm-management')).json;
    const role = async (name) => (await admin.get(`/clients/${id}/roles/${name}`)).json;
    const at = `/admin/realms/${realm}`;
    const token = await given.userToken('manage-realm', 'view-clients');
    const more = await given.userToken('manage-realm', 'manage-clients');
    await step(
      'manage-users',
      http.post(`${at}/roles/one/composites`, { token, json: [await role('manage-users')] }),
      seen,
    );
    await step(
      'manage-realm',
      http.post(`${at}/roles/one/composites`, { token, json: [await role('manage-realm')] }),
      seen,
    );
    await step(
      'realm-admin',
      http.post(`${at}/roles/one/composites`, { token, json: [await role('realm-admin')] }),
      seen,
    );
    await step(
      'view-clients',
      http.post(`${at}/roles/one/composites`, { token, json: [await role('view-clients')] }),
      seen,
    );
    await step(
      'manage-clients by one who has it',
      http.post(`${at}/roles/one/composites`, { token: more, json: [await role('manage-clients')] }),
      seen,
    );
    await step(
      'manage-users by one who has it not',
      http.post(`${at}/roles/one/composites`, { token: more, json: [await role('manage-users')] }),
      seen,
    );
    const full = await given.userToken('realm-admin');
    await step(
      'realm-admin by one who is',
      http.post(`${at}/roles/one/composites`, { token: full, json: [await role('realm-admin')] }),
      seen,
    );
  },
};

// Groups in the Admin REST API: the tree, members, roles, and what of them is in tokens.
const seen = { headers: ['content-type', 'location', 'cache-control'] };
const idOf = (res) => res.headers.location?.split('/').at(-1);
const names = ({ status, json }) => [
  status,
  Array.isArray(json) ? json.map(({ name, username }) => name ?? username) : json,
];

/** A tree: a with b and c, b with d; z. */
async function tree(admin) {
  const ids = {};
  ids.z = idOf(await admin.post('/groups', { name: 'z' }));
  ids.a = idOf(await admin.post('/groups', { name: 'a', attributes: { colour: ['blue'] } }));
  ids.c = idOf(await admin.post(`/groups/${ids.a}/children`, { name: 'c' }));
  ids.b = idOf(await admin.post(`/groups/${ids.a}/children`, { name: 'b', attributes: { colour: ['red'] } }));
  ids.d = idOf(await admin.post(`/groups/${ids.b}/children`, { name: 'd' }));
  return ids;
}

export default {
  'the life of a group': async ({ admin, step }) => {
    const made = await step(
      'create',
      admin.post('/groups', { name: 'staff', attributes: { colour: ['blue'] } }),
      seen,
    );
    const at = `/groups/${idOf(made)}`;
    await step('again', admin.post('/groups', { name: 'staff' }), seen);
    await step('read', admin.get(at), seen);
    await step('update', admin.put(at, { name: 'crew', description: 'all', attributes: { a: ['b'] } }), seen);
    await step('read it updated', admin.get(at), seen);
    await step('update without attributes', admin.put(at, { name: 'crew' }), seen);
    await step('read it then', admin.get(at), seen);
    await step('child', admin.post(`${at}/children`, { name: 'deck' }), seen);
    await step('child again', admin.post(`${at}/children`, { name: 'deck' }), seen);
    await step('children', admin.get(`${at}/children`), seen);
    await step('read with children', admin.get(at), seen);
    await step('delete', admin.delete(at), seen);
    await step('delete again', admin.delete(at), seen);
    await step('read what is gone', admin.get(at), seen);
    await step('count', admin.get('/groups/count'), seen);
  },

  'bad groups': async ({ admin, step }) => {
    await step('no name', admin.post('/groups', {}), seen);
    await step('empty name', admin.post('/groups', { name: '' }), seen);
    await step('blank name', admin.post('/groups', { name: ' ' }), seen);
    await step('unknown member', admin.post('/groups', { name: 'x', colour: 'blue' }), seen);
    const slash = await step('slash', admin.post('/groups', { name: 'a/b' }), seen);
    await step('read it', admin.get(`/groups/${idOf(slash)}`), seen);
    const id = idOf(await admin.post('/groups', { name: 'x' }));
    await admin.post('/groups', { name: 'taken' });
    await step('rename onto another', admin.put(`/groups/${id}`, { name: 'taken' }), seen);
    await step('update without a name', admin.put(`/groups/${id}`, { attributes: {} }), seen);
    await step('child of nothing', admin.post('/groups/nope/children', { name: 'x' }), seen);
    await step('child without a name', admin.post(`/groups/${id}/children`, {}), seen);
    await step('members of nothing', admin.get('/groups/nope/members'), seen);
    await step('patch', admin.patch('/groups', {}), seen);
    await step('put the collection', admin.put('/groups', {}), seen);
    await step('post an item', admin.post(`/groups/${id}`, {}), seen);
    await step('below', admin.get(`/groups/${id}/nothing`), seen);
    await step('given id', admin.post('/groups', { id: 'mine', name: 'given' }), seen);
  },

  'the tree': async ({ admin, step, check }) => {
    const ids = await tree(admin);
    await step('top', admin.get('/groups'), seen);
    await step('top in full', admin.get('/groups?briefRepresentation=false'), seen);
    await step('read a', admin.get(`/groups/${ids.a}`), seen);
    await step('children of a', admin.get(`/groups/${ids.a}/children`), seen);
    await step(
      'children of a in full',
      admin.get(`/groups/${ids.a}/children?briefRepresentation=false`),
      seen,
    );
    for (const query of [
      '?first=0&max=1',
      '?first=1&max=5',
      '?max=0',
      '?search=b',
      '?search=B',
      '?search=nobody',
    ])
      check(`children${query}`, names(await admin.get(`/groups/${ids.a}/children${query}`)));
    await step('search d', admin.get('/groups?search=d'), seen);
    await step('search in full', admin.get('/groups?search=b&briefRepresentation=false'), seen);
    await step('search flat', admin.get('/groups?search=d&populateHierarchy=false'), seen);
    await step('without subgroup counts', admin.get('/groups?subGroupsCount=false'), seen);
    await step('exact', admin.get('/groups?search=a&exact=true'), seen);
    await step('by attribute', admin.get('/groups?q=colour:red'), seen);
    for (const query of [
      '?first=0&max=1',
      '?first=1&max=1',
      '?max=1',
      '?first=1',
      '?max=0',
      '?search=',
      '?search=nobody',
      '?search=A',
      '?search=a&exact=true',
      '?search=A&exact=true',
      '?q=colour:blue',
      '?q=colour:nope',
    ])
      check(query, names(await admin.get(`/groups${query}`)));
    for (const query of [
      '',
      '?search=a',
      '?search=d',
      '?search=nobody',
      '?top=true',
      '?top=false',
      '?search=d&top=true',
    ])
      check(`count${query}`, (await admin.get(`/groups/count${query}`)).json);
    await step('by path', admin.get('/group-by-path/a/b/d'), seen);
    await step('by a path to nothing', admin.get('/group-by-path/a/x'), seen);
    check(
      'moving d under z',
      (await admin.post(`/groups/${ids.z}/children`, { id: ids.d, name: 'd' })).status,
    );
    await step('d', admin.get(`/groups/${ids.d}`), seen);
    check('moving b to the top', (await admin.post('/groups', { id: ids.b, name: 'b' })).status);
    await step('top then', admin.get('/groups'), seen);
  },

  members: async ({ admin, given, step, check }) => {
    const ids = await tree(admin);
    const users = {};
    for (const username of ['ann', 'bob', 'cid']) users[username] = await given.user({ username });
    const at = (name) => `/users/${users[name]}/groups`;
    await step('none', admin.get(at('ann')), seen);
    await step('join', admin.put(`${at('ann')}/${ids.b}`), seen);
    await step('join again', admin.put(`${at('ann')}/${ids.b}`), seen);
    await admin.put(`${at('ann')}/${ids.a}`);
    await admin.put(`${at('bob')}/${ids.b}`);
    await step('groups', admin.get(at('ann')), seen);
    await step('groups in full', admin.get(`${at('ann')}?briefRepresentation=false`), seen);
    await step('count', admin.get(`${at('ann')}/count`), seen);
    for (const query of ['?search=b', '?first=0&max=1', '?first=1&max=1', '?search=nobody'])
      check(query, names(await admin.get(`${at('ann')}${query}`)));
    await step('members', admin.get(`/groups/${ids.b}/members`), seen);
    await step('members brief', admin.get(`/groups/${ids.b}/members?briefRepresentation=true`), seen);
    for (const query of ['?first=1&max=1', '?max=1', '?first=5', '?max=0'])
      check(`members${query}`, names(await admin.get(`/groups/${ids.b}/members${query}`)));
    check('members of a', names(await admin.get(`/groups/${ids.a}/members`)));
    await step('leave', admin.delete(`${at('ann')}/${ids.b}`), seen);
    await step('leave again', admin.delete(`${at('ann')}/${ids.b}`), seen);
    await step('join nothing', admin.put(`${at('ann')}/nope`), seen);
    await step('leave nothing', admin.delete(`${at('ann')}/nope`), seen);
    await step('nobody joins', admin.put(`/users/nope/groups/${ids.a}`), seen);
    await step(
      'created in groups',
      admin.post('/users', { username: 'dan', enabled: true, groups: ['/a/b', 'z'] }),
      seen,
    );
    const [dan] = (await admin.get('/users?username=dan')).json;
    check('groups of dan', names(await admin.get(`/users/${dan.id}/groups`)));
    await step('delete a', admin.delete(`/groups/${ids.a}`), seen);
    check('groups of bob', names(await admin.get(at('bob'))));
  },

  'roles of a group': async ({ admin, given, step, check, claims }) => {
    const ids = await tree(admin);
    const client = await given.client({ clientId: 'app', secret: 's', directAccessGrantsEnabled: true });
    for (const name of ['one', 'two', 'all']) await admin.post('/roles', { name });
    await admin.post(`/clients/${client.id}/roles`, { name: 'part' });
    const role = async (path) => (await admin.get(path)).json;
    const [one, two, all, part] = [
      await role('/roles/one'),
      await role('/roles/two'),
      await role('/roles/all'),
      await role(`/clients/${client.id}/roles/part`),
    ];
    await admin.post('/roles/all/composites', [two]);
    const at = `/groups/${ids.a}/role-mappings`;
    await step('nothing', admin.get(at), seen);
    await step('map', admin.post(`${at}/realm`, [all]), seen);
    await step('map of a client', admin.post(`${at}/clients/${client.id}`, [part]), seen);
    await admin.post(`/groups/${ids.b}/role-mappings/realm`, [one]);
    await step('realm', admin.get(`${at}/realm`), seen);
    check(
      'available',
      names(await admin.get(`${at}/realm/available`))
        .flat()
        .filter((name) => !String(name).startsWith('default-roles'))
        .sort(),
    );
    check(
      'composite',
      names(await admin.get(`${at}/realm/composite`))
        .flat()
        .sort(),
    );
    check(
      'composite of b',
      names(await admin.get(`/groups/${ids.b}/role-mappings/realm/composite`))
        .flat()
        .sort(),
    );
    check('realm of b', names(await admin.get(`/groups/${ids.b}/role-mappings/realm`)));
    await step('client composite', admin.get(`${at}/clients/${client.id}/composite`), seen);
    await step('all', admin.get(at), seen);
    await step('groups with a role', admin.get('/roles/all/groups'), seen);
    await step('groups with a role in full', admin.get('/roles/all/groups?briefRepresentation=false'), seen);
    await step('read', admin.get(`/groups/${ids.a}`), seen);
    const user = await given.user({ username: 'ann', password: 'pw' });
    await admin.put(`/users/${user}/groups/${ids.b}`);
    check(
      'direct roles',
      names(await admin.get(`/users/${user}/role-mappings/realm`))
        .flat()
        .filter((name) => !String(name).startsWith('default-roles')),
    );
    check(
      'effective roles',
      names(await admin.get(`/users/${user}/role-mappings/realm/composite`))
        .flat()
        .filter((name) => ['one', 'two', 'all'].includes(name))
        .sort(),
    );
    const { access_token: token } = await given.tokens({
      grant_type: 'password',
      client_id: 'app',
      client_secret: 's',
      username: 'ann',
      password: 'pw',
    });
    check('in the token', [
      claims(token)
        .realm_access.roles.filter((name) => ['one', 'two', 'all'].includes(name))
        .sort(),
      claims(token).resource_access.app,
    ]);
    check('users of the role', names(await admin.get('/roles/one/users')));
    await step('unmap', admin.delete(`${at}/realm`, [all]), seen);
    await step('all then', admin.get(at), seen);
    const after = await given.tokens({
      grant_type: 'password',
      client_id: 'app',
      client_secret: 's',
      username: 'ann',
      password: 'pw',
    });
    check(
      'in the next token',
      claims(after.access_token)
        .realm_access.roles.filter((name) => ['one', 'two', 'all'].includes(name))
        .sort(),
    );
  },

  'default groups': async ({ admin, given, step, check }) => {
    const ids = await tree(admin);
    await step('none', admin.get('/default-groups'), seen);
    await step('add', admin.put(`/default-groups/${ids.b}`), seen);
    await step('add again', admin.put(`/default-groups/${ids.b}`), seen);
    await step('list', admin.get('/default-groups'), seen);
    const user = await given.user({ username: 'ann' });
    check('groups of a new user', names(await admin.get(`/users/${user}/groups`)));
    check('in the realm', (await admin.get('')).json.defaultGroups);
    await step('remove', admin.delete(`/default-groups/${ids.b}`), seen);
    await step('remove again', admin.delete(`/default-groups/${ids.b}`), seen);
    await step('add nothing', admin.put('/default-groups/nope'), seen);
    check(
      'groups of another',
      names(await admin.get(`/users/${await given.user({ username: 'bob' })}/groups`)),
    );
  },

  'who may': async ({ admin, given, http, realm, step }) => {
    const ids = await tree(admin);
    const user = await given.user({ username: 'ann' });
    const at = `/admin/realms/${realm}`;
    for (const role of [
      'view-users',
      'manage-users',
      'query-users',
      'query-groups',
      'view-realm',
      'manage-realm',
    ]) {
      const token = await given.userToken(role);
      const as = (name, answer) => step(`${role}: ${name}`, answer, { ...seen, ignore: ['$'] });
      await as('list', http.get(`${at}/groups`, { token }));
      await as('count', http.get(`${at}/groups/count`, { token }));
      await as('read', http.get(`${at}/groups/${ids.a}`, { token }));
      await as('read nothing', http.get(`${at}/groups/nope`, { token }));
      await as('children', http.get(`${at}/groups/${ids.a}/children`, { token }));
      await as('members', http.get(`${at}/groups/${ids.a}/members`, { token }));
      await as('create', http.post(`${at}/groups`, { token, json: { name: `by-${role}` } }));
      await as('update', http.put(`${at}/groups/${ids.z}`, { token, json: { name: 'z' } }));
      await as('mappings', http.get(`${at}/groups/${ids.a}/role-mappings`, { token }));
      await as('map', http.post(`${at}/groups/${ids.a}/role-mappings/realm`, { token, json: [] }));
      await as('join', http.put(`${at}/users/${user}/groups/${ids.a}`, { token }));
      await as('default groups', http.get(`${at}/default-groups`, { token }));
      await as('add a default group', http.put(`${at}/default-groups/${ids.z}`, { token }));
      await as('by path', http.get(`${at}/group-by-path/a`, { token }));
    }
  },
};

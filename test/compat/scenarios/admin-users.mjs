// Users in the Admin REST API: searching, counting, changing, credentials, role mappings.
const seen = { headers: ['content-type', 'location', 'cache-control'] };
const idOf = (res) => res.headers.location?.split('/').at(-1);
const usernames = ({ status, json }) => [
  status,
  Array.isArray(json) ? json.map(({ username }) => username) : json,
];
const names = ({ status, json }) => [
  status,
  Array.isArray(json) ? json.map(({ name }) => name).sort() : json,
];

const people = [
  {
    username: 'ann',
    email: 'ann@example.org',
    firstName: 'Ann',
    lastName: 'Archer',
    enabled: true,
    emailVerified: true,
  },
  { username: 'bob', email: 'bob@example.org', firstName: 'Bob', lastName: 'Baker', enabled: false },
  { username: 'Carl', email: 'Carl@Other.example', firstName: 'Carl', lastName: 'Annson', enabled: true },
  { username: 'dora', enabled: true },
  { username: 'annabel', email: 'bel@example.org', firstName: 'Bel', lastName: 'Bakerman', enabled: true },
];

export default {
  'the life of a user': async ({ admin, step }) => {
    const made = await step('create', admin.post('/users', people[0]), seen);
    const at = `/users/${idOf(made)}`;
    await step('read', admin.get(at), seen);
    await step('same username', admin.post('/users', { username: 'ANN' }), seen);
    await step('same email', admin.post('/users', { username: 'other', email: 'ANN@example.org' }), seen);
    await step('update', admin.put(at, { firstName: 'Anne', enabled: false, emailVerified: false }), seen);
    await step('read it updated', admin.get(at), seen);
    await step('update the username', admin.put(at, { username: 'other' }), seen);
    await step('read it again', admin.get(at), seen);
    await step('required actions', admin.put(at, { requiredActions: ['UPDATE_PASSWORD', 'NOPE'] }), seen);
    await step('read them', admin.get(at), seen);
    await step('empty texts', admin.put(at, { firstName: '', lastName: '', email: '' }), seen);
    await step('read without', admin.get(at), seen);
    await step('delete', admin.delete(at), seen);
    await step('delete again', admin.delete(at), seen);
    await step('read what is gone', admin.get(at), seen);
    await step('update what is gone', admin.put(at, {}), seen);
  },

  'bad users': async ({ admin, step }) => {
    await step('no username', admin.post('/users', { enabled: true }), seen);
    await step('empty username', admin.post('/users', { username: '' }), seen);
    await step('short username', admin.post('/users', { username: 'ab' }), seen);
    await step('blank in the username', admin.post('/users', { username: 'a b c' }), seen);
    await step('angle bracket in the username', admin.post('/users', { username: '<script>' }), seen);
    await step('bad email', admin.post('/users', { username: 'mail', email: 'nope' }), seen);
    await step('bad first name', admin.post('/users', { username: 'first', firstName: '<b>' }), seen);
    await step(
      'long first name',
      admin.post('/users', { username: 'long', firstName: 'x'.repeat(256) }),
      seen,
    );
    await step('unknown member', admin.post('/users', { username: 'unknown', colour: 'blue' }), seen);
    await step('a list', admin.post('/users', []), seen);
    await step(
      'an attribute that the profile does not know',
      admin.post('/users', { username: 'attributes', attributes: { phone: ['1'] } }),
      seen,
    );
    await step('found without it', admin.get('/users?username=attributes&exact=true'), seen);
    await step('patch', admin.patch('/users', {}), seen);
    await step('put the collection', admin.put('/users', {}), seen);
    await step('given id', admin.post('/users', { id: 'mine', username: 'mine' }), seen);
    const found = (await admin.get('/users?username=attributes&exact=true')).json[0];
    await step('post an item', admin.post(`/users/${found.id}`, {}), seen);
    await step('below', admin.get(`/users/${found.id}/nothing`), seen);
    await step('below nobody', admin.get('/users/nope/nothing'), seen);
    await step('update with a bad email', admin.put(`/users/${found.id}`, { email: 'nope' }), seen);
  },

  'names that may change': async ({ admin, given, step }) => {
    await given.realm({ editUsernameAllowed: true });
    for (const rep of people) await admin.post('/users', rep);
    const [{ id }] = (await admin.get('/users?username=dora')).json;
    await step('change', admin.put(`/users/${id}`, { username: 'Doris' }), seen);
    await step('read', admin.get(`/users/${id}`), seen);
    await step('to one that is taken', admin.put(`/users/${id}`, { username: 'ann' }), seen);
    await step('to an email that is taken', admin.put(`/users/${id}`, { email: 'ann@example.org' }), seen);
  },

  searches: async ({ admin, step, check }) => {
    for (const rep of people) await admin.post('/users', rep);
    for (const query of [
      '',
      '?search=ann',
      '?search=ANN',
      '?search=an',
      '?search=nn',
      '?search=*nn*',
      '?search=%22ann%22',
      '?search=ann%20bob',
      '?search=baker',
      '?search=bob%20baker',
      '?search=',
      '?search=*',
      '?search=archer',
      '?username=ann',
      '?username=ANN',
      '?username=nn',
      '?username=ann&exact=true',
      '?username=an&exact=true',
      '?username=*nn',
      '?email=example.org',
      '?email=ann@example.org',
      '?email=ann@example.org&exact=true',
      '?email=ANN@EXAMPLE.ORG&exact=true',
      '?firstName=an',
      '?firstName=Ann&exact=true',
      '?firstName=ANN&exact=true',
      '?lastName=baker',
      '?lastName=Baker&exact=true',
      '?firstName=Ann&lastName=Baker',
      '?enabled=true',
      '?enabled=false',
      '?emailVerified=true',
      '?emailVerified=false',
      '?enabled=true&search=ann',
      '?enabled=nonsense',
      '?first=1&max=2',
      '?max=0',
      '?first=100',
      '?max=-1',
      '?first=-1',
      '?search=ann&first=1&max=1',
      '?search=ann&username=bob',
      '?q=phone:1',
      '?q=',
      '?q=nonsense',
      '?idpAlias=x',
      '?colour=blue',
      '?search=_nn',
      '?search=%25',
    ])
      check(query, usernames(await admin.get(`/users${query}`)));
    for (const query of [
      '',
      '?search=ann',
      '?username=ann',
      '?email=example.org',
      '?enabled=false',
      '?emailVerified=true',
      '?firstName=an',
      '?lastName=baker',
      '?search=nobody',
      '?search=ann&enabled=true',
      '?q=phone:1',
      '?username=ann&exact=true',
    ]) {
      const { status, json } = await admin.get(`/users/count${query}`);
      check(`count${query}`, [status, json]);
    }
    await step('the count', admin.get('/users/count'), seen);
    await step('max in words', admin.get('/users?max=x'), seen);
    await step('in full', admin.get('/users?username=ann&exact=true'), seen);
    await step('brief', admin.get('/users?username=ann&exact=true&briefRepresentation=true'), seen);
  },

  'by id in a search': async ({ admin, check }) => {
    for (const rep of people) await admin.post('/users', rep);
    const [{ id }] = (await admin.get('/users?username=dora')).json;
    check('id', usernames(await admin.get(`/users?search=id:${id}`)));
    check('two ids, one nobody’s', usernames(await admin.get(`/users?search=id:${id}%20nope`)));
    check('count', (await admin.get(`/users/count?search=id:${id}`)).json);
  },

  'unmanaged attributes': async ({ admin, step, check }) => {
    const profile = (await admin.get('/users/profile')).json;
    await admin.put('/users/profile', { ...profile, unmanagedAttributePolicy: 'ENABLED' });
    const id = idOf(
      await admin.post('/users', { username: 'ann', attributes: { phone: ['1', '2'], town: ['Rome'] } }),
    );
    await admin.post('/users', { username: 'bob', attributes: { phone: ['2'] } });
    await step('read', admin.get(`/users/${id}`), seen);
    for (const query of [
      '?q=phone:1',
      '?q=phone:2',
      '?q=phone:2%20town:Rome',
      '?q=phone:3',
      '?q=PHONE:1',
      '?q=town:%22Rome%22',
      '?q=town:rome',
    ])
      check(query, usernames(await admin.get(`/users${query}`)));
    check('count', (await admin.get('/users/count?q=phone:2')).json);
    await step('update leaves the rest', admin.put(`/users/${id}`, { firstName: 'Ann' }), seen);
    await step('read it', admin.get(`/users/${id}`), seen);
    await step('update takes away', admin.put(`/users/${id}`, { attributes: { phone: ['3'] } }), seen);
    await step('read it then', admin.get(`/users/${id}`), seen);
    await step('unmanaged attributes', admin.get(`/users/${id}/unmanagedAttributes`), seen);
  },

  credentials: async ({ admin, oidc, step, check }) => {
    const id = idOf(await admin.post('/users', people[0]));
    const at = `/users/${id}`;
    const login = async (name, password) => {
      const form = { grant_type: 'password', client_id: 'admin-cli', username: 'ann', password };
      const { status, json } = await oidc.token(form);
      check(name, [status, json.error, json.error_description]);
    };
    await step('none', admin.get(`${at}/credentials`), seen);
    await step(
      'set a password',
      admin.put(`${at}/reset-password`, { type: 'password', value: 'one', temporary: false }),
      seen,
    );
    await step('list', admin.get(`${at}/credentials`), { ...seen, ignore: ['$.*.credentialData'] });
    await login('log in', 'one');
    await step('set another', admin.put(`${at}/reset-password`, { type: 'password', value: 'two' }), seen);
    const { json } = await admin.get(`${at}/credentials`);
    await login('log in with the old one', 'one');
    await step(
      'set a temporary one',
      admin.put(`${at}/reset-password`, { type: 'password', value: 'three', temporary: true }),
      seen,
    );
    await step('its required action', admin.get(at), seen);
    await login('log in with it', 'three');
    await step(
      'set a lasting one',
      admin.put(`${at}/reset-password`, { type: 'password', value: 'four', temporary: false }),
      seen,
    );
    await step('required actions then', admin.get(at), seen);
    await step(
      'label',
      admin.put(`${at}/credentials/${json[0].id}/userLabel`, undefined, {
        text: 'My password',
        headers: { 'content-type': 'text/plain' },
      }),
      seen,
    );
    await step('list it labelled', admin.get(`${at}/credentials`), {
      ...seen,
      ignore: ['$.*.credentialData'],
    });
    await step('no value', admin.put(`${at}/reset-password`, { type: 'password' }), seen);
    await step('empty value', admin.put(`${at}/reset-password`, { type: 'password', value: '' }), seen);
    await step('other type', admin.put(`${at}/reset-password`, { type: 'otp', value: 'x' }), seen);
    await step('no type', admin.put(`${at}/reset-password`, { value: 'five' }), seen);
    await step('unknown member', admin.put(`${at}/reset-password`, { value: 'x', colour: 'blue' }), seen);
    const [credential] = (await admin.get(`${at}/credentials`)).json;
    await step('delete', admin.delete(`${at}/credentials/${credential?.id}`), seen);
    await step('delete again', admin.delete(`${at}/credentials/${credential?.id}`), seen);
    await login('log in without', 'four');
    await step('of nobody', admin.get('/users/nope/credentials'), seen);
    await step('for nobody', admin.put('/users/nope/reset-password', { type: 'password', value: 'x' }), seen);
    await step(
      'created with one',
      admin.post('/users', {
        username: 'bob',
        enabled: true,
        credentials: [{ type: 'password', value: 'pw', temporary: true }],
      }),
      seen,
    );
    await step('read', admin.get('/users?username=bob&briefRepresentation=false'), seen);
  },

  'roles of a user': async ({ admin, given, step, check, realm }) => {
    const id = idOf(await admin.post('/users', people[0]));
    const client = await given.client({ clientId: 'app' });
    for (const name of ['one', 'two', 'all']) await admin.post('/roles', { name, attributes: { a: ['b'] } });
    await admin.post(`/clients/${client.id}/roles`, { name: 'part' });
    const role = async (path) => (await admin.get(path)).json;
    const [one, two, all, part] = [
      await role('/roles/one'),
      await role('/roles/two'),
      await role('/roles/all'),
      await role(`/clients/${client.id}/roles/part`),
    ];
    await admin.post('/roles/all/composites', [two, part]);
    const at = `/users/${id}/role-mappings`;
    const own = (answer) =>
      names(answer)
        .flat()
        .map((name) => String(name).replace(realm, '<realm>'));
    await step('at first', admin.get(at), seen);
    await step('map', admin.post(`${at}/realm`, [one, all]), seen);
    await step('map again', admin.post(`${at}/realm`, [one]), seen);
    await step('map of a client', admin.post(`${at}/clients/${client.id}`, [part]), seen);
    await step('realm', admin.get(`${at}/realm`), { ...seen, sets: ['$'] });
    check('available', own(await admin.get(`${at}/realm/available`)));
    check('composite', own(await admin.get(`${at}/realm/composite`)));
    await step('composite in full', admin.get(`${at}/realm/composite?briefRepresentation=false`), {
      ...seen,
      sets: ['$'],
    });
    await step('client', admin.get(`${at}/clients/${client.id}`), seen);
    await step('client available', admin.get(`${at}/clients/${client.id}/available`), seen);
    await step('client composite', admin.get(`${at}/clients/${client.id}/composite`), seen);
    await step('all', admin.get(at), { ...seen, sets: ['realmMappings'] });
    await step('users of the role', admin.get('/roles/one/users'), seen);
    await step('unmap', admin.delete(`${at}/realm`, [one]), seen);
    await step('unmap again', admin.delete(`${at}/realm`, [one]), seen);
    await step('unmap of the client', admin.delete(`${at}/clients/${client.id}`, [part]), seen);
    await step('client composite then', admin.get(`${at}/clients/${client.id}/composite`), seen);
    await step('all then', admin.get(at), { ...seen, sets: ['realmMappings'] });
    await step('one that is not there', admin.post(`${at}/realm`, [{ id: 'nope', name: 'nope' }]), seen);
    await step('wrong name', admin.post(`${at}/realm`, [{ id: one.id, name: 'nope' }]), seen);
    await step('a client’s as the realm’s', admin.post(`${at}/realm`, [part]), seen);
    await step('of no client', admin.get(`${at}/clients/nope`), seen);
    await step('to no client', admin.post(`${at}/clients/nope`, [part]), seen);
    await step('of nobody', admin.get('/users/nope/role-mappings'), seen);
    await step('unmap without a body', admin.delete(`${at}/realm`), seen);
    check('left', own(await admin.get(`${at}/realm`)));
  },

  'service accounts': async ({ admin, given, step, check }) => {
    await admin.post('/users', people[0]);
    const client = await given.client({ clientId: 'robot', serviceAccountsEnabled: true });
    const account = (await admin.get(`/clients/${client.id}/service-account-user`)).json;
    for (const query of [
      '',
      '?search=service',
      '?search=robot',
      '?username=service-account-robot',
      '?username=service-account-robot&exact=true',
      '?username=service',
    ])
      check(query, usernames(await admin.get(`/users${query}`)));
    check('count', (await admin.get('/users/count')).json);
    await step('read', admin.get(`/users/${account.id}`), seen);
    await step('its roles', admin.get(`/users/${account.id}/role-mappings`), seen);
    await step('rename', admin.put(`/users/${account.id}`, { username: 'robby' }), seen);
    await step('delete', admin.delete(`/users/${account.id}`), seen);
    await step('ask for it then', admin.get(`/clients/${client.id}/service-account-user`), seen);
  },

  'emails as usernames': async ({ admin, given, step }) => {
    await given.realm({ registrationEmailAsUsername: true });
    const made = await step(
      'create',
      admin.post('/users', { email: 'Ann@example.org', enabled: true }),
      seen,
    );
    await step('read', admin.get(`/users/${idOf(made)}`), seen);
    await step('without an email', admin.post('/users', { username: 'ann' }), seen);
    await step('update the email', admin.put(`/users/${idOf(made)}`, { email: 'new@example.org' }), seen);
    await step('read it then', admin.get(`/users/${idOf(made)}`), seen);
  },

  'shared emails': async ({ admin, given, step, check }) => {
    await given.realm({ duplicateEmailsAllowed: true, loginWithEmailAllowed: false });
    await step('one', admin.post('/users', { username: 'ann', email: 'same@example.org' }), seen);
    await step('another', admin.post('/users', { username: 'bob', email: 'same@example.org' }), seen);
    check('both', usernames(await admin.get('/users?email=same@example.org&exact=true')));
  },

  'what else a user has': async ({ admin, step }) => {
    const id = idOf(await admin.post('/users', people[0]));
    for (const path of ['groups', 'groups/count', 'unmanagedAttributes'])
      await step(path, admin.get(`/users/${id}/${path}`), seen);
  },

  'who may': async ({ admin, given, http, realm, step }) => {
    const id = idOf(await admin.post('/users', people[0]));
    await admin.post('/roles', { name: 'one' });
    const one = (await admin.get('/roles/one')).json;
    const at = `/admin/realms/${realm}`;
    for (const role of [
      'view-users',
      'manage-users',
      'query-users',
      'query-groups',
      'view-realm',
      'view-clients',
      'manage-realm',
    ]) {
      const token = await given.userToken(role);
      const as = (name, answer) => step(`${role}: ${name}`, answer, { ...seen, ignore: ['$'] });
      await as('list', http.get(`${at}/users`, { token }));
      await as('count', http.get(`${at}/users/count`, { token }));
      await as('read', http.get(`${at}/users/${id}`, { token }));
      await as('read nobody', http.get(`${at}/users/nope`, { token }));
      await as('create', http.post(`${at}/users`, { token, json: { username: `by-${role}` } }));
      await as('update', http.put(`${at}/users/${id}`, { token, json: { firstName: 'x' } }));
      await as('update nobody', http.put(`${at}/users/nope`, { token, json: {} }));
      await as('credentials', http.get(`${at}/users/${id}/credentials`, { token }));
      await as(
        'reset',
        http.put(`${at}/users/${id}/reset-password`, { token, json: { type: 'password', value: 'x' } }),
      );
      await as('mappings', http.get(`${at}/users/${id}/role-mappings`, { token }));
      await as('realm mappings', http.get(`${at}/users/${id}/role-mappings/realm`, { token }));
      await as('available', http.get(`${at}/users/${id}/role-mappings/realm/available`, { token }));
      await as('composite', http.get(`${at}/users/${id}/role-mappings/realm/composite`, { token }));
      await as('map', http.post(`${at}/users/${id}/role-mappings/realm`, { token, json: [one] }));
      await as('groups', http.get(`${at}/users/${id}/groups`, { token }));
      await as('profile', http.get(`${at}/users/profile`, { token }));
    }
    const token = await given.userToken('manage-users', 'query-groups');
    await step(
      'manage-users creates with a role',
      http.post(`${at}/users`, { token, json: { username: 'withrole', realmRoles: ['one'] } }),
      seen,
    );
    await step('its access', http.get(`${at}/users/${id}`, { token }), seen);
    await step(
      'a viewer’s access',
      http.get(`${at}/users/${id}`, { token: await given.userToken('view-users', 'query-users') }),
      seen,
    );
  },
};

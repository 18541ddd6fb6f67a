// Groups that move, and ids that are not those of the path; how long lists are where nobody says.
export default {
  'ids in bodies': async ({ admin, check }) => {
    const made = async (name) => (await admin.post('/groups', { name })).headers.location.split('/').at(-1);
    const [a, b] = [await made('a'), await made('b')];
    const { id: c } = (await admin.post(`/groups/${a}/children`, { name: 'c' })).json;
    const namesAt = async (path) => (await admin.get(path)).json.map(({ name }) => name).sort();
    const seen = async (name, { status, json }) => {
      const tree = [];
      for (const path of ['/groups', `/groups/${a}/children`, `/groups/${b}/children`])
        tree.push(await namesAt(path));
      check(name, [status, json?.errorMessage ?? json?.error, tree]);
    };
    const put = (id, rep) => admin.put(`/groups/${id}`, rep);
    await seen('update with the id of another', await put(a, { id: b, name: 'a2' }));
    await seen('update with an id that is none', await put(a, { id: 'moon', name: 'a3' }));
    await seen('update with no name and the id of another', await put(a, { id: b }));
    await seen('update with an empty id', await put(a, { id: '', name: 'a4' }));
    await seen('update with its own', await put(a, { id: a, name: 'a' }));
    const below = (id, rep) => admin.post(`/groups/${id}/children`, rep);
    await seen('below another, by its id alone', await below(b, { id: c }));
    await seen('below another', await below(b, { id: c, name: 'c' }));
    await seen('below another, by another name', await below(a, { id: c, name: 'z' }));
    await seen('below one, by an id that is none', await below(b, { id: 'moon', name: 'x' }));
    await seen('the same without a name', await below(b, { id: 'moon' }));
    await seen('below one, by an empty id', await below(b, { id: '', name: 'y' }));
    const top = (rep) => admin.post('/groups', rep);
    await seen('to the top, by its id alone', await top({ id: c }));
    await seen('to the top', await top({ id: c, name: 'c' }));
    await seen('to the top, by an id that is none', await top({ id: 'moon', name: 'm' }));
    await seen('to the top, by an empty id', await top({ id: '', name: 'e' }));
  },

  'how long lists are': async ({ given, admin, check }) => {
    const top = (await admin.post('/groups', { name: 'top' })).headers.location.split('/').at(-1);
    await admin.post('/roles', { name: 'held' });
    const role = (await admin.get('/roles/held')).json;
    const client = await given.client({ clientId: 'app' });
    await admin.post(`/clients/${client.id}/roles`, { name: 'own' });
    const own = (await admin.get(`/clients/${client.id}/roles/own`)).json;
    for (let at = 0; at < 102; at++) {
      const { id } = (await admin.post(`/groups/${top}/children`, { name: `below ${at}` })).json;
      const made = await admin.post('/users', { username: `user${at}`, enabled: true, groups: ['/top'] });
      for (const holder of [`/groups/${id}`, `/users/${made.headers.location.split('/').at(-1)}`]) {
        await admin.post(`${holder}/role-mappings/realm`, [role]);
        await admin.post(`${holder}/role-mappings/clients/${client.id}`, [own]);
      }
    }
    const at = `/clients/${client.id}/roles/own`;
    for (const [name, path] of [
      ['children', `/groups/${top}/children`],
      ['members', `/groups/${top}/members`],
      ['users with a role', '/roles/held/users'],
      ['groups with a role', '/roles/held/groups'],
      ['users with a role of a client', `${at}/users`],
      ['groups with a role of a client', `${at}/groups`],
    ]) {
      const counts = [];
      for (const query of [
        '',
        'first=0',
        'first=3',
        'first=100',
        'first=-1',
        'max=-1',
        'max=0',
        'max=200',
        'first=-5&max=5',
      ])
        counts.push([query, (await admin.get(`${path}?${query}`)).json.length]);
      check(name, counts);
    }
    const roles = [];
    for (const query of ['first=1', 'max=1', 'first=0&max=1', 'first=-1&max=1', 'first=1&max=-1'])
      roles.push([query, (await admin.get(`/roles?${query}`)).json.length]);
    check('roles', roles);
  },
};

// Users, roles and groups that are written oddly, and searches for them.

/** Sends something and tells what came of it. */
const teller =
  ({ check }) =>
  async (name, answer) => {
    const { status, json, text, headers } = await answer;
    // In which order several errors are told is nobody's promise.
    json?.errors?.sort((a, b) => JSON.stringify(a).localeCompare(JSON.stringify(b)));
    check(name, [status, json ?? text?.slice(0, 80)]);
    return headers.location?.split('/').at(-1);
  };

/** How many there are, by list and by count. */
const counter =
  ({ admin, check }, at) =>
  async (query) => {
    const [list, count] = [await admin.get(`${at}?${query}`), await admin.get(`${at}/count?${query}`)];
    const names = Array.isArray(list.json)
      ? list.json.map(({ username, name }) => username ?? name)
      : list.json;
    check(query, [list.status, names, count.status, count.json]);
  };

export default {
  users: async (context) => {
    const { admin } = context;
    const tell = teller(context);
    const given = {
      nothing: {},
      'an empty name': { username: '' },
      'a blank name': { username: '   ' },
      'blanks about a name': { username: ' ann ' },
      'a name too short with blanks': { username: ' x ' },
      'upper case': { username: 'UPPER' },
      'the same in lower case': { username: 'upper' },
      'a line break': { username: 'ann\nbob' },
      markup: { username: '<script>' },
      'a slash': { username: 'ann/bob' },
      'a smile': { username: 'ann😀' },
      'the longest name': { username: 'a'.repeat(255) },
      'a longer name': { username: 'a'.repeat(256) },
      'no email': { username: 'no-email', email: 'nonsense' },
      'two things wrong': { username: 'a', email: 'nonsense' },
      'all wrong': { username: '<', email: '@', firstName: 'x'.repeat(256), lastName: '<b>' },
      'blanks about an email': { username: 'blanks', email: ' a@example.org ' },
      'an email of other letters': { username: 'letters', email: 'ä@ö.example' },
      'a name of markup': { username: 'markup', firstName: '<b>' },
      'an attribute as text': { username: 'text', attributes: { colour: 'red' } },
      'an attribute of nothing': { username: 'nothing', attributes: { colour: null } },
      'an attribute of numbers': { username: 'numbers', attributes: { size: [1, true] } },
      'actions nobody knows': { username: 'actions', requiredActions: ['NOPE', 'UPDATE_PASSWORD'] },
      'a list': [],
      'a text': 'ann',
      'a word for a flag': { username: 'flag', enabled: 'yes' },
    };
    for (const [name, user] of Object.entries(given)) await tell(name, admin.post('/users', user));
    const profile = (await admin.get('/users/profile')).json;
    await admin.put('/users/profile', { ...profile, unmanagedAttributePolicy: 'ENABLED' });
    const id = await tell(
      'at last',
      admin.post('/users', { username: 'kept', attributes: { colour: 'red' } }),
    );
    const shown = async (name) => {
      const { username, attributes, requiredActions } = (await admin.get(`/users/${id}`)).json;
      context.check(name, { username, attributes, requiredActions });
    };
    await shown('at last: shown');
    await tell('changed to two things wrong', admin.put(`/users/${id}`, { email: '@', firstName: '<' }));
    await tell('changed to nothing', admin.put(`/users/${id}`, {}));
    await tell('another name', admin.put(`/users/${id}`, { username: 'other' }));
    await shown('shown in the end');
    for (const [name, body] of Object.entries({
      nothing: {},
      'a type alone': { type: 'password' },
      empty: { value: '' },
      blank: { value: '  ' },
      'a number': { value: 123 },
      'a word for a flag': { value: 'x', temporary: 'yes' },
      'another type': { type: 'foo', value: 'x' },
    }))
      await tell(`password: ${name}`, admin.put(`/users/${id}/reset-password`, body));
  },

  'searches for users': async (context) => {
    const { admin } = context;
    const noon = Date.UTC(2021, 5, 15, 12);
    const days = { start: noon - 43_200_000, noon, end: noon + 43_199_999, next: noon + 43_200_000 };
    const profile = (await admin.get('/users/profile')).json;
    await admin.put('/users/profile', { ...profile, unmanagedAttributePolicy: 'ENABLED' });
    for (const [name, createdTimestamp] of Object.entries(days))
      await admin.post('/users', {
        username: `user-${name}`,
        enabled: name === 'noon',
        createdTimestamp,
        attributes: { [name]: ['a'] },
      });
    const count = counter(context, '/users');
    for (const query of [
      'max=-1',
      'first=-5',
      'max=0',
      'enabled=maybe',
      'exact=maybe&username=user',
      'search=',
      'search=*',
      'search="user-noon"',
      'q=noon',
      'q=noon:',
      'q=:a',
      'q=noon:a',
      'q=noon:a next',
      'q=noon:a next:a',
      'q="noon":"a"',
      'email=',
      'username=',
      'username=%25',
      'username=_ser',
      'idpAlias=nope',
      'foo=bar',
      `createdAfter=${noon}`,
      `createdBefore=${noon}`,
      'createdAfter=2021-06-15',
      'createdBefore=2021-06-15',
      'createdAfter=2021-06-16',
      'createdAfter=2021-06-15&createdBefore=2021-06-15',
      `createdAfter=${noon}&search=user`,
      `createdAfter=${noon}&max=1`,
      `createdAfter=${noon}&createdBefore=${noon - 1}`,
      'createdAfter=',
      'createdAfter=-5',
      'createdAfter=2021-6-1',
      'createdAfter=2021-02-30',
      'createdBefore=abc',
      'createdBefore=1.5',
      'createdBefore=99999999999999999999',
    ])
      await count(query);
  },

  roles: async (context) => {
    const { admin, given } = context;
    const tell = teller(context);
    const roles = {
      nothing: {},
      'an empty name': { name: '' },
      'a blank name': { name: ' ' },
      'a slash': { name: 'a/b' },
      'a percent sign': { name: '50%' },
      'the longest name': { name: 'r'.repeat(255) },
      one: { name: 'one' },
      'one again': { name: 'one' },
      'one in other case': { name: 'One' },
      'an attribute as text': { name: 'two', attributes: { colour: 'red' } },
      three: { name: 'three' },
      'of a role that is not there': { name: 'four', composites: { realm: ['nope'] } },
      'one that is built in': { name: 'offline_access' },
      'a dot': { name: '.' },
    };
    for (const [name, role] of Object.entries(roles)) await tell(name, admin.post('/roles', role));
    await tell('a name that is taken', admin.put('/roles/three', { name: 'one' }));
    await tell('nothing changed', admin.put('/roles/three', {}));
    const { json: one } = await admin.get('/roles/one');
    const id = await given.user({ username: 'ann' });
    const lists = {
      'a role that is not there': [{ id: 'nope', name: 'nope' }],
      'a name alone': [{ name: 'one' }],
      'an id alone': [{ id: one.id }],
      'another name': [{ id: one.id, name: 'two' }],
      'a role of another owner': [{ ...one, clientRole: true, containerId: 'nope' }],
      'no role': [],
      'a text': 'one',
      'an object': {},
    };
    for (const [name, list] of Object.entries(lists)) {
      await tell(`to a user: ${name}`, admin.post(`/users/${id}/role-mappings/realm`, list));
      await tell(`from a user: ${name}`, admin.delete(`/users/${id}/role-mappings/realm`, list));
      await tell(`into a role: ${name}`, admin.post('/roles/three/composites', list));
      // Keycloak fails where there is no id.
      if (name !== 'a name alone')
        await tell(`out of a role: ${name}`, admin.delete('/roles/three/composites', list));
    }
    await tell('into itself', admin.post('/roles/one/composites', [one]));
  },

  groups: async (context) => {
    const { admin, given } = context;
    const tell = teller(context);
    const groups = {
      nothing: {},
      'an empty name': { name: '' },
      'a blank name': { name: ' ' },
      'a slash': { name: 'a/b' },
      'the longest name': { name: 'g'.repeat(255) },
      two: { name: 'two', attributes: { colour: ['red'] } },
      'an attribute as text': { name: 'text', attributes: { colour: 'red' } },
      'with groups below': { name: 'above', subGroups: [{ name: 'below' }] },
      'with roles': { name: 'roles', realmRoles: ['nope'] },
      'with a path': { name: 'path', path: '/other/path' },
    };
    for (const [name, group] of Object.entries(groups)) await tell(name, admin.post('/groups', group));
    const one = await tell('one', admin.post('/groups', { name: 'one' }));
    await tell('one again', admin.post('/groups', { name: 'one' }));
    await tell('one in other case', admin.post('/groups', { name: 'One' }));
    const child = await tell('a child', admin.post(`/groups/${one}/children`, { name: 'child' }));
    await tell('a child again', admin.post(`/groups/${one}/children`, { name: 'child' }));
    await tell('a child of nobody', admin.post('/groups/nope/children', { name: 'child' }));
    await tell('into itself', admin.post(`/groups/${one}/children`, { id: one, name: 'one' }));
    await tell('nobody', admin.post(`/groups/${one}/children`, { id: 'nope', name: 'nope' }));
    await tell('to the top', admin.post('/groups', { id: child, name: 'child' }));
    await tell('changed to nothing', admin.put(`/groups/${one}`, {}));
    await tell('a name that is taken', admin.put(`/groups/${one}`, { name: 'two' }));
    await tell('a blank name for one', admin.put(`/groups/${one}`, { name: ' ' }));
    for (const path of ['two', '%2Ftwo', '/two', 'two/', 'nope', 'above/below', '%2Fabove%2Fbelow'])
      await tell(`by path: ${path}`, admin.get(`/group-by-path/${path}`));
    const id = await given.user({ username: 'ann' });
    await tell('join nobody', admin.put(`/users/${id}/groups/nope`));
    await tell('leave what one is not in', admin.delete(`/users/${id}/groups/${one}`));
    await tell('members', admin.get(`/groups/${one}/members?max=-1`));
    await tell('a default group that is not there', admin.put('/default-groups/nope'));
    const count = counter(context, '/groups');
    for (const query of [
      'max=-1',
      'first=abc',
      'search=',
      'search=o&exact=maybe',
      'q=colour:red',
      'top=maybe',
    ])
      await count(query);
  },
};

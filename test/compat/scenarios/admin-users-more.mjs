// Users as they are asked to be: names that others have, names among the attributes, what is empty, service accounts.
const told = ({ status, json, text }) => [status, json ?? text];
const idOf = ({ headers }) => headers.location?.split('/').at(-1);

export default {
  'names that are addresses of others': async ({ admin, check }) => {
    const make = (user) => admin.post('/users', user);
    const tell = async (name, answer) => check(name, told(await answer));
    const joe = idOf(await make({ username: 'joe@x.org' }));
    const ann = idOf(await make({ username: 'ann', email: 'ann@x.org' }));
    await tell('an address that is a name', make({ username: 'zoe', email: 'joe@x.org' }));
    await tell('a name that is an address', make({ username: 'ann@x.org' }));
    await tell('both their own', make({ username: 'me@x.org', email: 'me@x.org' }));
    await admin.put('', { editUsernameAllowed: true });
    await tell('changed into a name', admin.put(`/users/${ann}`, { email: 'joe@x.org' }));
    await tell('changed into an address', admin.put(`/users/${joe}`, { username: 'ann@x.org' }));
    await tell('changed into their own', admin.put(`/users/${ann}`, { username: 'ann@x.org' }));
    await admin.put('', { loginWithEmailAllowed: false });
    await tell('names alone: an address that is a name', make({ username: 'zoe', email: 'joe@x.org' }));
    await tell('names alone: a name that is an address', make({ username: 'joe@x.org.example' }));
  },

  'names among the attributes': async ({ admin, given, check }) => {
    const bob = await given.user({ username: 'bob', attributes: {} });
    const tell = async (name, user) => {
      const answer = await admin.put(`/users/${bob}`, user);
      const { firstName, lastName, email, username, attributes } = (await admin.get(`/users/${bob}`)).json;
      check(name, [...told(answer), { firstName, lastName, email, username, attributes }]);
      await admin.put(`/users/${bob}`, { firstName: 'Ann', lastName: 'Example', email: 'bob@example.org' });
    };
    await tell('a first name', { attributes: { firstName: ['Q'] } });
    await tell('a first name twice', { firstName: 'R', attributes: { firstName: ['Q'] } });
    await tell('an email', { attributes: { email: ['q@x.org'] } });
    await tell('a username', { attributes: { username: ['bobby'] } });
    await tell('two last names', { attributes: { lastName: ['A', 'B'] } });
    await tell('no last name', { attributes: { lastName: [] } });
    await tell('all of them', { attributes: { firstName: ['F'], lastName: ['L'], email: ['e@x.org'] } });
    await tell('a blank one', { attributes: { firstName: [' '] } });
    await tell('blank', { firstName: ' ' });
    await tell('a blank email', { email: ' ' });
    await tell('a list of none', { attributes: [] });
    await tell('none', { attributes: {} });
    await tell('no username', { username: '' });
    await tell('a username that may not be, and may not change', { username: 'a b' });
    await tell('a short one', { username: 'x' });
    await tell('a moment', { notBefore: 5 });
    await admin.put('', { registrationEmailAsUsername: true });
    await tell('no email in place of a username', { email: '' });
  },

  'new ones': async ({ admin, check }) => {
    const profile = (await admin.get('/users/profile')).json;
    await admin.put('/users/profile', { ...profile, unmanagedAttributePolicy: 'ENABLED' });
    const tell = async (name, user) => {
      const answer = await admin.post('/users', user);
      const made = idOf(answer) && (await admin.get(`/users/${idOf(answer)}`)).json;
      check(name, [
        ...told(answer),
        made && [made.username, made.firstName, made.lastName, made.email, made.notBefore, made.attributes],
      ]);
    };
    await tell('a first name among the attributes', { username: 'n01', attributes: { firstName: ['Q'] } });
    await tell('a username among them', { attributes: { username: ['n02'] } });
    await tell('blank names', { username: 'n06', firstName: ' ', email: '' });
    await tell('a moment', { username: 'n07', notBefore: 5 });
    const attributes = { a: [], b: [''], c: ['x', ''], e: ['1', '1'], g: [' '] };
    await tell('empty values', { username: 'n20', attributes });
    for (const at of ['/groups', '/roles']) {
      await admin.post(at, { name: 'one', attributes });
      const [{ id }] = (await admin.get(`${at}?search=one`)).json;
      const path = at === '/groups' ? `/groups/${id}` : '/roles/one';
      check(`${at}: empty values`, (await admin.get(path)).json.attributes);
      await admin.put(path, { name: 'one', attributes: { q: ['1'], z: [] } });
      check(`${at}: changed`, (await admin.get(path)).json.attributes);
    }
    await admin.put('', { registrationEmailAsUsername: true });
    for (const user of [{ username: 'someone' }, { username: 'someone', email: '' }, { email: '' }, {}])
      await tell(`where addresses are names: ${JSON.stringify(user)}`, user);
  },

  'service accounts': async ({ admin, given, check }) => {
    const { id } = await given.client({ clientId: 'svc', serviceAccountsEnabled: true });
    const account = (await admin.get(`/clients/${id}/service-account-user`)).json.id;
    const tell = async (name, answer) => check(name, told(await answer));
    const credentials = [{ type: 'password', value: 'pw' }];
    await tell('a password', admin.put(`/users/${account}/reset-password`, credentials[0]));
    await tell('credentials', admin.put(`/users/${account}`, { credentials }));
    await tell('none', admin.put(`/users/${account}`, { credentials: [] }));
    await tell('another name', admin.put(`/users/${account}`, { username: 'x' }));
    await tell('what it has', admin.get(`/users/${account}/credentials`));
    await admin.post('/users', { username: 'service-account-app' });
    await tell(
      'a client whose account is there',
      admin.post('/clients', { clientId: 'app', serviceAccountsEnabled: true }),
    );
    const app = await given.client({ clientId: 'app' });
    await tell('switched on', admin.put(`/clients/${app.id}`, { serviceAccountsEnabled: true }));
    await admin.post('/users', { username: 'service-account-other' });
    await tell('renamed', admin.put(`/clients/${id}`, { clientId: 'other' }));
  },
};

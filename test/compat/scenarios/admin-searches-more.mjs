// Searches by identity providers and by parts of attributes, and names that administrators may not give.
const provider = (alias) => ({
  alias,
  providerId: 'oidc',
  config: {
    clientId: 'x',
    clientSecret: 'y',
    authorizationUrl: 'https://x.example.org/a',
    tokenUrl: 'https://x.example.org/t',
  },
});

/** Who is found, and how many are counted. */
const looker =
  ({ admin, check }) =>
  async (asked) => {
    const query = new URLSearchParams(asked);
    const { status, json } = await admin.get(`/users?${query}`);
    const count = (await admin.get(`/users/count?${query}`)).json;
    check(asked, [status, json.map?.(({ username }) => username), count]);
  };

export default {
  'users of identity providers': async (t) => {
    const { admin, given } = t;
    const look = looker(t);
    await look('idpUserId=e1');
    for (const alias of ['one', 'two']) await admin.post('/identity-provider/instances', provider(alias));
    for (const [username, alias, userId] of [
      ['ann', 'one', 'e1'],
      ['anna', 'two', 'e1'],
      ['bob', 'one', 'e2'],
    ]) {
      const id = await given.user({ username });
      await admin.post(`/users/${id}/federated-identity/${alias}`, { userId, userName: username });
    }
    for (const query of [
      'idpUserId=e1',
      'idpUserId=e',
      'idpAlias=one',
      'idpAlias=one&idpUserId=e1',
      'idpAlias=none',
      'idpAlias=none&idpUserId=e1',
      'idpAlias=&idpUserId=e2',
      'search=ann&idpAlias=one',
      'search=bob&idpUserId=e1',
      'username=ann&idpAlias=two',
    ])
      await look(query);
  },

  'attributes in part': async (t) => {
    const { admin } = t;
    const profile = (await admin.get('/users/profile')).json;
    await admin.put('/users/profile', { ...profile, unmanagedAttributePolicy: 'ENABLED' });
    for (const [username, color] of Object.entries({ ann: 'red', bob: 'Red', cyd: 'blured', dot: 'a*b' }))
      await admin.post('/users', { username, attributes: { color: [color], n: [username] } });
    for (const color of ['red', 'RED', 'ed', 'e', '*', 'a*b', 'x'])
      for (const exact of ['', '&exact=true', '&exact=false', '&exact=x'])
        await looker(t)(`q=color:${color}${exact}`);
    await looker(t)('q=color:ed n:b&exact=false');
    await looker(t)('q=color:ed username:b&exact=false');
  },

  'names that administrators may not give': async ({ admin, check }) => {
    const all = { view: ['admin', 'user'], edit: ['admin', 'user'] };
    for (const [name, permissions] of Object.entries({
      none: undefined,
      'to be seen': { view: ['admin'] },
      theirs: { view: ['admin', 'user'], edit: ['user'] },
    })) {
      const of = (each) => ({ name: each, ...(permissions && { permissions }) });
      await admin.put('/users/profile', {
        attributes: [
          { name: 'username', permissions: all },
          { name: 'email', permissions: all },
          ...['firstName', 'lastName', 'nick'].map(of),
        ],
      });
      const username = `of ${name}`.replaceAll(' ', '-');
      const made = await admin.post('/users', {
        username,
        firstName: 'F',
        lastName: 'L',
        attributes: { nick: ['x'], lastName: ['M'] },
      });
      check(`${name}: made`, [made.status, made.json]);
      await admin.put('/users/profile', {
        attributes: ['username', 'email', 'firstName', 'lastName', 'nick'].map((each) => ({
          name: each,
          permissions: all,
        })),
      });
      const [user] = (await admin.get(`/users?username=${username}`)).json;
      check(`${name}: kept`, [user.firstName ?? null, user.lastName ?? null, user.attributes ?? null]);
    }
  },
};

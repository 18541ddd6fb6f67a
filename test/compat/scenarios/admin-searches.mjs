// What the lists of the Admin REST API are asked for: parts of names, wildcards, attributes, flags, pages, moments.
const idOf = ({ headers }) => headers.location.split('/').at(-1);
const nameOf = ({ username, path, clientId, name }) => username ?? path ?? clientId ?? name;
/** Names, with those below them where a search shows a tree. */
const tree = (list) =>
  list.map((each) => (each.subGroups?.length ? [each.path, tree(each.subGroups)] : nameOf(each)));
const told = ({ status, json, text }, shape) => [status, status >= 400 ? (json ?? text) : shape(json)];

/** Asks a list for each of the queries, and shows names alone. */
const asking =
  ({ admin, check }) =>
  async (path, queries, { shape = tree, as = path } = {}) => {
    for (const query of queries) check(`${as}?${query}`, told(await admin.get(`${path}?${query}`), shape));
  };
const sorted = (list) => tree(list).sort();

export default {
  users: async (world) => {
    const { admin, given } = world;
    const ask = asking(world);
    const profile = (await admin.get('/users/profile')).json;
    await admin.put('/users/profile', { ...profile, unmanagedAttributePolicy: 'ENABLED' });
    const people = [
      {
        username: 'alpha',
        firstName: 'Jo Ann',
        lastName: 'Übel',
        email: 'a@example.org',
        attributes: { colour: ['red'], 'two words': ['a b'], x: ['a"b'], 'q"k': ['v'], e: [''] },
      },
      { username: 'beta', firstName: 'émile', lastName: 'ALPHA', attributes: { colour: ['a b'] } },
      { username: 'gamma', enabled: true },
    ];
    for (const person of people) await admin.post('/users', person);
    const { id } = await given.client({ clientId: 'svc', serviceAccountsEnabled: true });
    const account = (await admin.get(`/clients/${id}/service-account-user`)).json;
    await admin.put(`/users/${account.id}`, { ...account, attributes: { colour: ['red'] } });
    await ask('/users', [
      ...['username=%20alpha', 'username=alpha%20', 'username=%20', 'firstName=%20Ann', 'firstName=o%20a'],
      ...['lastName=%C3%9Cbel', 'firstName=%C3%89MILE', 'search=%C3%9Cbel', 'email=%20'],
      ...['username=', 'search=', 'search=%20', 'search=&username=beta', 'search=%20&username=beta'],
      ...[
        'exact=false',
        'exact=true',
        'exact=',
        'exact=x',
        'enabled=true',
        'enabled=',
        'emailVerified=false',
      ],
      ...[
        'idpAlias=',
        'idpUserId=',
        'idpAlias=nope',
        'createdAfter=2000-01-01',
        'createdAfter=',
        'createdBefore=0',
      ],
      ...['createdAfter=2000-02-30', 'createdAfter=-5', 'createdAfter=%2B5'],
      ...['q=colour:red', 'q=colour:red&search=', 'q=colour:red&search=beta', 'q=%20&max=1', 'q=colour'],
      ...['q=%22two%20words%22:%22a%20b%22', 'q=colour:%22a%20b%22', 'q=%22colour%22:red', 'q=%22colour:red'],
      ...[
        'q=x:%22a%5C%22b%22',
        'q=%22q%5C%22k%22:v',
        'q=%22a:b%22:c',
        'q=e:',
        'q=x%20colour:red',
        'q=colour%20:red',
      ],
      ...['q=username:svc', 'q=username:svc&username=alpha', 'q=lastName:alp', 'q=lastName:alp&exact=true'],
      ...['q=enabled:true', 'q=colour:red%20firstName:zz'],
      ...['max=%2B1', 'max=2147483648', 'max=00001', 'max=1e1', 'first=-1', 'first=2147483647', 'max=%20'],
    ]);
    const number = { shape: (json) => json };
    await ask(
      '/users/count',
      [
        'exact=true',
        'enabled=true',
        'username=%20',
        'q=colour:red',
        'q=colour:red&search=alpha',
        'search=%20',
      ],
      number,
    );
  },

  groups: async (world) => {
    const { admin, given, check, step } = world;
    const ask = asking(world);
    const red = { attributes: { colour: ['red'] } };
    const alpha = idOf(await admin.post('/groups', { name: 'alpha', ...red }));
    for (const name of ['Bet', 'beta', 'Übel', 'a_b', 'al*x', 'with space'])
      await admin.post(`/groups/${alpha}/children`, { name, ...(name === 'Bet' && red) });
    await admin.post('/groups', { name: 'al*x' });
    await admin.post('/groups', { name: 'x/y' });
    await admin.post(`/groups/${alpha}/children`, { name: 'v/w' });
    await ask('/groups', [
      ...['search=', 'search=%20', 'search=*', 'search=b*t', 'search=al*x', 'search=*ph', 'search=%C3%BCBEL'],
      ...[
        'search=%20bet',
        'search=ALPHA&exact=true',
        'search=al*x&exact=true',
        'search=%20&exact=true',
        'exact=true',
      ],
      ...[
        'search=bet&populateHierarchy=FALSE',
        'search=bet&populateHierarchy=x',
        'search=%20&populateHierarchy=',
      ],
      ...['q=colour:red', 'q=colour:red&search=zzz', 'q=colour', 'q=%20', 'q=:x', 'q=', 'max=2147483648'],
    ]);
    for (const query of [
      'subGroupsCount=x',
      'subGroupsCount=',
      'briefRepresentation=',
      'briefRepresentation=x',
    ]) {
      const [first] = (await admin.get(`/groups?${query}`)).json;
      check(query, Object.keys(first).sort());
    }
    await ask(
      `/groups/${alpha}/children`,
      [
        ...['search=b', 'search=BE', 'search=eta', 'search=*eta', 'search=a_', 'search=al*', 'search=%C3%9C'],
        ...[
          'search=%20b',
          'search=space',
          'search=with%20s',
          'search=Bet&exact=true',
          'search=be&exact=true',
        ],
        ...['exact=true', 'exact=x&search=b', 'search=b&first=1', 'q=colour:red', 'q=colour:red&search=b'],
      ],
      { as: 'children' },
    );
    await ask(
      '/groups/count',
      [
        ...[
          'search=bet',
          'search=%20bet',
          'search=b*t',
          'search=bet&exact=true',
          'search=%C3%BC',
          'search=%20',
        ],
        ...['top=TRUE', 'top=x', 'top=', 'top=true&search=bet', 'q=colour:red', 'q=colour:red&top=true'],
      ],
      { shape: (json) => json.count },
    );
    for (const path of ['x/y', 'x%2Fy', 'alpha/v/w', '/alpha/Bet', 'alpha/', '', 'alpha/v'])
      check(
        `path ${path}`,
        told(await admin.get(`/group-by-path/${path}`), (json) => json.path),
      );
    const bob = await given.user({ username: 'bob', groups: ['/alpha/v/w', 'x/y'] });
    await step('groups of a user', admin.get(`/users/${bob}/groups`));
    await step(
      'moved below',
      admin.post(`/groups/${alpha}/children`, { id: idOfPath(await admin.get('/groups')), name: 'z' }),
    );
  },

  'clients, components and events': async (world) => {
    const { given } = world;
    const ask = asking(world);
    for (const clientId of ['alpha', 'Alpha2', 'Übel']) await given.client({ clientId });
    await ask('/clients', [
      ...[
        'clientId=%20',
        'clientId=alpha&first=1',
        'clientId=alpha&max=0',
        'clientId=alpha%20',
        'clientId=nope',
      ],
      ...[
        'clientId=AL&search=TRUE',
        'clientId=%C3%BC&search=true',
        'clientId=alpha&search=x',
        'max=2147483648',
      ],
      ...['q=x:y', 'q=%22a:b%22:c', 'q=x', 'clientId=al&search=true&first=1'],
    ]);
    const kinds = [
      'providerId=rsa-generated',
      'providerId=nope',
      'providerId=rsa-generated&type=x',
      'providerId=%20',
    ];
    await ask('/components', kinds, { shape: sorted });
    const moments = ['2000-02-30', '-1', '%2B5', '0', '99999999999999999', '2000-1-1', '20000101'];
    await ask(
      '/admin-events',
      moments.map((moment) => `dateFrom=${moment}`),
    );
    await ask(
      '/events',
      moments.map((moment) => `dateTo=${moment}`),
    );
    await given.realm({ defaultLocale: 'en' });
    await ask('/client-policies/profiles', ['include-global-profiles=TRUE', 'include-global-profiles=x'], {
      shape: (json) => Object.keys(json),
    });
  },
};

const idOfPath = ({ json }) => json.find(({ name }) => name === 'al*x').id;

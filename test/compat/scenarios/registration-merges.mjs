// The default provider: what an update makes of what is there: mappers, nodes, lists, roles, texts with nothing in them.
const mapper = (name, more = {}) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-full-name-mapper',
  config: { 'id.token.claim': 'true' },
  ...more,
});

/** One client, changed by each in turn; shown as the administrator sees it in the end. */
const updates = (first, all) => async (t) => {
  const ignore = ['client.secret.creation.time'];
  const rep = { clientId: 'app', redirectUris: ['https://app.example.org/cb'], ...first };
  const sets = ['defaultRoles'];
  const made = await t.step('create', t.dcr.default.create(rep, { token: await t.given.iat() }), {
    ignore,
    sets,
  });
  let token = made.json.registrationAccessToken;
  const changes = typeof all === 'function' ? await all(t) : all;
  for (const [name, change] of Object.entries(changes)) {
    const answer = await t.step(
      name,
      t.dcr.default.update('app', { clientId: 'app', ...change }, { token }),
      { ignore, sets },
    );
    token = answer.json.registrationAccessToken ?? token;
  }
  await t.step('as the administrator sees it', t.admin.get('/clients?clientId=app'), { ignore });
};

const keysTwice = {
  'use.jwks.url': 'true',
  'jwks.url': 'https://app.example.org/keys',
  'use.jwks.string': 'TRUE',
  'jwks.string': '{"keys":[]}',
};

export default {
  'mappers keep their ids by their names': async (t) => {
    const rep = { clientId: 'app', protocolMappers: [mapper('a'), mapper('b')] };
    const made = await t.step('create', t.dcr.default.create(rep, { token: await t.given.iat() }));
    const idsOf = (mappers = []) => Object.fromEntries(mappers.map(({ name, id }) => [name, id]));
    let token = made.json.registrationAccessToken;
    let before = idsOf(made.json.protocolMappers);
    const put = async (name, protocolMappers) => {
      const answer = await t.step(
        name,
        t.dcr.default.update('app', { clientId: 'app', protocolMappers }, { token }),
      );
      token = answer.json.registrationAccessToken;
      const now = idsOf(answer.json.protocolMappers);
      const names = Object.keys(now).sort();
      t.check(
        `${name}: kept`,
        names.filter((each) => before[each] === now[each]),
      );
      before = now;
    };
    await put('the same without ids', [mapper('a'), mapper('b')]);
    await put('another configuration', [mapper('a', { config: { 'id.token.claim': 'false' } }), mapper('b')]);
    await put('one more', [mapper('a'), mapper('b'), mapper('c')]);
    await put('ids of each other', [mapper('a', { id: before.b }), mapper('b', { id: before.a })]);
    await put('another kind', [mapper('a', { protocolMapper: 'oidc-address-mapper' })]);
    await put('null', null);
    await put('a name in capitals', [mapper('A')]);
    await put('odd configuration', [mapper('A', { config: { a: null, b: '', c: 1, d: true } })]);
    await put('none', []);
    const client = await t.given.client({ clientId: 'two', protocolMappers: [mapper('a')] });
    const [{ id }] = client.protocolMappers;
    await t.admin.put(`/clients/${client.id}`, { protocolMappers: [mapper('a'), mapper('b')] });
    const { json } = await t.admin.get(`/clients/${client.id}`);
    t.check(
      'by the administrator',
      json.protocolMappers.map((each) => [each.name, each.id === id]),
    );
  },

  'nodes, types and switches': updates(
    {},
    {
      nodes: { registeredNodes: { a: 5 } },
      'another node': { registeredNodes: { b: 6 } },
      'no nodes': { registeredNodes: {} },
      'a type': { type: 'web' },
      'no type said': { name: 'App' },
      'a type of null': { type: null },
      'an empty type': { type: '' },
      'all nulls': { enabled: null, publicClient: null, consentRequired: null, fullScopeAllowed: null },
      'all empty': { enabled: '', publicClient: '', consentRequired: '', bearerOnly: '' },
      'numbers below nothing': { notBefore: -5, nodeReRegistrationTimeout: -7 },
      'the ways of before': { directGrantsOnly: true },
    },
  ),

  'texts with nothing in them': updates(
    { attributes: { a: '1', b: ' ', c: '\t', d: ' x ' } },
    {
      'a blank': { attributes: { a: ' ' } },
      'names of all kinds': { attributes: { ä: 'ü', 'x y': 'z', 'x##y': 'a##b' } },
      'blank names': { name: ' ', description: ' ' },
    },
  ),

  'flows of its own': updates({}, async ({ admin }) => {
    const flows = (await admin.get('/authentication/flows')).json;
    const idOf = (alias) => flows.find((flow) => flow.alias === alias).id;
    const flow = (authenticationFlowBindingOverrides) => ({ authenticationFlowBindingOverrides });
    return {
      two: flow({ browser: idOf('browser'), direct_grant: idOf('direct grant') }),
      null: flow(null),
      none: flow({}),
      'one away': flow({ browser: '' }),
      'the other away': flow({ direct_grant: null }),
      'for nothing': flow({ x: idOf('browser') }),
      'a blank': flow({ x: ' ' }),
    };
  }),

  'scopes of one list and of the other': updates(
    {},
    {
      moved: { defaultClientScopes: ['phone'], optionalClientScopes: ['email'] },
      'in both': { defaultClientScopes: ['phone', 'email'], optionalClientScopes: ['phone', 'email'] },
      twice: { defaultClientScopes: ['phone', 'phone'], optionalClientScopes: ['email', 'email'] },
      'one list alone': { optionalClientScopes: ['address'] },
      none: { defaultClientScopes: [], optionalClientScopes: [] },
      'of SAML': { defaultClientScopes: ['role_list'] },
      'a service account': { serviceAccountsEnabled: true },
      'and a list': { serviceAccountsEnabled: true, defaultClientScopes: ['email'] },
    },
  ),

  'default roles said twice': updates(
    { defaultRoles: ['a', 'a', 'b'] },
    { again: { defaultRoles: ['b', 'b', 'c'] }, null: { defaultRoles: null } },
  ),

  'the whole answer sent back': async (t) => {
    const rep = {
      clientId: 'app',
      protocolMappers: [mapper('a')],
      defaultRoles: ['r'],
      serviceAccountsEnabled: true,
      attributes: { a: 'b' },
    };
    const made = await t.dcr.default.create(rep, { token: await t.given.iat() });
    const back = await t.dcr.default.update('app', made.json, { token: made.json.registrationAccessToken });
    const changed = (one, other) =>
      Object.keys(one).filter((key) => JSON.stringify(one[key]) !== JSON.stringify(other[key]));
    t.check('what has changed', [back.status, changed(made.json, back.json)]);
  },

  'keys by value and by reference': async ({ given, admin, dcr, step }) => {
    const token = await given.iat();
    await step('registered', dcr.default.create({ clientId: 'a', attributes: keysTwice }, { token }));
    await step('made', admin.post('/clients', { clientId: 'b', attributes: keysTwice }));
    const attributes = { 'use.jwks.url': 'true', 'jwks.url': 'https://app.example.org/keys' };
    const { id } = await given.client({ clientId: 'c', attributes });
    await step('changed', admin.put(`/clients/${id}`, { attributes: keysTwice }));
    const { json } = await dcr.default.create({ clientId: 'd', attributes }, { token });
    await step(
      'updated',
      dcr.default.update(
        'd',
        { clientId: 'd', attributes: keysTwice },
        { token: json.registrationAccessToken },
      ),
    );
  },
};

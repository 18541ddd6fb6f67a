// Protocol mappers in the Admin REST API: what of a configuration is kept, what a mapper may be called, and where.
const OIDC = [
  'oidc-acr-mapper',
  'oidc-address-mapper',
  'oidc-allowed-origins-mapper',
  'oidc-amr-mapper',
  'oidc-audience-mapper',
  'oidc-audience-resolve-mapper',
  'oidc-claims-param-token-mapper',
  'oidc-claims-param-value-idtoken-mapper',
  'oidc-full-name-mapper',
  'oidc-group-membership-mapper',
  'oidc-hardcoded-claim-mapper',
  'oidc-hardcoded-role-mapper',
  'oidc-nonce-backwards-compatible-mapper',
  'oidc-organization-group-membership-mapper',
  'oidc-organization-membership-mapper',
  'oidc-role-name-mapper',
  'oidc-session-state-mapper',
  'oidc-sub-mapper',
  'oidc-usermodel-attribute-mapper',
  'oidc-usermodel-client-role-mapper',
  'oidc-usermodel-property-mapper',
  'oidc-usermodel-realm-role-mapper',
  'oidc-usersessionmodel-note-mapper',
];
const SAML = [
  'saml-audience-mapper',
  'saml-audience-resolve-mapper',
  'saml-authn-context-class-ref-mapper',
  'saml-group-membership-mapper',
  'saml-hardcode-attribute-mapper',
  'saml-hardcode-role-mapper',
  'saml-organization-group-membership-mapper',
  'saml-organization-membership-mapper',
  'saml-role-list-mapper',
  'saml-role-name-mapper',
  'saml-user-attribute-mapper',
  'saml-user-attribute-nameid-mapper',
  'saml-user-property-mapper',
  'saml-user-session-note-mapper',
];
const ATTRIBUTE = 'oidc-usermodel-attribute-mapper';
const CONFIGS = {
  'empty values': { 'claim.name': '', 'user.attribute': 'a', 'id.token.claim': '' },
  'blank values': { 'claim.name': ' ', 'user.attribute': '\t' },
  'switches that say something else': {
    'claim.name': 'x',
    'id.token.claim': 'maybe',
    'access.token.claim': 'TRUE',
  },
  'one switch': { 'id.token.claim': 'true' },
  'the other switch': { 'access.token.claim': 'false' },
  'all switches': {
    'id.token.claim': 'true',
    'access.token.claim': 'true',
    'userinfo.token.claim': 'false',
    'introspection.token.claim': 'false',
    'lightweight.claim': 'true',
  },
  'a claim in parts': { 'claim.name': 'a.b\\.c..d.' },
  'a claim of the protocol': { 'claim.name': 'aud' },
  'a type that is none': { 'claim.name': 'x', 'jsonType.label': 'moon' },
  'members that nobody knows': { 'claim.name': 'x', moon: 'y' },
};
const kept = (answer) => Object.entries(answer.json?.config ?? {}).sort();
const idOf = (answer) => answer.headers.location?.split('/').at(-1);
const mapper = (name, more) => ({
  name,
  protocol: 'openid-connect',
  protocolMapper: ATTRIBUTE,
  config: { 'claim.name': 'x' },
  ...more,
});

const scenarios = {};
for (const holder of ['a client', 'a client scope']) {
  const place = async ({ given, admin }, protocol = 'openid-connect') => {
    if (holder === 'a client')
      return `/clients/${(await given.client({ clientId: 'holder', protocol, attributes: { 'saml.client.signature': 'false' } })).id}/protocol-mappers`;
    return `/client-scopes/${idOf(await admin.post('/client-scopes', { name: 'holder', protocol }))}/protocol-mappers`;
  };

  scenarios[`every kind, of ${holder}`] = async (context) => {
    const { admin, check } = context;
    for (const [protocol, kinds] of Object.entries({ 'openid-connect': OIDC, saml: SAML })) {
      const at = await place(context, protocol).catch(() => undefined);
      if (!at) continue;
      for (const protocolMapper of kinds) {
        for (const [name, config] of Object.entries({
          'said nothing': {},
          'said something': { 'claim.name': 'x', 'attribute.name': '', 'jsonType.label': 'JSON' },
        })) {
          const made = await admin.post(`${at}/models`, {
            name: `${protocolMapper} ${name}`,
            protocol,
            protocolMapper,
            config,
          });
          check(`${protocolMapper}: ${name}`, [
            made.status,
            kept(await admin.get(`${at}/models/${idOf(made)}`)),
          ]);
        }
      }
      break;
    }
  };

  scenarios[`configurations, of ${holder}`] = async (context) => {
    const { admin, check, step } = context;
    const at = await place(context);
    for (const [name, config] of Object.entries(CONFIGS)) {
      const made = await admin.post(`${at}/models`, mapper(name, { config }));
      check(name, [made.status, kept(await admin.get(`${at}/models/${idOf(made)}`))]);
    }
    const id = idOf(await admin.post(`${at}/models`, mapper('changed')));
    for (const [name, config] of Object.entries(CONFIGS)) {
      const { status } = await admin.put(`${at}/models/${id}`, { id, ...mapper('changed'), config });
      check(`changed: ${name}`, [status, kept(await admin.get(`${at}/models/${id}`))]);
    }
    await step('changed: without its kind', admin.put(`${at}/models/${id}`, { id, config: {} }));
    check('it stays', kept(await admin.get(`${at}/models/${id}`)));
    await admin.put(`${at}/models/${id}`, { id, ...mapper('another name') });
    check('its name stays', (await admin.get(`${at}/models/${id}`)).json.name);
    await step('a number', admin.post(`${at}/models`, mapper('number', { config: { 'claim.name': 1 } })), {
      ignore: ['location'],
    });
    await step('a list', admin.post(`${at}/models`, mapper('list', { config: { 'claim.name': ['a'] } })));
  };

  scenarios[`names and kinds, of ${holder}`] = async (context) => {
    const { admin, step, check } = context;
    const at = await place(context);
    const add = (name, body) => step(name, admin.post(`${at}/models`, body), { ignore: ['location'] });
    await add('one', mapper('one'));
    await add('the same name', mapper('one'));
    await add('the same name in other letters', mapper('ONE'));
    await add(
      'the same name, another protocol',
      mapper('one', { protocol: 'saml', protocolMapper: 'saml-user-attribute-mapper' }),
    );
    await add('an unknown kind', mapper('two', { protocolMapper: 'moon' }));
    await add('no kind', { name: 'three', protocol: 'openid-connect' });
    await add('a kind of another protocol', mapper('four', { protocolMapper: 'saml-user-attribute-mapper' }));
    await add('an unknown protocol', mapper('five', { protocol: 'moon' }));
    await add('an unknown member', { ...mapper('six'), moon: 1 });
    await step('several', admin.post(`${at}/add-models`, [mapper('seven'), mapper('eight')]));
    await step('several of one name', admin.post(`${at}/add-models`, [mapper('nine'), mapper('nine')]));
    await step(
      'several, one of which is there',
      admin.post(`${at}/add-models`, [mapper('ten'), mapper('one')]),
    );
    await step(
      'several, one of an unknown kind',
      admin.post(`${at}/add-models`, [mapper('eleven'), mapper('twelve', { protocolMapper: 'moon' })]),
    );
    const all = async () =>
      (await admin.get(`${at}/models`)).json
        .map(({ name, protocol, protocolMapper }) => `${name} ${protocol} ${protocolMapper}`)
        .sort();
    check('those that are there', await all());
    const [{ id }] = (await admin.get(`${at}/models`)).json.filter(({ name }) => name === 'seven');
    await step('changed to a name that is there', admin.put(`${at}/models/${id}`, { id, ...mapper('one') }));
    await step(
      'changed to another kind',
      admin.put(`${at}/models/${id}`, {
        id,
        ...mapper('seven', { protocolMapper: 'oidc-full-name-mapper' }),
      }),
    );
    await step(
      'changed to an unknown kind',
      admin.put(`${at}/models/${id}`, { id, ...mapper('seven', { protocolMapper: 'moon' }) }),
    );
    await step('changed, of another id', admin.put(`${at}/models/moon`, { id: 'moon', ...mapper('seven') }));
    check('those that are there now', await all());
  };
}

scenarios['in the representation of a client'] = async ({ admin, step, check }) => {
  const shown = async (clientId) =>
    ((await admin.get(`/clients?clientId=${clientId}`)).json[0]?.protocolMappers ?? [])
      .map(
        ({ name, protocol, protocolMapper, config }) =>
          `${name} ${protocol} ${protocolMapper} ${JSON.stringify(Object.entries(config).sort())}`,
      )
      .sort();
  const asked = {
    'empty-values': [mapper('a', { config: CONFIGS['empty values'] })],
    switches: [mapper('a', { config: CONFIGS['switches that say something else'] })],
    twice: [mapper('a'), mapper('a')],
    unknown: [mapper('a', { protocolMapper: 'moon' })],
    'another-protocol': [mapper('a', { protocol: 'saml', protocolMapper: 'saml-role-list-mapper' })],
    'no-protocol': [{ name: 'a', protocolMapper: ATTRIBUTE, config: {} }],
    'no-config': [{ name: 'a', protocol: 'openid-connect', protocolMapper: ATTRIBUTE }],
  };
  for (const [clientId, protocolMappers] of Object.entries(asked)) {
    await step(`create: ${clientId}`, admin.post('/clients', { clientId, protocolMappers }), {
      ignore: ['location'],
    });
    check(`created: ${clientId}`, await shown(clientId));
  }
  await admin.post('/clients', { clientId: 'changed', protocolMappers: [mapper('first')] });
  const [{ id }] = (await admin.get('/clients?clientId=changed')).json;
  for (const [name, protocolMappers] of Object.entries(asked)) {
    await step(`update: ${name}`, admin.put(`/clients/${id}`, { clientId: 'changed', protocolMappers }));
    check(`updated: ${name}`, await shown('changed'));
  }
};

scenarios['in the representation of a client scope'] = async ({ admin, step, check }) => {
  const asked = {
    'empty-values': [mapper('a', { config: CONFIGS['empty values'] })],
    switches: [mapper('a', { config: CONFIGS['switches that say something else'] })],
    unknown: [mapper('a', { protocolMapper: 'moon' })],
    'another-protocol': [mapper('a', { protocol: 'saml', protocolMapper: 'saml-role-list-mapper' })],
  };
  for (const [name, protocolMappers] of Object.entries(asked)) {
    await step(
      `create: ${name}`,
      admin.post('/client-scopes', { name, protocol: 'openid-connect', protocolMappers }),
      { ignore: ['location'] },
    );
    const scope = (await admin.get('/client-scopes')).json.find((each) => each.name === name);
    check(
      `created: ${name}`,
      (scope?.protocolMappers ?? []).map(
        ({ name, protocolMapper, config }) =>
          `${name} ${protocolMapper} ${JSON.stringify(Object.entries(config).sort())}`,
      ),
    );
  }
};

scenarios['in a registration'] = async ({ given, dcr, step }) => {
  const token = await given.iat({ count: 20 });
  await given.noPolicy?.('allowed-protocol-mappers');
  for (const [name, protocolMappers] of Object.entries({
    'empty values': [mapper('a', { config: CONFIGS['empty values'] })],
    twice: [mapper('a'), mapper('a')],
    'an unknown kind': [mapper('a', { protocolMapper: 'moon' })],
  }))
    await step(name, dcr.default.create({ clientId: name.replaceAll(' ', '-'), protocolMappers }, { token }));
};

export default scenarios;

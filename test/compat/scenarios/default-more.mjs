// The default provider: the fields of a client one by one, and what an update does.
const base = { redirectUris: ['https://app.example.org/cb'] };

/** Registers each value of each field, and records the answers. */
const fields =
  (all) =>
  async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 300, expiration: 600 });
    for (const [field, values] of Object.entries(all)) {
      for (const [index, value] of values.entries()) {
        const rep = { clientId: `${field}-${index}`, ...base, [field]: value };
        await step(`${field}: ${JSON.stringify(value)}`, dcr.default.create(rep, { token }), {
          headers: ['location'],
        });
      }
    }
  };

export default {
  'the order of the answer’s members': async ({ given, dcr, check }) => {
    const { json } = await dcr.default.create(
      { clientId: 'app', name: 'App', description: 'x', ...base },
      { token: await given.iat() },
    );
    check('created', Object.keys(json));
    const read = await dcr.default.read('app', { token: json.registrationAccessToken });
    check('read', Object.keys(read.json));
    check('the same but for nothing', JSON.stringify(read.json) === JSON.stringify(json));
    const updated = await dcr.default.update(
      'app',
      { clientId: 'app' },
      { token: json.registrationAccessToken },
    );
    check('updated', Object.keys(updated.json));
  },

  'client ids': fields({
    clientId: [
      'a b',
      'a/b',
      'a?b',
      'a#b',
      'a%b',
      'ä',
      ' a',
      'a:b',
      'https://c.example.org/x',
      '<script>',
      '.',
      'x'.repeat(200),
      5,
      true,
      '',
      null,
      [],
      {},
    ],
  }),

  ids: async ({ given, dcr, realm, step }) => {
    const token = await given.iat();
    await step('of its own', dcr.default.create({ id: `${realm}-id`, clientId: 'a' }, { token }));
    await step('without a client id', dcr.default.create({ id: `${realm}-id-2` }, { token }));
    await step('37 characters', dcr.default.create({ id: 'x'.repeat(37), clientId: 'b' }, { token }));
    await step(
      'a number',
      dcr.default.create({ id: Number.parseInt(realm.slice(5, 15), 16), clientId: 'c' }, { token }),
      { ignore: ['id'] },
    );
  },

  'names and addresses': fields({
    name: ['', 5, true, null, [], '<b>', 'ä'],
    description: ['x', ''],
    type: ['x', 5],
    rootUrl: ['https://a.example.org', 'x', 'javascript:x', 'https://a#b', '', '/x', '${authBaseUrl}'],
    baseUrl: ['https://a.example.org', 'x', 'javascript:x', '/x', ''],
    adminUrl: ['https://a.example.org', 'x', 'javascript:x', '/x', ''],
  }),

  switches: fields({
    enabled: [false, 'false', 0, null],
    alwaysDisplayInConsole: [true],
    surrogateAuthRequired: [true],
    bearerOnly: [true],
    consentRequired: [true],
    standardFlowEnabled: [false],
    implicitFlowEnabled: [true],
    directAccessGrantsEnabled: [true],
    serviceAccountsEnabled: [true],
    directGrantsOnly: [true, false],
    publicClient: [true, false],
    frontchannelLogout: [true],
    fullScopeAllowed: [false],
    notBefore: [5],
    nodeReRegistrationTimeout: [5],
  }),

  'protocols and authenticators': fields({
    protocol: ['openid-connect', 'telepathy', '', null, 5],
    clientAuthenticatorType: ['client-secret', 'client-jwt', 'client-secret-jwt', 'client-x509', 'x', ''],
    secret: ['given', '', null, 5, '**********', []],
  }),

  'redirects and origins': fields({
    redirectUris: [
      null,
      [],
      [''],
      ['*'],
      ['/x'],
      ['https://a/#x'],
      ['javascript:x'],
      ['data:x'],
      ['https://a b'],
      ['https://*'],
      ['+'],
      ['https://a/*', 'https://a/*'],
      'x',
      {},
      [5],
      [[]],
    ],
    webOrigins: [null, [], [''], ['*'], ['+'], ['x'], ['https://a/b'], 'x'],
  }),

  'scopes and roles': fields({
    defaultClientScopes: [null, [], ['email'], ['phone'], ['nowhere'], ['openid'], 'x'],
    optionalClientScopes: [null, [], ['phone'], ['email'], ['nowhere'], 'x'],
    defaultRoles: [null, [], ['x'], [5]],
  }),

  attributes: fields({
    attributes: [
      null,
      {},
      { a: 'b' },
      { a: 1, b: true },
      { a: null },
      { a: '' },
      { '': 'x' },
      JSON.parse('{"__proto__":"x","constructor":"y"}'),
      { realm_client: 'true' },
      { 'client.secret.creation.time': '5' },
      [],
      'x',
      { a: [] },
      { a: {} },
    ],
  }),

  'protocol mappers': fields({
    protocolMappers: [
      null,
      [],
      [{}],
      [{ name: 'm', protocol: 'openid-connect', protocolMapper: 'oidc-full-name-mapper' }],
      [
        {
          name: 'm',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-usermodel-attribute-mapper',
          config: { 'user.attribute': 'a', 'claim.name': 'a' },
        },
      ],
      [{ name: 'm', protocol: 'openid-connect', protocolMapper: 'oidc-hardcoded-claim-mapper' }],
      [{ name: 'm', protocol: 'openid-connect', protocolMapper: 'nothing' }],
      [{ colour: 1 }],
      'x',
      {},
    ],
  }),

  'what nobody should set this way': fields({
    registrationAccessToken: ['mine'],
    access: [{ manage: true }],
    origin: ['x'],
    authenticationFlowBindingOverrides: [{}],
    registeredNodes: [{ 'a.example.org': 5 }],
    clientTemplate: ['x'],
    useTemplateConfig: [true],
  }),

  'taken client ids': async ({ given, dcr, step }) => {
    const token = await given.iat();
    await given.client({ clientId: 'there' });
    await step('of the administrator', dcr.default.create({ clientId: 'there' }, { token }));
    for (const clientId of [
      'account',
      'admin-cli',
      'realm-management',
      'security-admin-console',
      'broker',
      'account-console',
    ])
      await step(clientId, dcr.default.create({ clientId }, { token }));
    await step('in another case', dcr.default.create({ clientId: 'THERE' }, { token }));
    await step('with a blank behind', dcr.default.create({ clientId: 'there ' }, { token }));
    const { json } = await dcr.oidc.create({}, { token });
    await step(
      'that of a client at openid-connect',
      dcr.default.create({ clientId: json.client_id }, { token }),
    );
  },
};

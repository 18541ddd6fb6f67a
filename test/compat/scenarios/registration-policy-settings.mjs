// Settings of registration policies, value by value: what is stored of them, and what is refused.
const POLICY = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';
const at = (made) => `/components/${made.headers.location?.split('/').at(-1)}`;

const SCOPES = 'allowed-client-scopes';
const DEFAULTS = 'allow-default-scopes';
const on = {
  'host-sending-registration-request-must-match': ['true'],
  'client-uris-must-match': ['true'],
};

/** Each is made, read back and removed. */
const SETTINGS = {
  'allowed-client-templates': [
    {},
    { [SCOPES]: ['phone'] },
    { [SCOPES]: ['moon'] },
    { [SCOPES]: ['phone', 'moon', 'sun'] },
    { [SCOPES]: ['openid'] },
    { [SCOPES]: ['role_list'] },
    { [SCOPES]: ['', 'phone'] },
    { [SCOPES]: [' '] },
    { [SCOPES]: ['phone '] },
    { [SCOPES]: [] },
    { [SCOPES]: null },
    { [SCOPES]: ['phone', 'phone'] },
    { [DEFAULTS]: ['perhaps'] },
    { [DEFAULTS]: ['TRUE'] },
    { [DEFAULTS]: [''] },
    { [DEFAULTS]: [] },
    { [DEFAULTS]: null },
    { [DEFAULTS]: ['perhaps'], [SCOPES]: ['moon'] },
  ],
  'allowed-protocol-mappers': [
    {},
    ...[['moon'], [''], [' '], ['', 'moon']].map((types) => ({ 'allowed-protocol-mapper-types': types })),
  ],
  'registration-web-origins': [
    {},
    ...[['a b'], ['*'], ['+'], ['https://a/b'], ['']].map((origins) => ({ 'web-origins': origins })),
  ],
  'trusted-hosts': [
    ...[[''], [' '], ['a:80'], ['*'], ['*.'], ['a.*.b'], ['[::1]'], ['A.Example', 'A.Example']].map(
      (hosts) => ({
        ...on,
        'trusted-hosts': hosts,
      }),
    ),
    { ...on, 'client-uris-must-match': null },
  ],
  'max-clients': [
    ...['5', '+5', '-5', '0005', ' 5 ', '5.5', '0x5', '2147483648', '9223372036854775808', ''].map((text) => [
      text,
    ]),
    ['5', '6'],
    [5],
    [null],
    [],
    null,
  ].map((limit) => ({ 'max-clients': limit })),
  'client-disabled': [{}, { colour: ['blue'] }, undefined],
};

export default {
  ...Object.fromEntries(
    Object.entries(SETTINGS).map(([providerId, settings]) => [
      `made: ${providerId}`,
      async ({ admin, check }) => {
        for (const config of settings) {
          const made = await admin.post('/components', {
            name: 'n',
            providerId,
            providerType: POLICY,
            subType: 'authenticated',
            config,
          });
          const isMade = made.status === 201;
          check(`${JSON.stringify(config)}`, [
            made.status,
            isMade ? (await admin.get(at(made))).json.config : made.json,
          ]);
          if (isMade) await admin.delete(at(made));
        }
      },
    ]),
  ),

  'changed: what is left out, emptied or null': async ({ admin, check }) => {
    const GOOD = {
      'trusted-hosts': { ...on, 'trusted-hosts': ['a'] },
      'max-clients': { 'max-clients': ['5'] },
      'allowed-client-templates': { [DEFAULTS]: ['true'], [SCOPES]: ['phone'] },
      'allowed-protocol-mappers': { 'allowed-protocol-mapper-types': ['oidc-full-name-mapper'] },
      'registration-web-origins': { 'web-origins': ['https://a'] },
      scope: {},
    };
    for (const [providerId, config] of Object.entries(GOOD)) {
      const rep = { name: 'n', providerId, providerType: POLICY, subType: 'anonymous', config };
      const path = at(await admin.post('/components', rep));
      const { json: good } = await admin.get(path);
      const all = (value) => ({
        config: Object.fromEntries(Object.keys(config).map((name) => [name, value])),
      });
      for (const [name, change] of Object.entries({
        'no settings': { config: {} },
        'empty lists': all([]),
        'empty texts': all(['']),
        nulls: all(null),
        'odd texts': all(['odd value']),
        'an unknown setting': { config: { colour: ['blue'] } },
        'another chain': { subType: 'authenticated' },
        'no chain': { subType: '' },
        'another id': { id: 'x' },
        'another parent': { parentId: 'x' },
        'another provider': { providerId: 'consent-required' },
      })) {
        const { status, json } = await admin.put(path, { ...good, ...change });
        const { id, parentId, ...now } = (await admin.get(path)).json;
        check(`${providerId}: ${name}`, [status, json, now, parentId === good.parentId, id === good.id]);
        await admin.put(path, good);
      }
    }
  },

  'a scope that is named and goes': async ({ given, admin, dcr, check, step }) => {
    await admin.post('/client-scopes', { name: 'gone', protocol: 'openid-connect' });
    await given.policy('authenticated', 'allowed-client-templates', { [SCOPES]: ['gone'] });
    const { json } = await admin.get(`/components?type=${POLICY}`);
    const policy = json.find(
      ({ subType, providerId }) => subType === 'authenticated' && providerId === 'allowed-client-templates',
    );
    const scope = (await admin.get('/client-scopes')).json.find(({ name }) => name === 'gone');
    await admin.delete(`/client-scopes/${scope.id}`);
    check('it is still named', (await admin.get(`/components/${policy.id}`)).json.config);
    const put = (config) => admin.put(`/components/${policy.id}`, { ...policy, name: 'x', config });
    await step('another name alone', put({}));
    await step('named again', put({ [SCOPES]: ['gone'] }));
    await step('named no more', put({ [SCOPES]: [] }));
    const token = await given.iat();
    await step(
      'a client of it',
      dcr.default.create({ clientId: 'a', optionalClientScopes: ['gone'] }, { token }),
      { ignore: ['error_description'] },
    );
  },

  'default scopes that are switched by an odd word': async ({ given, dcr, check }) => {
    const token = await given.iat();
    for (const [index, word] of ['perhaps', 'TRUE', 'FALSE', 'true '].entries()) {
      await given.policy('authenticated', 'allowed-client-templates', { [DEFAULTS]: [word] });
      const asked = { clientId: `c${index}`, optionalClientScopes: ['phone'] };
      const { status, json } = await dcr.default.create(asked, { token });
      check(word, [status, json.error]);
    }
  },
};

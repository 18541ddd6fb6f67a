// Components of a realm in the Admin REST API: key providers and registration policies.
const KEYS = 'org.keycloak.keys.KeyProvider';
const POLICIES = 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy';
const key = (providerId, config = {}, more = {}) => ({
  name: providerId,
  providerId,
  providerType: KEYS,
  config,
  ...more,
});
const without = (rep, ...fields) =>
  Object.fromEntries(Object.entries(rep).filter(([name]) => !fields.includes(name)));
const seen = {
  headers: [
    'referrer-policy',
    'strict-transport-security',
    'x-content-type-options',
    'x-frame-options',
    'x-robots-tag',
  ],
};
const idOf = (res) => res.headers.location?.split('/').at(-1);

/** Makes each component and reads back what became of it. */
const variants =
  (all) =>
  async ({ admin, step }) => {
    for (const [name, component] of Object.entries(all)) {
      const made = await step(`${name}: make`, admin.post('/components', component), seen);
      if (made.status === 201) await step(`${name}: read`, admin.get(`/components/${idOf(made)}`));
    }
  };

export default {
  'what there is': async ({ admin, step, check }) => {
    const { json } = await step('all', admin.get('/components'), { sets: ['$'] });
    check('members', [...new Set(json.map((component) => Object.keys(component).join(' ')))].sort());
    const { id } = (await admin.get()).json;
    for (const query of [
      `?type=${KEYS}`,
      `?type=${POLICIES}`,
      '?type=nothing',
      '?type=',
      '?name=rsa-generated',
      '?name=Trusted%20Hosts',
      '?name=nothing',
      `?parent=${id}`,
      '?parent=nothing',
      `?parent=${id}&type=${KEYS}&name=aes-generated`,
      `?type=${POLICIES}&name=Allowed%20Client%20Scopes`,
      '?colour=blue',
      '?max=1',
    ]) {
      await step(query.replace(id, '<id>'), admin.get(`/components${query}`), { sets: ['$'] });
    }
    check(
      'every parent is the realm',
      json.every(({ parentId }) => parentId === id),
    );
  },

  'create, read, update and remove': async ({ admin, step }) => {
    const made = await step(
      'make',
      admin.post('/components', key('rsa-generated', { priority: ['150'] })),
      seen,
    );
    const path = `/components/${idOf(made)}`;
    const { json } = await step('read', admin.get(path), seen);
    await step(
      'update',
      admin.put(path, { ...json, name: 'mine', config: { ...json.config, priority: ['160'] } }),
      seen,
    );
    await step('read again', admin.get(path));
    await step('update with a bad value', admin.put(path, { ...json, config: { priority: ['much'] } }));
    await step(
      'update with an unknown value',
      admin.put(path, { ...json, config: { priority: ['170'], colour: ['blue'] } }),
    );
    await step('without a configuration', admin.put(path, without(json, 'config')));
    await step('read a third time', admin.get(path));
    await step('another id in the body', admin.put(path, { ...json, id: 'other' }));
    await step('under that id', admin.get('/components/other'));
    await step('remove', admin.delete(path), seen);
    await step('remove again', admin.delete(path), seen);
    await step('read what is gone', admin.get(path), seen);
    await step('update what is gone', admin.put(path, json), seen);
  },

  'providers of keys and their settings': variants({
    'nothing set': key('rsa-generated'),
    'no configuration': without(key('rsa-generated'), 'config'),
    'configuration null': key('rsa-generated', null),
    'numbers for texts': key('rsa-generated', { priority: [70], enabled: [true] }),
    'an unknown setting': key('rsa-generated', { colour: ['blue'] }),
    'a negative priority': key('rsa-generated', { priority: ['-5'] }),
    'everything set': key('rsa-generated', {
      priority: ['70'],
      enabled: ['true'],
      active: ['false'],
      algorithm: ['RS512'],
      keySize: ['2048'],
    }),
    'an algorithm that is none': key('rsa-generated', { algorithm: ['XX'] }),
    'an empty priority': key('rsa-generated', { priority: [''] }),
    'no values': key('rsa-generated', { priority: [] }),
    'two values': key('rsa-generated', { priority: ['1', '2'] }),
    hmac: key('hmac-generated', { algorithm: ['HS384'], secretSize: ['64'] }),
    'hmac, nothing set': key('hmac-generated'),
    aes: key('aes-generated', { secretSize: ['16'] }),
    ecdsa: key('ecdsa-generated', { ecdsaEllipticCurveKey: ['P-521'] }),
    'ecdsa, nothing set': key('ecdsa-generated'),
    eddsa: key('eddsa-generated', { eddsaEllipticCurveKey: ['Ed448'] }),
    'eddsa, nothing set': key('eddsa-generated'),
    ecdh: key('ecdh-generated', { ecdhEllipticCurveKey: ['P-384'] }),
    'rsa for encryption': key('rsa-enc-generated', { algorithm: ['RSA-OAEP'] }),
  }),

  'settings that are refused': variants({
    'a priority in words': key('rsa-generated', { priority: ['much'] }),
    'a key size that is none': key('rsa-generated', { keySize: ['1000'] }),
    'enabled in words': key('rsa-generated', { enabled: ['perhaps'] }),
    'active in words': key('rsa-generated', { active: ['perhaps'] }),
    'a curve that is none': key('ecdsa-generated', { ecdsaEllipticCurveKey: ['P-999'] }),
    'an Edwards curve that is none': key('eddsa-generated', { eddsaEllipticCurveKey: ['Ed999'] }),
    'a curve for ECDH that is none': key('ecdh-generated', { ecdhEllipticCurveKey: ['P-999'] }),
    'a secret size that is none': key('hmac-generated', { secretSize: ['7'] }),
    'a secret size for AES that is none': key('aes-generated', { secretSize: ['7'] }),
    'rsa without its key': key('rsa'),
    'rsa with nonsense for a key': key('rsa', { privateKey: ['nonsense'] }),
    'two bad values': key('rsa-generated', { priority: ['much'], keySize: ['1000'] }),
  }),

  'representations that are refused': variants({
    nothing: {},
    'an unknown provider': key('nothing'),
    'an unknown type': key('rsa-generated', {}, { providerType: 'org.example.Nothing' }),
    'no type': without(key('rsa-generated'), 'providerType'),
    'no provider': without(key('rsa-generated'), 'providerId'),
    'a provider of another type': { ...key('trusted-hosts'), name: 'x' },
    'a text for a list': key('rsa-generated', { priority: '100' }),
    'a list for the configuration': key('rsa-generated', []),
    'an unknown field': key('rsa-generated', {}, { colour: 'blue' }),
    'a list for the name': key('rsa-generated', {}, { name: [] }),
  }),

  'fields that are taken as they are': async ({ admin, realm, step }) => {
    await variants({
      'no name': without(key('hmac-generated'), 'name'),
      'an empty name': key('hmac-generated', {}, { name: '' }),
      'a number for a name': key('hmac-generated', {}, { name: 5 }),
      'a parent that is not there': key('hmac-generated', {}, { parentId: 'nothing' }),
      'a sub type': key('hmac-generated', {}, { subType: 'mine' }),
      'an id of its own': key('hmac-generated', {}, { id: `${realm}-id` }),
      'that id again': key('hmac-generated', {}, { id: `${realm}-id` }),
    })({ admin, step });
  },

  'registration policies': async ({ admin, step }) => {
    const policy = (providerId, config, subType = 'anonymous') => ({
      name: providerId,
      providerId,
      providerType: POLICIES,
      subType,
      config,
    });
    await variants({
      'max clients': policy('max-clients', { 'max-clients': ['5'] }, 'authenticated'),
      'max clients in words': policy('max-clients', { 'max-clients': ['many'] }),
      'trusted hosts': policy('trusted-hosts', {
        'trusted-hosts': ['127.0.0.1'],
        'host-sending-registration-request-must-match': ['true'],
        'client-uris-must-match': ['false'],
      }),
      'trusted hosts that match nothing': policy('trusted-hosts', {
        'host-sending-registration-request-must-match': ['false'],
        'client-uris-must-match': ['false'],
      }),
      'consent required': policy('consent-required', {}),
      'client disabled': policy('client-disabled', {}),
      'web origins': policy(
        'registration-web-origins',
        { 'web-origins': ['https://a.example.org'] },
        'authenticated',
      ),
      scopes: policy(
        'allowed-client-templates',
        { 'allow-default-scopes': ['true'], 'allowed-client-scopes': ['phone'] },
        'authenticated',
      ),
      'an unknown policy': policy('nothing', {}),
      'no sub type': without(policy('scope', {}), 'subType'),
    })({ admin, step });
    await step('all of them', admin.get(`/components?type=${POLICIES}`), { sets: ['$'] });
  },

  'methods and addresses that are not offered': async ({ admin, step }) => {
    const [component] = (await admin.get('/components?name=rsa-generated')).json;
    await step('PUT on all', admin.put('/components', {}));
    await step('DELETE of all', admin.delete('/components'));
    await step('PATCH on all', admin.patch('/components', {}));
    await step('POST on one', admin.post(`/components/${component.id}`, {}));
    await step('PATCH on one', admin.patch(`/components/${component.id}`, {}));
    await step('below one', admin.get(`/components/${component.id}/nothing`));
    await step('with a slash', admin.get('/components/?name=rsa-generated'));
    await step('one with a slash', admin.get(`/components/${component.id}/`));
    await step('by its name', admin.get('/components/rsa-generated'));
    await step('form', admin.post('/components', undefined, { form: { name: 'x' } }));
  },
};

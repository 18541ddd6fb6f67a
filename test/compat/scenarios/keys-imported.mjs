// Keys that an administrator brings: what is shown of them, what is refused, and how they are changed and taken over.
const KEYS = 'org.keycloak.keys.KeyProvider';
const key = (providerId, config = {}, more = {}) => ({
  name: providerId,
  providerId,
  providerType: KEYS,
  config,
  ...more,
});
const unstable = ['validTo', 'active', 'certificate', 'privateKey'];

/** The configuration, with what differs from run to run told by its form. */
const told = ({ config }) =>
  Object.fromEntries(
    Object.entries(config).map(([name, [value]]) => [
      name,
      value.startsWith('MII') ? 'base64' : value.startsWith('-----') ? 'PEM' : value,
    ]),
  );

export default {
  'a key that is brought': async ({ admin, oidc, keys, given, step, check }) => {
    const { pem } = keys();
    const { pem: other } = keys();
    const { headers } = await step(
      'make',
      admin.post('/components', key('rsa', { privateKey: [pem], priority: ['200'] })),
    );
    const path = `/components/${headers.location.split('/').at(-1)}`;
    const read = async (name) => {
      const { json } = await step(`${name}: read`, admin.get(path), { ignore: unstable });
      check(`${name}: shown`, told(json));
      return json;
    };
    const kidOf = async () =>
      (await admin.get('/keys')).json.keys.find(({ providerId }) => path.endsWith(providerId))?.kid;
    const made = await read('make');
    const kid = await kidOf();
    await given.client({ clientId: 'robot', secret: 'secret', serviceAccountsEnabled: true });
    const { access_token } = await given.tokens(
      { grant_type: 'client_credentials' },
      { basic: ['robot', 'secret'] },
    );
    check('it signs', JSON.parse(Buffer.from(access_token.split('.')[0], 'base64url')).kid === kid);
    await step('certs', oidc.certs());
    await step('what was read, sent back', admin.put(path, made));
    await read('sent back');
    check('the same key', (await kidOf()) === kid);
    await step(
      'another priority',
      admin.put(path, { ...made, config: { ...made.config, priority: ['300'] } }),
    );
    await read('another priority');
    check('the same key still', (await kidOf()) === kid);
    await step(
      'passive, for another algorithm',
      admin.put(path, { ...made, config: { ...made.config, active: ['false'], algorithm: ['PS384'] } }),
    );
    await step('keys', admin.get('/keys'), { sets: ['keys'], ignore: unstable });
    const renew = (name, config) =>
      step(name, admin.put(path, { ...made, config: { ...config } })).then(() => read(name));
    await renew('left out', { priority: ['250'] });
    await renew('empty', { active: [''], algorithm: [] });
    check('the same key all the time', (await kidOf()) === kid);
    await renew('another key with the old certificate', { privateKey: [other] });
    check('the same key after that', (await kidOf()) === kid);
    await renew('another key', { privateKey: [other], certificate: [''] });
    check('another key than before', (await kidOf()) !== kid);
  },
  'what is no key': async ({ admin, keys, step }) => {
    const { pem } = keys();
    for (const providerId of ['rsa', 'rsa-enc']) {
      for (const [name, config] of Object.entries({
        nothing: {},
        nonsense: { privateKey: ['nonsense'] },
        'a public key': {
          privateKey: ['-----BEGIN PUBLIC KEY-----\nMFkw\n-----END PUBLIC KEY-----\n'],
        },
        'no certificate': { privateKey: [pem], certificate: ['nonsense'] },
        'two of them': { privateKey: [pem, pem] },
        'a mask': { privateKey: ['**********'] },
        'a priority that is none': { privateKey: [pem], priority: ['high'] },
      }))
        await step(`${providerId}: ${name}`, admin.post('/components', key(providerId, config)));
    }
  },
  'keys with certificates on curves': async ({ admin, oidc, step, check }) => {
    for (const config of [
      { ecGenerateCertificate: ['true'] },
      { ecGenerateCertificate: ['true'], ecdsaEllipticCurveKey: ['P-521'] },
      { ecGenerateCertificate: ['false'] },
      { ecGenerateCertificate: ['maybe'] },
    ]) {
      const name = Object.values(config).join(' ');
      const { headers } = await step(name, admin.post('/components', key('ecdsa-generated', config)));
      if (!headers.location) continue;
      const path = `/components/${headers.location.split('/').at(-1)}`;
      await step(`${name}: read`, admin.get(path));
      const { json } = await step(`${name}: certs`, oidc.certs());
      check(`${name}: members`, Object.keys(json.keys.find(({ alg }) => alg.startsWith('ES'))));
      await admin.delete(path);
    }
  },
  'keys that agree on keys, with certificates': async ({ admin, oidc, step, check }) => {
    for (const config of [
      { ecdhAlgorithm: ['ECDH-ES'] },
      { ecGenerateCertificate: ['true'], ecdhEllipticCurveKey: ['P-384'], ecdhAlgorithm: ['ECDH-ES+A256KW'] },
      { ecGenerateCertificate: ['maybe'] },
      { ecdhAlgorithm: ['RS256'] },
      { ecdhEllipticCurveKey: ['P-1'] },
    ]) {
      const name = Object.values(config).join(' ');
      const { headers } = await step(name, admin.post('/components', key('ecdh-generated', config)));
      if (!headers.location) continue;
      const path = `/components/${headers.location.split('/').at(-1)}`;
      await step(`${name}: read`, admin.get(path));
      const { json } = await oidc.certs();
      const made = json.keys.find(({ kty, use }) => kty === 'EC' && use === 'enc');
      check(`${name}: members`, made && [made.alg, made.crv, ...Object.keys(made)]);
      await admin.delete(path);
    }
  },
  'a key of another parent': async ({ admin, oidc, step, check }) => {
    const { headers } = await step(
      'make',
      admin.post('/components', key('rsa-generated', {}, { parentId: 'nobody' })),
    );
    const { json } = await step('certs', oidc.certs());
    check('how many', json.keys.length);
    await step('read', admin.get(`/components/${headers.location.split('/').at(-1)}`));
  },
};

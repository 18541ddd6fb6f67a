// The key set as the realm's key components change.
const KEYS = 'org.keycloak.keys.KeyProvider';
const key = (providerId, config = {}, more = {}) => ({
  name: providerId,
  providerId,
  providerType: KEYS,
  config,
  ...more,
});

/** The part of a key set that does not differ from run to run, in its order on the wire. */
const shape = ({ keys }) =>
  keys.map(({ kty, alg, use, crv }) => [kty, alg, use, crv].filter(Boolean).join(' '));
/** Times, and the map of algorithms to key ids. */
const unstable = ['validTo', 'RSA-OAEP', 'HS512', 'RS256', 'AES'];
const members = ({ keys }) => keys.map((jwk) => Object.keys(jwk).join(' '));

/** Each variant: make a component, show the keys, remove it. */
const variants =
  (all) =>
  async ({ admin, oidc, step, check }) => {
    for (const [name, component] of Object.entries(all)) {
      const { headers } = await step(`${name}: make`, admin.post('/components', component));
      const { json } = await step(`${name}: keys`, oidc.certs());
      check(`${name}: what there is`, shape(json).sort());
      if (headers.location) await admin.delete(`/components/${headers.location.split('/').at(-1)}`);
    }
  };

export default {
  'a new realm’s keys': async ({ oidc, step, check }) => {
    const { json } = await step('certs', oidc.certs());
    check('what there is', shape(json).sort());
    check('the members of a key', members(json));
    check('every kid differs', new Set(json.keys.map(({ kid }) => kid)).size === json.keys.length);
    check(
      'the chain holds one certificate',
      json.keys.map(({ x5c }) => x5c.length),
    );
  },

  'keys of each kind': variants({
    rsa: key('rsa-generated', { priority: ['50'] }),
    'rsa of 4096 bits': key('rsa-generated', { keySize: ['4096'] }),
    'rsa for PS256': key('rsa-generated', { algorithm: ['PS256'] }),
    'rsa for encryption': key('rsa-enc-generated', { algorithm: ['RSA-OAEP-256'] }),
    'ecdsa, default curve': key('ecdsa-generated'),
    'ecdsa P-384': key('ecdsa-generated', { ecdsaEllipticCurveKey: ['P-384'] }),
    'ecdsa P-521': key('ecdsa-generated', { ecdsaEllipticCurveKey: ['P-521'] }),
    'eddsa, default curve': key('eddsa-generated'),
    'eddsa Ed448': key('eddsa-generated', { eddsaEllipticCurveKey: ['Ed448'] }),
    ecdh: key('ecdh-generated'),
    hmac: key('hmac-generated', { algorithm: ['HS256'] }),
    aes: key('aes-generated'),
  }),

  'the members of each kind of key': async ({ admin, oidc, check }) => {
    for (const kind of ['ecdsa-generated', 'eddsa-generated', 'ecdh-generated', 'rsa-enc-generated'])
      await admin.post('/components', key(kind));
    const { json } = await oidc.certs();
    const seen = json.keys.map((jwk) => `${jwk.kty} ${jwk.alg} ${jwk.use}: ${Object.keys(jwk).join(' ')}`);
    check('members', [...new Set(seen)].sort());
  },

  'passive and disabled keys': variants({
    passive: key('rsa-generated', { active: ['false'] }),
    disabled: key('rsa-generated', { enabled: ['false'] }),
    'disabled but active': key('rsa-generated', { enabled: ['false'], active: ['true'] }),
    'ecdsa, passive': key('ecdsa-generated', { active: ['false'] }),
    'ecdsa, disabled': key('ecdsa-generated', { enabled: ['false'] }),
  }),

  'a key of higher priority signs from now on': async ({ given, admin, oidc, step, check, claims }) => {
    const { clientId, secret } = await given.client({ clientId: 'robot', serviceAccountsEnabled: true });
    const token = async () =>
      (await given.tokens({ grant_type: 'client_credentials' }, { basic: [clientId, secret] })).access_token;
    const kid = (jwt) => JSON.parse(Buffer.from(jwt.split('.')[0], 'base64url')).kid;
    const old = await token();
    await step('make', admin.post('/components', key('rsa-generated', { priority: ['200'] })));
    const next = await token();
    const { json } = await step('keys', oidc.certs());
    check('another key', kid(old) !== kid(next));
    check(
      'both are published',
      [old, next].map((jwt) => json.keys.some((jwk) => jwk.kid === kid(jwt))),
    );
    check('the issuer stays', claims(old).iss === claims(next).iss);
    await step('the realm shows', admin.get('/keys'), { sets: ['keys'], ignore: unstable });
  },

  'a realm without its own signing key': async ({ admin, oidc, http, realm, step, check }) => {
    const { json: components } = await admin.get(`/components?type=${KEYS}&name=rsa-generated`);
    await step('remove', admin.delete(`/components/${components[0].id}`));
    const { json } = await step('keys', oidc.certs());
    check('what there is', shape(json).sort());
    await step('realm', http.get(`/realms/${realm}`), { ignore: ['public_key'] });
  },

  'a key that is turned off and on': async ({ admin, oidc, http, realm, step, check }) => {
    const { json: components } = await admin.get(`/components?type=${KEYS}&name=rsa-generated`);
    const path = `/components/${components[0].id}`;
    const before = (await oidc.certs()).json.keys.map(({ kid }) => kid).sort();
    const publicKey = (await http.get(`/realms/${realm}`)).json.public_key;
    await step(
      'passive',
      admin.put(path, { ...components[0], config: { ...components[0].config, active: ['false'] } }),
    );
    await step('keys', oidc.certs());
    await step(
      'off',
      admin.put(path, { ...components[0], config: { ...components[0].config, enabled: ['false'] } }),
    );
    await step('keys without it', oidc.certs());
    await step(
      'on',
      admin.put(path, {
        ...components[0],
        config: { ...components[0].config, enabled: ['true'], active: ['true'] },
      }),
    );
    const { json } = await step('keys with it', oidc.certs());
    check(
      'the old one is back',
      before.every((kid) => json.keys.some((jwk) => jwk.kid === kid)),
    );
    check('the same public key', (await http.get(`/realms/${realm}`)).json.public_key === publicKey);
  },

  'a token verifies by the key set': async ({ given, oidc, check }) => {
    const { clientId, secret } = await given.client({ clientId: 'robot', serviceAccountsEnabled: true });
    const { access_token } = await given.tokens(
      { grant_type: 'client_credentials' },
      { basic: [clientId, secret] },
    );
    const { kid, alg } = JSON.parse(Buffer.from(access_token.split('.')[0], 'base64url'));
    const { json } = await oidc.certs();
    const jwk = json.keys.find((candidate) => candidate.kid === kid);
    const [header, payload, signature] = access_token.split('.');
    const imported = await crypto.subtle.importKey(
      'jwk',
      jwk,
      { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' },
      false,
      ['verify'],
    );
    const good = await crypto.subtle.verify(
      'RSASSA-PKCS1-v1_5',
      imported,
      Buffer.from(signature, 'base64url'),
      Buffer.from(`${header}.${payload}`),
    );
    check('signed', [alg, jwk.alg, jwk.use, good]);
  },

  'keys of the realm in the Admin API': async ({ admin, step }) => {
    const { json } = await step('keys', admin.get('/keys'), { sets: ['keys'], ignore: unstable });
    await step('unknown', admin.get('/keys/nothing'));
    await step('a method that is not offered', admin.post('/keys', {}));
    return json;
  },
};

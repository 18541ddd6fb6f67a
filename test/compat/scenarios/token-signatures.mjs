// What a client's attributes change about its tokens: who signs them and how, how long they live, and what goes along.
const user = { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' };
const ALGORITHMS = [
  'RS256',
  'RS384',
  'RS512',
  'PS256',
  'PS384',
  'PS512',
  'ES256',
  'ES384',
  'ES512',
  'EdDSA',
  'HS256',
  'HS384',
  'HS512',
];

const decode = (part) => JSON.parse(Buffer.from(part, 'base64url'));
const header = (jwt) => decode(jwt.split('.')[0]);
/** Algorithm and type of each token of an answer, and whether its key is published. */
const shape = ({ keys }, tokens) =>
  Object.fromEntries(
    Object.entries(tokens).map(([name, jwt]) => {
      const { alg, typ, kid } = header(jwt);
      return [name, [alg, typ, keys.some((key) => key.kid === kid && key.alg === alg)]];
    }),
  );

const HASHES = { 256: 'SHA-256', 384: 'SHA-384', 512: 'SHA-512' };
/** What `at_hash` shall be by the algorithm of the ID token (OpenID Connect Core section 3.1.3.6). */
async function halfHash({ alg }, token) {
  const hash = Buffer.from(await crypto.subtle.digest(HASHES[alg.slice(2)] ?? 'SHA-512', Buffer.from(token)));
  return hash.subarray(0, hash.length / 2).toString('base64url');
}

/** Plays each variant: a client with the attributes, and the tokens of a user. */
const variants =
  (all, more = {}) =>
  async ({ given, oidc, step, check, claims }) => {
    await given.user({ username: 'ann', password: 'pw' });
    for (const [name, attributes] of Object.entries(all)) {
      const clientId = name.replace(/\W+/g, '-');
      await given.client({
        clientId,
        secret: 'secret',
        directAccessGrantsEnabled: true,
        serviceAccountsEnabled: true,
        attributes,
        ...more,
      });
      const auth = { basic: [clientId, 'secret'] };
      const { json } = await step(name, oidc.token(user, auth));
      if (!json.access_token) continue;
      const { access_token, id_token, refresh_token } = json;
      const tokens = { access_token, id_token, ...(refresh_token && { refresh_token }) };
      check(`${name}: signed`, shape((await oidc.certs()).json, tokens));
      const { at_hash } = claims(id_token);
      check(`${name}: at_hash`, at_hash === (await halfHash(header(id_token), access_token)));
      if (refresh_token)
        await step(`${name}: refreshed`, oidc.token({ grant_type: 'refresh_token', refresh_token }, auth));
    }
  };

const forEach = (attribute) =>
  Object.fromEntries(ALGORITHMS.map((algorithm) => [algorithm, { [attribute]: algorithm }]));

export default {
  'access tokens by each algorithm': variants(forEach('access.token.signed.response.alg')),
  'ID tokens by each algorithm': variants(forEach('id.token.signed.response.alg')),
  'userinfo by each algorithm': async ({ given, oidc, check, claims }) => {
    await given.user({ username: 'ann', password: 'pw' });
    for (const algorithm of [...ALGORITHMS, '']) {
      const clientId = `app-${algorithm}`;
      const attributes = { 'user.info.response.signature.alg': algorithm };
      await given.client({ clientId, secret: 'secret', directAccessGrantsEnabled: true, attributes });
      const { access_token } = await given.tokens(user, { basic: [clientId, 'secret'] });
      const { status, headers, text, json } = await oidc.userinfo({ token: access_token });
      check(algorithm || 'empty', [status, headers['content-type'], headers['cache-control'], json]);
      if (!text.startsWith('ey')) continue;
      check(`${algorithm}: signed`, shape((await oidc.certs()).json, { text }));
      check(`${algorithm}: says`, claims(text));
    }
  },
  'the realm’s default algorithm': async ({ given, admin, oidc, http, realm, step, check, claims }) => {
    await given.user({ username: 'ann', password: 'pw' });
    const client = { clientId: 'app', secret: 'secret', directAccessGrantsEnabled: true };
    await given.client(client);
    const attributes = { 'user.info.response.signature.alg': 'RS256', 'id.token.signed.response.alg': '' };
    await given.client({ ...client, clientId: 'other', attributes });
    for (const defaultSignatureAlgorithm of ALGORITHMS) {
      await step(defaultSignatureAlgorithm, admin.put('', { defaultSignatureAlgorithm }));
      for (const clientId of ['app', 'other']) {
        const { json } = await step(
          `${defaultSignatureAlgorithm}: ${clientId}`,
          oidc.token(user, { basic: [clientId, 'secret'] }),
        );
        const { access_token, id_token, refresh_token } = json;
        check(
          `${defaultSignatureAlgorithm}: ${clientId}: signed`,
          shape((await oidc.certs()).json, { access_token, id_token, refresh_token }),
        );
        check(
          `${defaultSignatureAlgorithm}: ${clientId}: at_hash`,
          claims(id_token).at_hash === (await halfHash(header(id_token), access_token)),
        );
      }
      if (!defaultSignatureAlgorithm.startsWith('HS'))
        await step(`${defaultSignatureAlgorithm}: realm`, http.get(`/realms/${realm}`), {
          ignore: ['public_key'],
        });
    }
  },
  'keys made for an algorithm nobody had': async ({ given, admin, oidc, step, check }) => {
    await given.user({ username: 'ann', password: 'pw' });
    for (const algorithm of ['ES256', 'EdDSA', 'HS256', 'PS384']) {
      const clientId = `app-${algorithm}`;
      const attributes = { 'access.token.signed.response.alg': algorithm };
      await given.client({ clientId, secret: 'secret', directAccessGrantsEnabled: true, attributes });
      await given.tokens(user, { basic: [clientId, 'secret'] });
    }
    const { json } = await admin.get('/components?type=org.keycloak.keys.KeyProvider');
    const made = json.filter(({ name }) => name.startsWith('fallback'));
    check(
      'components',
      made
        .map(
          ({
            name,
            providerId,
            config: { privateKey: _, secret: __, certificate: ___, kid: ____, ...config },
          }) => [name, providerId, config],
        )
        .sort(),
    );
    await step('keys', admin.get('/keys'), { sets: ['keys'], ignore: ['validTo', 'active'] });
    const { json: set } = await step('certs', oidc.certs());
    check('published', set.keys.map(({ alg }) => alg).sort());
  },
  'types of tokens': variants({
    'RFC 9068': { 'access.token.header.type.rfc9068': 'true' },
    'not RFC 9068': { 'access.token.header.type.rfc9068': 'false' },
    'lower-case bearer': { 'token.response.type.bearer.lower-case': 'true' },
    'upper-case bearer': { 'token.response.type.bearer.lower-case': 'false' },
    lightweight: { 'client.use.lightweight.access.token.enabled': 'true' },
    'lightweight by RFC 9068': {
      'client.use.lightweight.access.token.enabled': 'true',
      'access.token.header.type.rfc9068': 'true',
    },
    'empty values': {
      'access.token.header.type.rfc9068': '',
      'token.response.type.bearer.lower-case': '',
      'access.token.signed.response.alg': '',
      'id.token.signed.response.alg': '',
      'access.token.lifespan': '',
    },
    'another case': {
      'access.token.header.type.rfc9068': 'TRUE',
      'token.response.type.bearer.lower-case': 'True',
      'client.use.lightweight.access.token.enabled': 'TRUE',
    },
    'no refresh tokens': { 'use.refresh.tokens': 'false' },
    'no refresh tokens, another case': { 'use.refresh.tokens': 'FALSE' },
    'refresh tokens said to be nothing': { 'use.refresh.tokens': '' },
    'stored only': {
      'exclude.issuer.from.auth.response': 'true',
      'exclude.session.state.from.auth.response': 'true',
      'id.token.as.detached.signature': 'true',
    },
  }),
  'types of tokens of a service': async ({ given, oidc, step, check }) => {
    const all = {
      plain: {},
      'with a session': { 'client_credentials.use_refresh_token': 'true' },
      'with a session, another case': { 'client_credentials.use_refresh_token': 'TRUE' },
      'a session without refresh tokens': {
        'client_credentials.use_refresh_token': 'true',
        'use.refresh.tokens': 'false',
      },
      'RFC 9068': { 'access.token.header.type.rfc9068': 'true' },
      'lower-case bearer': { 'token.response.type.bearer.lower-case': 'true' },
      lightweight: { 'client.use.lightweight.access.token.enabled': 'true' },
      'short-lived': { 'access.token.lifespan': '17' },
      'as long as sessions': { 'access.token.lifespan': '-1' },
      'a client session that idles soon': { 'client.session.idle.timeout': '23' },
      'a client session that ends soon': { 'client.session.max.lifespan': '33' },
      'a session that idles soon': {
        'client_credentials.use_refresh_token': 'true',
        'client.session.idle.timeout': '43',
      },
      'a session that ends soon': {
        'client_credentials.use_refresh_token': 'true',
        'client.session.max.lifespan': '53',
      },
    };
    for (const [name, attributes] of Object.entries(all)) {
      const clientId = name.replace(/\W+/g, '-');
      await given.client({ clientId, secret: 'secret', serviceAccountsEnabled: true, attributes });
      const grant = { grant_type: 'client_credentials', scope: 'openid' };
      const { json } = await step(name, oidc.token(grant, { basic: [clientId, 'secret'] }));
      if (json.access_token) check(`${name}: type`, header(json.access_token).typ);
      const { refresh_token } = json;
      if (refresh_token)
        await step(
          `${name}: refreshed`,
          oidc.token({ grant_type: 'refresh_token', refresh_token }, { basic: [clientId, 'secret'] }),
        );
    }
  },
  'lifespans a client has of its own': variants({
    'access token': { 'access.token.lifespan': '1230' },
    'access token beyond the session': { 'access.token.lifespan': '7200' },
    'access token, nothing': { 'access.token.lifespan': '0' },
    'access token, for ever': { 'access.token.lifespan': '-1' },
    'session idle': { 'client.session.idle.timeout': '120' },
    'session idle shorter than the token': { 'client.session.idle.timeout': '50' },
    'session idle, nothing': { 'client.session.idle.timeout': '0' },
    'session max': { 'client.session.max.lifespan': '600' },
    'session max shorter than the token': { 'client.session.max.lifespan': '40' },
    'no numbers': {
      'client.session.idle.timeout': '1.5',
      'client.session.max.lifespan': '60 ',
      'client.offline.session.idle.timeout': 'x',
    },
    both: { 'client.session.max.lifespan': '400', 'client.session.idle.timeout': '200' },
    'offline ones, online': {
      'client.offline.session.idle.timeout': '60',
      'client.offline.session.max.lifespan': '70',
    },
  }),
  'lifespans of offline sessions': async ({ given, oidc, step }) => {
    await given.user({ username: 'ann', password: 'pw' });
    for (const enabled of [false, true]) {
      await given.realm({
        offlineSessionMaxLifespanEnabled: enabled,
        offlineSessionIdleTimeout: 3600,
        offlineSessionMaxLifespan: 5400,
      });
      for (const [name, attributes] of Object.entries({
        plain: {},
        idle: { 'client.offline.session.idle.timeout': '1200' },
        max: { 'client.offline.session.max.lifespan': '1800' },
        both: {
          'client.offline.session.idle.timeout': '1200',
          'client.offline.session.max.lifespan': '600',
        },
        'longer than the realm’s': {
          'client.offline.session.idle.timeout': '7200',
          'client.offline.session.max.lifespan': '9000',
        },
        'online ones': { 'client.session.idle.timeout': '60', 'client.session.max.lifespan': '70' },
      })) {
        const clientId = `${enabled}-${name.replace(/\W+/g, '-')}`;
        await given.client({ clientId, secret: 'secret', directAccessGrantsEnabled: true, attributes });
        const scope = 'openid offline_access';
        await step(
          `${enabled ? 'limited' : 'unlimited'}: ${name}`,
          oidc.token({ ...user, scope }, { basic: [clientId, 'secret'] }),
        );
      }
    }
  },
};

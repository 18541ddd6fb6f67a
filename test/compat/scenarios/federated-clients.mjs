// Clients for whom an identity provider vouches: by its word, and the name that it has for them (client authentication federated-jwt).
const iss = 'https://issuer.example';
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const grant_type = 'client_credentials';

async function setting({ given, admin, keys, signJwt, oidc, realm, base }, more = {}) {
  const pair = keys();
  const { config, ...rest } = more;
  await admin.post('/identity-provider/instances', {
    alias: 'idp',
    providerId: 'oidc',
    enabled: true,
    ...rest,
    config: {
      issuer: iss,
      authorizationUrl: `${iss}/auth`,
      tokenUrl: `${iss}/token`,
      clientId: 'us',
      clientSecret: 'secret',
      validateSignature: 'true',
      publicKeySignatureVerifier: JSON.stringify(pair.jwks),
      supportsClientAssertions: 'true',
      ...config,
    },
  });
  const client = (clientId, attributes, own = {}) =>
    given.client({
      clientId,
      clientAuthenticatorType: 'federated-jwt',
      secret: 'secret',
      serviceAccountsEnabled: true,
      attributes,
      ...own,
    });
  await client('app', { 'jwt.credential.issuer': 'idp', 'jwt.credential.sub': 'app there' });
  await given.realm({ eventsEnabled: true });
  const issuer = `${base}/realms/${realm}`;
  let count = 0;
  const assertion = (claims = {}, pem = pair.pem) => {
    const now = Math.floor(Date.now() / 1000);
    count += 1;
    const all = {
      iss,
      sub: 'app there',
      aud: issuer,
      exp: now + 60,
      iat: now,
      jti: `${realm}-${count}`,
      ...claims,
    };
    return signJwt(all, pem);
  };
  const ask = (claims, form = {}, pem = undefined) =>
    oidc.token({
      grant_type,
      client_assertion_type: TYPE,
      client_assertion: assertion(claims, pem),
      ...form,
    });
  return { pair, client, ask, assertion, issuer };
}

const told = ({ status, json }) => [status, json.error ?? 'tokens', json.error_description];

export default {
  'assertions of an identity provider': async (context) => {
    const { check, admin, claims, keys } = context;
    const { ask, issuer, client, assertion } = await setting(context);
    await client(
      'secret',
      { 'jwt.credential.issuer': 'idp', 'jwt.credential.sub': 'secret there' },
      { clientAuthenticatorType: 'client-secret' },
    );
    await client(
      'off',
      { 'jwt.credential.issuer': 'idp', 'jwt.credential.sub': 'off there' },
      { enabled: false },
    );
    await client('elsewhere', {
      'jwt.credential.issuer': 'nowhere',
      'jwt.credential.sub': 'elsewhere there',
    });
    const right = await ask({});
    check('right', [
      told(right),
      claims(right.json.access_token).client_id,
      claims(right.json.access_token).azp,
    ]);
    const events = (await admin.get('/events?type=CLIENT_LOGIN')).json;
    check('the event', [events[0]?.clientId, events[0]?.details?.client_auth_method]);
    const now = Math.floor(Date.now() / 1000);
    const cases = {
      'another subject': { sub: 'nobody there' },
      'no subject': { sub: undefined },
      'no issuer': { iss: undefined },
      'another issuer': { iss: 'https://other.example' },
      'its own issuer': { iss: 'app there' },
      'of a client with a secret': { sub: 'secret there' },
      'of a disabled client': { sub: 'off there' },
      'of a client of another provider': { sub: 'elsewhere there' },
      'other aud': { aud: 'x' },
      'no aud': { aud: undefined },
      'aud of the token endpoint': { aud: `${issuer}/protocol/openid-connect/token` },
      'aud of the provider for us': { aud: 'us' },
      'two aud': { aud: [issuer, 'x'] },
      'aud in a list': { aud: [issuer] },
      'no exp': { exp: undefined },
      expired: { exp: now - 30 },
      'far away, undated': { exp: now + 4000, iat: undefined },
      'far away, dated': { exp: now + 4000 },
      'near, undated': { exp: now + 200, iat: undefined },
      'made in the future': { iat: now + 100 },
      'made long ago': { iat: now - 350 },
      'made a while ago': { iat: now - 200 },
      'not yet': { nbf: now + 100 },
      'no jti': { jti: undefined },
    };
    for (const [name, more] of Object.entries(cases)) check(name, told(await ask(more)));
    check('another key', told(await ask({}, {}, keys().pem)));
    const once = assertion({});
    const again = { client_assertion: once };
    check('once', told(await ask({}, again)));
    check('twice', told(await ask({}, again)));
  },

  'beside other parameters': async (context) => {
    const { check, oidc, admin } = context;
    const { ask, client } = await setting(context);
    await client('other', { 'jwt.credential.issuer': 'idp', 'jwt.credential.sub': 'other there' });
    for (const client_id of ['app', 'other', 'nobody', 'app there'])
      check(`client_id ${client_id}`, told(await ask({}, { client_id })));
    check('with a secret', told(await ask({}, { client_secret: 'secret' })));
    check(
      'type alone',
      told(await oidc.token({ grant_type, client_id: 'app', client_assertion_type: TYPE })),
    );
    check('assertion alone', told(await ask({}, { client_assertion_type: undefined })));
    check('another type', told(await ask({}, { client_assertion_type: 'x' })));
    check('client_id alone', told(await oidc.token({ grant_type, client_id: 'app' })));
    check('a secret', told(await oidc.token({ grant_type, client_id: 'app', client_secret: 'secret' })));
    check('a secret in Basic', told(await oidc.token({ grant_type }, { basic: ['app', 'secret'] })));
    for (const [name, text] of Object.entries({ empty: '', 'no JWT': 'x', 'no JSON': 'a.b.c' }))
      check(name, told(await ask({}, { client_assertion: text })));
    await client(
      'twin',
      { 'jwt.credential.issuer': 'idp', 'jwt.credential.sub': 'app there' },
      { enabled: false },
    );
    check('with a disabled twin', told(await ask({})));
    const { json } = await admin.get('/clients?clientId=app');
    check('its kind', json[0].clientAuthenticatorType);
  },

  'at other endpoints': async (context) => {
    const { check, oidc } = context;
    const { ask, assertion } = await setting(context);
    const { json } = await ask({});
    const proof = () => ({ client_assertion_type: TYPE, client_assertion: assertion({}) });
    const introspected = await oidc.introspect({ token: json.access_token, ...proof() });
    check('introspection', [introspected.status, introspected.json.active, introspected.json.error]);
    const revoked = await oidc.revoke({ token: json.access_token, ...proof() });
    check('revocation', [revoked.status, revoked.json?.error]);
  },

  'events, and how it is registered': async (context) => {
    const { check, admin, given, dcr } = context;
    const { ask } = await setting(context);
    const events = async () => {
      const { json } = await admin.get('/events');
      await admin.delete('/events');
      return json.map(({ type, error, clientId, details }) => [type, error, clientId, details]);
    };
    await events();
    for (const [name, claims] of Object.entries({
      right: {},
      'other aud': { aud: 'x' },
      'of nobody': { sub: 'nobody there' },
      'of another issuer': { iss: 'https://other.example' },
    })) {
      await ask(claims);
      check(name, await events());
    }
    const token = await given.iat();
    const attributes = { 'jwt.credential.issuer': 'idp', 'jwt.credential.sub': 'own there' };
    const asked = { clientId: 'own', clientAuthenticatorType: 'federated-jwt', attributes };
    const made = await dcr.default.create(asked, { token });
    const { clientAuthenticatorType: type, secret, attributes: kept } = made.json;
    check('registered', [made.status, type, secret !== undefined, kept['jwt.credential.sub']]);
    const read = await dcr.oidc.read('own', { token: made.json.registrationAccessToken });
    const { token_endpoint_auth_method: method, client_secret } = read.json;
    check('read as metadata', [read.status, method, client_secret]);
  },

  'what the provider is set to': async (context) => {
    const { check, admin } = context;
    const { ask, assertion } = await setting(context);
    const change = async (config, rest = {}) => {
      const { json } = await admin.get('/identity-provider/instances/idp');
      await admin.put('/identity-provider/instances/idp', {
        ...json,
        ...rest,
        config: { ...json.config, ...config },
      });
    };
    await change({ supportsClientAssertions: 'false' });
    check('no client assertions', told(await ask({})));
    await change({ supportsClientAssertions: 'true', supportsClientAssertionReuse: 'true' });
    const again = { client_assertion: assertion({}) };
    check('used', told(await ask({}, again)));
    check('used again', told(await ask({}, again)));
    check('no jti', told(await ask({ jti: undefined })));
    await change({ allowClientIdAsAudience: 'true' });
    check('aud of the provider for us', told(await ask({ aud: 'us' })));
    check('aud of the realm', told(await ask({})));
    await change({
      allowClientIdAsAudience: 'false',
      fedClientAssertionMaxExp: '60',
      allowedClockSkew: '30',
    });
    const now = Math.floor(Date.now() / 1000);
    check('made long ago', told(await ask({ iat: now - 100 })));
    check('a little over', told(await ask({ exp: now - 10, iat: now - 10 })));
    check('a little early', told(await ask({ iat: now + 20 })));
    await change({ fedClientAssertionMaxExp: '0', validateSignature: 'false' });
    check('signatures of logins are not looked at', told(await ask({})));
    await change({}, { enabled: false });
    check('disabled', told(await ask({})));
  },
};

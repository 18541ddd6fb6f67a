// What events tell of the assertions by which clients prove themselves, or do not.
const TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';
const grant_type = 'client_credentials';

/** A client by its key, and one by its secret. */
async function setting({ given, admin, keys, signJwt, realm, base }) {
  const pair = keys();
  await given.realm({ eventsEnabled: true });
  const jwks = { 'use.jwks.string': 'true', 'jwks.string': JSON.stringify(pair.jwks) };
  const own = { serviceAccountsEnabled: true, directAccessGrantsEnabled: true, secret: 'secret' };
  const more = { 'oauth2.device.authorization.grant.enabled': 'true', 'oidc.ciba.grant.enabled': 'true' };
  for (const type of ['client-jwt', 'client-secret-jwt', 'client-secret', 'federated-jwt'])
    await given.client({
      ...own,
      clientId: type,
      clientAuthenticatorType: type,
      redirectUris: ['https://app.example.org/cb'],
      attributes: { ...jwks, ...more },
    });
  await given.user({ username: 'ann', password: 'pw' });
  let count = 0;
  const proof = (claims, pem = pair.pem, kid = undefined) => {
    const now = Math.floor(Date.now() / 1000);
    count += 1;
    const id = 'client-jwt';
    const all = {
      iss: id,
      sub: id,
      aud: `${base}/realms/${realm}`,
      exp: now + 60,
      iat: now,
      jti: `${realm}-${count}`,
    };
    return { client_assertion_type: TYPE, client_assertion: signJwt({ ...all, ...claims }, pem, kid) };
  };
  const events = async () => {
    const { json } = await admin.get('/events');
    await admin.delete('/events');
    return json.map(({ type, error, clientId, details }) => [type, error, clientId, details]);
  };
  await events();
  return { proof, events };
}

export default {
  'at the endpoints': async (context) => {
    const { oidc, http, check, keys, realm } = context;
    const { proof, events } = await setting(context);
    const cases = {
      right: proof(),
      named: { client_id: 'client-jwt', ...proof() },
      'other aud': proof({ aud: 'x' }),
      'no jti': proof({ jti: undefined }),
      expired: proof({ exp: 1 }),
      'of nobody': proof({ iss: 'nobody', sub: 'nobody' }),
      'of another issuer': proof({ sub: 'other' }),
      'another key': proof({}, keys().pem),
      'a key that is not there': proof({}, keys().pem, 'other-key'),
      'for another client': { client_id: 'client-secret-jwt', ...proof() },
      'for nobody': { client_id: 'nobody', ...proof() },
      'beside a secret': { client_id: 'client-secret', client_secret: 'secret', ...proof() },
      'beside no secret': { client_id: 'client-secret', ...proof() },
    };
    for (const [name, form] of Object.entries(cases)) {
      const { status, json } = await oidc.token({ grant_type, ...form });
      check(name, [status, json.error, json.error_description, await events()]);
    }
    const password = { grant_type: 'password', username: 'ann', password: 'pw', ...proof() };
    const { json: tokens } = await oidc.token(password);
    check('a password grant', await events());
    await oidc.revoke({ token: tokens.refresh_token, ...proof() });
    check('a revocation', await events());
    const at = `/realms/${realm}/protocol/openid-connect`;
    for (const [name, path, form] of [
      ['revocation', '/revoke', { token: 'x' }],
      ['device', '/auth/device', {}],
      ['backchannel', '/ext/ciba/auth', { scope: 'openid', login_hint: 'ann' }],
    ]) {
      const { status, json } = await http.post(at + path, { form: { ...form, ...proof({ aud: 'x' }) } });
      check(`${name}: other aud`, [status, json.error, json.error_description, await events()]);
    }
  },
};

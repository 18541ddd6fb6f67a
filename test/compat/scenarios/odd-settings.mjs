// Settings that mean nothing, or too much: limits of none, hashes without end, addresses that are no web, mappers of others.

/** A password hashed elsewhere, with parameters of its own. */
const hashed = (algorithm, hashIterations, additionalParameters) => ({
  type: 'password',
  secretData: JSON.stringify({ value: 'AAAA'.repeat(16), salt: 'MDEyMzQ1Njc4OWFiY2RlZg==' }),
  credentialData: JSON.stringify({ hashIterations, algorithm, additionalParameters }),
});
const argon2 = (more = {}) => ({
  memory: ['7168'],
  parallelism: ['1'],
  type: ['id'],
  version: ['1.3'],
  hashLength: ['32'],
  ...more,
});

export default {
  'a limit of no failures': async ({ given, admin, oidc, check, sleep }) => {
    await given.realm({ bruteForceProtected: true, failureFactor: 0, quickLoginCheckMilliSeconds: 0 });
    const id = await given.user({ username: 'ann', password: 'right' });
    for (const password of ['right', 'wrong']) {
      const form = { grant_type: 'password', client_id: 'admin-cli', username: 'ann', password };
      const { status, json } = await oidc.token(form);
      await sleep(400);
      const found = (await admin.get(`/attack-detection/brute-force/users/${id}`)).json;
      check(password, [status, json.error_description, found.numFailures, found.disabled]);
    }
  },

  'hashes that would take for ever': async ({ admin, check }) => {
    const credentials = {
      'many iterations': hashed('pbkdf2-sha256', 2_000_000_000),
      'no iterations': hashed('pbkdf2-sha256', 0),
      'iterations below nothing': hashed('pbkdf2-sha256', -1),
      'an algorithm nobody knows': hashed('md5', 1),
      'many passes': hashed('argon2', 1_000_000, argon2()),
      'all the memory': hashed('argon2', 5, argon2({ memory: ['1000000000'] })),
      'many lanes': hashed('argon2', 5, argon2({ parallelism: ['1000'] })),
      'as usual': hashed('argon2', 5, argon2()),
    };
    for (const [name, credential] of Object.entries(credentials)) {
      const user = { username: name.replaceAll(' ', '-'), credentials: [credential] };
      check(name, (await admin.post('/users', user)).status);
    }
    for (const passwordPolicy of [
      'hashIterations(2000000000)',
      'hashAlgorithm(argon2) and hashIterations(100000)',
      'hashIterations(0)',
      'hashIterations(abc)',
      'hashAlgorithm(md5)',
      'length(-1)',
      'regexPattern((a+)+$)',
      'regexPattern(()',
      'length(8',
      'length(8) and',
      'and',
      'nope(1)',
    ]) {
      const { status } = await admin.put('', { passwordPolicy });
      check(passwordPolicy, [status, (await admin.get()).json.passwordPolicy]);
      await admin.put('', { passwordPolicy: '' });
    }
  },

  'keys of clients': async ({ admin, check }) => {
    const texts = {
      nonsense: { 'use.jwks.string': 'true', 'jwks.string': 'nonsense' },
      'no keys': { 'use.jwks.string': 'true', 'jwks.string': '{"keys":[]}' },
      'a secret': { 'use.jwks.string': 'true', 'jwks.string': '{"keys":[{"kty":"oct","k":"AAAA"}]}' },
      'an address that is none': { 'use.jwks.url': 'true', 'jwks.url': 'nonsense' },
      'a file': { 'use.jwks.url': 'true', 'jwks.url': 'file:///etc/passwd' },
      'a certificate that is none': { 'jwt.credential.certificate': 'nonsense' },
    };
    for (const [name, attributes] of Object.entries(texts)) {
      const client = { clientId: name, clientAuthenticatorType: 'client-jwt', attributes };
      check(name, (await admin.post('/clients', client)).status);
    }
    for (const dn of ['CN=a', '((', '(a+)+$', '', '(?=x)y']) {
      const attributes = { 'x509.subjectdn': dn, 'x509.allow.regex.pattern.comparison': 'true' };
      const client = { clientId: `dn ${dn}`, clientAuthenticatorType: 'client-x509', attributes };
      check(`subject ${dn}`, (await admin.post('/clients', client)).status);
    }
  },

  'mappers of another identity provider': async ({ admin, check }) => {
    const at = '/identity-provider/instances';
    const addresses = { authorizationUrl: 'https://idp.example/a', tokenUrl: 'https://idp.example/t' };
    for (const alias of ['one', 'two']) {
      const config = { clientId: 'x', clientSecret: 'y', ...addresses };
      await admin.post(at, { alias, providerId: 'oidc', enabled: true, config });
    }
    const mapper = (name, identityProviderAlias) => ({
      name,
      identityProviderAlias,
      identityProviderMapper: 'hardcoded-attribute-idp-mapper',
      config: { attribute: 'x', syncMode: 'INHERIT' },
    });
    const { headers } = await admin.post(`${at}/one/mappers`, mapper('mine', 'one'));
    const id = headers.location.split('/').at(-1);
    const { json: mine } = await admin.get(`${at}/one/mappers/${id}`);
    const listed = async (name, answer) => {
      const { status } = await answer;
      const names = async (alias) =>
        (await admin.get(`${at}/${alias}/mappers`)).json.map((each) => each.name);
      check(name, [status, await names('one'), await names('two')]);
    };
    await listed('made for another', admin.post(`${at}/one/mappers`, mapper('theirs', 'two')));
    await listed('made for nobody', admin.post(`${at}/one/mappers`, mapper('nobodys', 'nope')));
    await listed('read at another', admin.get(`${at}/two/mappers/${id}`));
    await listed('changed at another', admin.put(`${at}/two/mappers/${id}`, mine));
    await listed('removed at another', admin.delete(`${at}/two/mappers/${id}`));
    await listed('removed at its own', admin.delete(`${at}/one/mappers/${id}`));
  },

  'policies of credentials in parts': async ({ admin, step, check }) => {
    const read = async (name, ...fields) => {
      const { json } = await admin.get();
      check(name, Object.fromEntries(fields.map((field) => [field, json[field] ?? null])));
    };
    await step('digits', admin.put('', { otpPolicyDigits: 8 }));
    await read('digits: then', 'otpPolicyType', 'otpPolicyDigits');
    await step('type', admin.put('', { otpPolicyType: 'hotp' }));
    await read('type: then', 'otpPolicyType', 'otpPolicyDigits', 'otpPolicyPeriod');
    await step('relying party', admin.put('', { webAuthnPolicyRpId: 'example.org' }));
    await read('relying party: then', 'webAuthnPolicyRpId', 'webAuthnPolicyRpEntityName');
  },

  'settings among the attributes': async ({ admin, step, check }) => {
    const given = {
      displayNameHtml: '<b>Shop</b>',
      bruteForceProtected: 'true',
      permanentLockout: 'true',
      maxFailureWaitSeconds: '11',
      failureFactor: '12',
      maxDeltaTimeSeconds: '13',
      waitIncrementSeconds: '14',
      quickLoginCheckMilliSeconds: '15',
      minimumQuickLoginWaitSeconds: '16',
      bruteForceStrategy: 'LINEAR',
      maxTemporaryLockouts: '2',
      maxSecondaryAuthFailures: '3',
      actionTokenGeneratedByUserLifespan: '17',
      actionTokenGeneratedByAdminLifespan: '18',
      offlineSessionMaxLifespanEnabled: 'true',
      offlineSessionMaxLifespan: '1900',
      defaultSignatureAlgorithm: 'ES256',
      clientSessionIdleTimeout: '20',
      clientSessionMaxLifespan: '21',
      clientOfflineSessionIdleTimeout: '22',
      clientOfflineSessionMaxLifespan: '23',
      oauth2DeviceCodeLifespan: '24',
      parRequestUriLifespan: '25',
      cibaExpiresIn: '26',
      'actionTokenGeneratedByUserLifespan.verify-email': '27',
      'acr.loa.map': '{"gold":2}',
      adminEventsExpiration: '28',
      other: 'x',
    };
    const part = (representation) =>
      Object.fromEntries(
        ['attributes', ...Object.keys(given)].map((name) => [name, representation[name] ?? null]),
      );
    await step('given', admin.put('', { attributes: given }));
    check('then', part((await admin.get()).json));
    check('exported', part((await admin.post('/partial-export')).json));
    await step(
      'in both places',
      admin.put('', { failureFactor: 31, attributes: { ...given, failureFactor: '32' } }),
    );
    check('in both places: then', part((await admin.get()).json));
  },
};

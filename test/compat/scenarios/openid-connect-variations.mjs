// What registrations may say that others seldom do: combinations, changes of keys and subjects, odd values of every field.
const uris = { redirect_uris: ['https://app.example.org/cb'] };

/** Registers each variant; records the answers alone. */
const variants = (all) => async (t) => {
  const token = await t.given.iat({ count: 200, expiration: 600 });
  for (const [name, metadata] of Object.entries(typeof all === 'function' ? all(t) : all))
    await t.step(name, t.dcr.oidc.create({ ...uris, ...metadata }, { token }));
};

/** One client, changed by each in turn; shown as the administrator sees it after each. */
const updates = (first, all) => async (t) => {
  const changes = typeof all === 'function' ? all(t) : all;
  const made = await t.step(
    'create',
    t.dcr.oidc.create({ ...uris, ...first }, { token: await t.given.iat() }),
  );
  let { client_id, registration_access_token: token } = made.json;
  for (const [name, metadata] of Object.entries(changes)) {
    const answer = await t.step(
      name,
      t.dcr.oidc.update(client_id, { ...uris, client_id, ...metadata }, { token }),
    );
    token = answer.json.registration_access_token ?? token;
    await t.step(`${name}, as the administrator sees it`, t.admin.get(`/clients?clientId=${client_id}`), {
      ignore: ['client.secret.creation.time'],
    });
  }
};

const GRANTS = ['authorization_code', 'implicit', 'refresh_token', 'client_credentials', 'password'];
const CODE_GRANT = { grant_types: ['authorization_code'] };

export default {
  'grant and response types together': variants({
    'code for code': { ...CODE_GRANT, response_types: ['code'] },
    'code for implicit': { ...CODE_GRANT, response_types: ['id_token'] },
    'implicit for code': { grant_types: ['implicit'], response_types: ['code'] },
    'implicit for implicit': { grant_types: ['implicit'], response_types: ['id_token', 'id_token token'] },
    'hybrid of two': { grant_types: ['authorization_code', 'implicit'], response_types: ['code id_token'] },
    'hybrid of one': { ...CODE_GRANT, response_types: ['code id_token token'] },
    none: { response_types: ['none'] },
    'none for nothing': { grant_types: ['client_credentials'], response_types: ['none'] },
    'no types at all': { grant_types: [], response_types: [] },
    'no grants': { grant_types: [] },
    'no responses': { response_types: [] },
    'credentials and no responses': { grant_types: ['client_credentials'], response_types: [] },
    all: { grant_types: GRANTS },
    twice: { grant_types: ['password', 'password'] },
    'refresh alone': { grant_types: ['refresh_token'] },
    'in capitals': { grant_types: ['AUTHORIZATION_CODE'] },
    'with blanks': { grant_types: [' password '] },
    'null among them': { grant_types: ['password', null] },
    'a text': { grant_types: 'password' },
    'response types as a text': { response_types: 'code' },
    'in another order': { response_types: ['token id_token code'] },
    'device and CIBA': {
      grant_types: ['urn:ietf:params:oauth:grant-type:device_code', 'urn:openid:params:grant-type:ciba'],
    },
    'JWT assertions': { grant_types: ['urn:ietf:params:oauth:grant-type:jwt-bearer'] },
    'SAML assertions': { grant_types: ['urn:ietf:params:oauth:grant-type:saml2-bearer'] },
    'a public service': { grant_types: ['client_credentials'], token_endpoint_auth_method: 'none' },
  }),

  'grants on updates': updates(
    { grant_types: ['client_credentials', 'password'] },
    {
      'password alone': { grant_types: ['password'] },
      'no grants': { grant_types: [] },
      'response types alone': { response_types: ['code id_token'] },
      CIBA: { grant_types: ['urn:openid:params:grant-type:ciba'] },
      device: { grant_types: ['urn:ietf:params:oauth:grant-type:device_code'] },
      exchange: { grant_types: ['urn:ietf:params:oauth:grant-type:token-exchange'] },
      'left out': {},
      'unknown alone': { grant_types: ['carrier_pigeon'] },
    },
  ),

  'keys on updates': updates({ token_endpoint_auth_method: 'client_secret_basic' }, (t) => {
    const [one, two] = [t.keys('one'), t.keys('two')];
    return {
      'keys by value': { jwks: one.jwks },
      'other keys': { jwks: two.jwks },
      'left out': {},
      'by reference': { jwks_uri: 'https://app.example.org/jwks' },
      'left out again': {},
      both: { jwks: one.jwks, jwks_uri: 'https://app.example.org/jwks' },
      'private key jwt': { token_endpoint_auth_method: 'private_key_jwt', jwks: one.jwks },
      'private key jwt without keys': { token_endpoint_auth_method: 'private_key_jwt' },
      'an empty reference': { jwks_uri: '' },
      'no keys in it': { jwks: { keys: [] } },
      'back to a secret': { token_endpoint_auth_method: 'client_secret_basic' },
    };
  }),

  'kinds of keys': variants((t) => {
    const { jwk } = t.keys('one');
    const set = (...keys) => ({ jwks: { keys } });
    const without = (name) => Object.fromEntries(Object.entries(jwk).filter(([key]) => key !== name));
    return {
      whole: set(jwk),
      'no kid': set(without('kid')),
      'no alg': set(without('alg')),
      'no use': set(without('use')),
      'for encryption': set({ ...jwk, use: 'enc', alg: 'RSA-OAEP' }),
      'two of one kid': set(jwk, jwk),
      'no kty': set(without('kty')),
      'an unknown kty': set({ ...jwk, kty: 'XYZ' }),
      symmetric: set({ kty: 'oct', k: 'c2VjcmV0', kid: 's' }),
      'with operations': set({ ...jwk, key_ops: ['verify'] }),
      'a text': { jwks: 'keys' },
      null: { jwks: null },
      'a list alone': { jwks: [jwk] },
      'a key that is text': { jwks: { keys: ['x'] } },
    };
  }),

  'subjects on updates': async ({ given, dcr, admin, step }) => {
    const web = await given.web({
      '/sector': ['https://app.example.org/cb', 'https://two.example.org/cb'],
      '/odd': { not: 'a list' },
    });
    const made = await step('create', dcr.oidc.create(uris, { token: await given.iat() }));
    let { client_id, registration_access_token: token } = made.json;
    for (const [name, more] of Object.entries({
      pairwise: { subject_type: 'pairwise' },
      'pairwise again': { subject_type: 'pairwise' },
      'left out': {},
      'two hosts': {
        subject_type: 'pairwise',
        redirect_uris: [...uris.redirect_uris, 'https://two.example.org/cb'],
      },
      'two hosts and a sector': {
        subject_type: 'pairwise',
        redirect_uris: [...uris.redirect_uris, 'https://two.example.org/cb'],
        sector_identifier_uri: `${web.url}/sector`,
      },
      'a sector that is no list': { subject_type: 'pairwise', sector_identifier_uri: `${web.url}/odd` },
      'a sector that is not there': { subject_type: 'pairwise', sector_identifier_uri: `${web.url}/nothing` },
      'a sector that is no URL': { subject_type: 'pairwise', sector_identifier_uri: 'sector' },
      public: { subject_type: 'public' },
      'a sector alone': { sector_identifier_uri: `${web.url}/sector` },
    })) {
      const answer = await step(name, dcr.oidc.update(client_id, { ...uris, client_id, ...more }, { token }));
      token = answer.json.registration_access_token ?? token;
      await step(`${name}, as the administrator sees it`, admin.get(`/clients?clientId=${client_id}`));
    }
  },

  'algorithms on updates': updates(
    {
      id_token_signed_response_alg: 'PS256',
      userinfo_signed_response_alg: 'ES256',
      request_object_signing_alg: 'RS256',
    },
    {
      others: {
        id_token_signed_response_alg: 'ES384',
        userinfo_signed_response_alg: 'none',
        request_object_signing_alg: 'none',
      },
      'left out': {},
      empty: {
        id_token_signed_response_alg: '',
        userinfo_signed_response_alg: '',
        request_object_signing_alg: '',
      },
      encryption: {
        id_token_encrypted_response_alg: 'RSA-OAEP-256',
        id_token_encrypted_response_enc: 'A128CBC-HS256',
      },
      'no encryption': { id_token_encrypted_response_alg: '', id_token_encrypted_response_enc: '' },
      answers: {
        authorization_signed_response_alg: 'PS512',
        authorization_encrypted_response_alg: 'RSA1_5',
        authorization_encrypted_response_enc: 'A256GCM',
      },
      'answers left out': {},
      assertions: {
        token_endpoint_auth_method: 'client_secret_jwt',
        token_endpoint_auth_signing_alg: 'HS512',
      },
      'assertions left out': { token_endpoint_auth_method: 'client_secret_jwt' },
    },
  ),

  'logout and delivery on updates': updates(
    {
      post_logout_redirect_uris: ['https://app.example.org/bye'],
      backchannel_logout_uri: 'https://app.example.org/back',
      frontchannel_logout_uri: 'https://app.example.org/front',
    },
    {
      'left out': {},
      'session required': {
        backchannel_logout_session_required: true,
        frontchannel_logout_session_required: true,
      },
      'not required': {
        backchannel_logout_session_required: false,
        frontchannel_logout_session_required: false,
      },
      'back channel alone': { backchannel_logout_uri: 'https://app.example.org/back2' },
      'front channel alone': { frontchannel_logout_uri: 'https://app.example.org/front2' },
      'front channel empty': { frontchannel_logout_uri: '' },
      'offline tokens': { backchannel_logout_revoke_offline_tokens: true },
      'no pages after logout': { post_logout_redirect_uris: [] },
      'a plus': { post_logout_redirect_uris: ['+'] },
      'two pages': { post_logout_redirect_uris: ['https://a.example.org/', 'https://b.example.org/'] },
      ping: {
        backchannel_token_delivery_mode: 'ping',
        backchannel_client_notification_endpoint: 'https://app.example.org/ping',
      },
      poll: { backchannel_token_delivery_mode: 'poll' },
      push: { backchannel_token_delivery_mode: 'push' },
      'signed requests': { backchannel_authentication_request_signing_alg: 'ES256' },
    },
  ),

  'bindings on updates': updates(
    {
      dpop_bound_access_tokens: true,
      tls_client_certificate_bound_access_tokens: true,
      require_pushed_authorization_requests: true,
    },
    {
      'left out': {},
      off: {
        dpop_bound_access_tokens: false,
        tls_client_certificate_bound_access_tokens: false,
        require_pushed_authorization_requests: false,
      },
      levels: { default_acr_values: ['gold', 'silver'] },
      'no levels': { default_acr_values: [] },
      ages: { default_max_age: 60, require_auth_time: true },
      'requests by reference': { request_uris: ['https://app.example.org/r1', 'https://app.example.org/r2'] },
      'no requests by reference': { request_uris: [] },
      'a subject of a certificate': {
        token_endpoint_auth_method: 'tls_client_auth',
        tls_client_auth_subject_dn: 'CN=app, O=Example',
      },
      'another subject': {
        token_endpoint_auth_method: 'tls_client_auth',
        tls_client_auth_subject_dn: 'CN=other',
      },
      'an odd subject': {
        token_endpoint_auth_method: 'tls_client_auth',
        tls_client_auth_subject_dn: 'no name',
      },
      'no subject': { token_endpoint_auth_method: 'tls_client_auth' },
      'self-signed': { token_endpoint_auth_method: 'self_signed_tls_client_auth' },
    },
  ),

  'names and pages on updates': updates(
    {
      client_name: 'One',
      client_uri: 'https://app.example.org',
      logo_uri: 'https://app.example.org/logo',
      policy_uri: 'https://app.example.org/policy',
      tos_uri: 'https://app.example.org/tos',
    },
    {
      'left out': {},
      'another logo': { logo_uri: 'https://app.example.org/logo2' },
      'empty pages': { logo_uri: '', policy_uri: '', tos_uri: '' },
      'a name of blanks': { client_name: '   ' },
      'a name in other letters': { client_name: 'アプリ 🚀' },
      'a name of markup': { client_name: '<b>App</b>' },
      contacts: { contacts: ['ops@example.org'] },
      'no contacts': { contacts: [] },
      software: { software_id: 'x', software_version: '1' },
    },
  ),

  'members of the answer in a request': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 50, expiration: 600 });
    for (const [name, more] of Object.entries({
      'a secret': { client_secret: 'mine' },
      'its end': { client_secret_expires_at: 5 },
      'when it was made': { client_id_issued_at: 5 },
      'a registration access token': { registration_access_token: 'mine' },
      'a configuration endpoint': { registration_client_uri: 'https://evil.example.org' },
      'all of it null': {
        client_secret: null,
        registration_access_token: null,
        registration_client_uri: null,
      },
    }))
      await step(name, dcr.oidc.create({ ...uris, ...more }, { token }));
    const made = await dcr.oidc.create(uris, { token });
    const { client_id, registration_access_token: rat } = made.json;
    await step(
      'a registration access token on update',
      dcr.oidc.update(client_id, { ...uris, client_id, registration_access_token: 'mine' }, { token: rat }),
    );
  },

  'bodies that are no client': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 50, expiration: 600 });
    const json = { 'content-type': 'application/json' };
    for (const [name, text] of Object.entries({
      'a list': '[]',
      'a list of one': '[{}]',
      'a text': '"x"',
      'a number': '5',
      true: 'true',
      'an object and more': '{} {}',
      'a member twice': '{"client_name":"a","client_name":"b"}',
      'single quotes': "{'client_name':'a'}",
      'a comment': '{/* x */}',
      'a trailing comma': '{"client_name":"a",}',
      NaN: '{"default_max_age":NaN}',
    })) {
      await step(`openid-connect: ${name}`, dcr.oidc.create(undefined, { token, text, headers: json }));
      if (name !== 'a member twice')
        await step(`default: ${name}`, dcr.default.create(undefined, { token, text, headers: json }));
    }
    for (const type of [
      'application/json; charset=utf-8',
      'application/json;charset=UTF-8',
      'APPLICATION/JSON',
      'text/plain',
      'text/json',
      'application/jwt',
      'application/xml',
      '*/*',
    ])
      await step(
        `as ${type}`,
        dcr.oidc.create(undefined, { token, text: JSON.stringify(uris), headers: { 'content-type': type } }),
      );
  },

  'ids in paths': async ({ given, dcr, http, realm, step }) => {
    const token = await given.iat({ count: 50, expiration: 600 });
    for (const clientId of [
      'a b',
      'a/b',
      'a%2Fb',
      'ä',
      'a?b',
      'a#b',
      'https://app.example.org/',
      'a;b',
      'a+b',
      '.hidden',
      'UPPER',
      'a:b@c',
      "a'b",
    ]) {
      const made = await step(`"${clientId}": create`, dcr.default.create({ clientId }, { token }), {
        headers: ['location'],
      });
      const { registrationAccessToken } = made.json ?? {};
      if (registrationAccessToken === undefined) continue;
      await step(`"${clientId}": read`, dcr.default.read(clientId, { token: registrationAccessToken }));
      await step(`"${clientId}": installed`, dcr.install.read(clientId, { token: registrationAccessToken }));
      await step(`"${clientId}": remove`, dcr.default.delete(clientId, { token: registrationAccessToken }));
    }
    const at = `/realms/${realm}/clients-registrations`;
    for (const path of [
      '/default/',
      '/default//',
      '/openid-connect/a/b',
      '/default/%00',
      '/%64efault/a',
      '/Default',
      '/nothing',
      '/nothing/a',
      '/',
    ])
      await step(`GET ${path}`, http.get(`${at}${path}`, { token }));
  },
};

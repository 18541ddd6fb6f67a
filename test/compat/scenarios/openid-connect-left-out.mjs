// Metadata that an update leaves out, member by member, and what else of it nobody sends often.
const uris = { redirect_uris: ['https://app.example.org/cb'] };
const FULL = {
  ...uris,
  client_name: 'App',
  client_uri: 'https://app.example.org/',
  scope: 'phone address',
  grant_types: ['authorization_code', 'refresh_token', 'client_credentials', 'password'],
  response_types: ['code', 'id_token'],
  token_endpoint_auth_method: 'client_secret_post',
  token_endpoint_auth_signing_alg: 'HS256',
  id_token_signed_response_alg: 'ES256',
  id_token_encrypted_response_alg: 'RSA-OAEP',
  id_token_encrypted_response_enc: 'A256GCM',
  userinfo_signed_response_alg: 'ES256',
  userinfo_encrypted_response_alg: 'RSA-OAEP',
  userinfo_encrypted_response_enc: 'A256GCM',
  request_object_signing_alg: 'ES256',
  authorization_signed_response_alg: 'ES256',
  authorization_encrypted_response_alg: 'RSA-OAEP',
  authorization_encrypted_response_enc: 'A256GCM',
  default_acr_values: ['1'],
  post_logout_redirect_uris: ['https://app.example.org/out'],
  request_uris: ['https://app.example.org/r'],
  backchannel_logout_uri: 'https://app.example.org/back',
  frontchannel_logout_uri: 'https://app.example.org/front',
  frontchannel_logout_session_required: true,
  require_pushed_authorization_requests: true,
  dpop_bound_access_tokens: true,
  tls_client_certificate_bound_access_tokens: true,
  tls_client_auth_subject_dn: 'CN=a',
  jwks_uri: 'https://app.example.org/keys',
  subject_type: 'pairwise',
  backchannel_token_delivery_mode: 'ping',
  backchannel_client_notification_endpoint: 'https://app.example.org/n',
  backchannel_authentication_request_signing_alg: 'ES256',
};
const MEMBERS = [
  'standardFlowEnabled',
  'implicitFlowEnabled',
  'directAccessGrantsEnabled',
  'baseUrl',
  'name',
];
/** Told under other names than Keycloak's. */
const ELSEWHERE = /^backchannel\.logout\.(?:session|revoke)/;

/** A client that says everything, then that alone: what is left of it. */
const alone = (members) => async (t) => {
  const iat = await t.given.iat({ count: 100, expiration: 600 });
  for (const [name, metadata] of Object.entries(members)) {
    const made = await t.dcr.oidc.create(FULL, { token: iat });
    const { client_id, registration_access_token: token } = made.json;
    const before = await t.given.clientByName(client_id);
    const { status } = await t.dcr.oidc.update(client_id, { ...uris, client_id, ...metadata }, { token });
    const after = await t.given.clientByName(client_id);
    const gone = Object.keys(before.attributes)
      .filter((key) => !ELSEWHERE.test(key) && after.attributes[key] === undefined)
      .sort();
    t.check(name, [
      status,
      gone,
      MEMBERS.filter((key) => before[key] !== after[key]),
      after.optionalClientScopes.length,
    ]);
  }
};

const each = (names) => Object.fromEntries(names.map((name) => [name, { [name]: FULL[name] }]));
const NAMES = Object.keys(FULL).slice(1);
const at = { headers: ['www-authenticate'] };

export default {
  'one member alone': alone({ nothing: {}, ...each(NAMES.slice(0, 16)) }),
  'one member alone, of the rest': alone(each(NAMES.slice(16))),

  'one member alone, with nothing in it': alone({
    'no grant types': { grant_types: [] },
    'no keys': { jwks_uri: '' },
    'no algorithm of userinfo': { userinfo_signed_response_alg: '' },
    'no algorithm of ID tokens': { id_token_signed_response_alg: '' },
    'no encryption of ID tokens': { id_token_encrypted_response_alg: '' },
    'no algorithm of answers': { authorization_signed_response_alg: '' },
    'no algorithm of assertions': { token_endpoint_auth_signing_alg: '' },
    'no certificate': { tls_client_auth_subject_dn: '' },
    'not bound': { tls_client_certificate_bound_access_tokens: false },
    'no levels': { default_acr_values: [] },
    'no logout': { backchannel_logout_uri: '' },
    'nulls alone': { grant_types: null, jwks_uri: null, userinfo_signed_response_alg: null },
  }),

  'one way to authenticate alone': alone({
    basic: { token_endpoint_auth_method: 'client_secret_basic' },
    none: { token_endpoint_auth_method: 'none' },
    'secret jwt': { token_endpoint_auth_method: 'client_secret_jwt' },
    certificate: { token_endpoint_auth_method: 'tls_client_auth' },
  }),

  'scopes and service accounts': async (t) => {
    const rep = { ...uris, grant_types: ['client_credentials'], scope: 'phone' };
    const made = await t.dcr.oidc.create(rep, { token: await t.given.iat() });
    let { client_id, registration_access_token: token } = made.json;
    for (const [name, metadata] of Object.entries({
      'without the grant, with a scope': { grant_types: ['authorization_code'], scope: 'address' },
      'with the grant again': { grant_types: ['client_credentials'] },
      'without both': { grant_types: ['authorization_code'] },
      'a blank behind a scope': { scope: 'phone ' },
      'blanks alone': { scope: '   ' },
    })) {
      const { json } = await t.dcr.oidc.update(client_id, { ...uris, client_id, ...metadata }, { token });
      token = json.registration_access_token ?? token;
      const { defaultClientScopes, optionalClientScopes } = await t.given.clientByName(client_id);
      t.check(name, [json.scope, defaultClientScopes.sort(), optionalClientScopes.sort()]);
    }
  },

  'the algorithm of the realm': async ({ given, dcr, check }) => {
    const token = await given.iat({ count: 20 });
    for (const defaultSignatureAlgorithm of ['RS256', 'ES256', 'PS512']) {
      await given.realm({ defaultSignatureAlgorithm });
      const told = async (metadata) =>
        (await dcr.oidc.create({ ...uris, ...metadata }, { token })).json.id_token_signed_response_alg;
      check(defaultSignatureAlgorithm, [
        await told({}),
        await told({ id_token_signed_response_alg: 'RS384' }),
        await told({ id_token_signed_response_alg: '' }),
      ]);
    }
  },

  'moments after 2038': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 20 });
    for (const moment of [4_000_000_000, '4000000000', 1e15])
      await step(`${moment}`, dcr.oidc.create({ ...uris, client_secret_expires_at: moment }, { token }));
    for (const member of ['client_id_issued_at', 'default_max_age'])
      await step(member, dcr.oidc.create({ ...uris, [member]: 4_000_000_000 }, { token }));
    const attributes = { 'client.secret.expiration.time': '4000000000' };
    const made = await dcr.default.create({ clientId: 'late', attributes }, { token });
    const read = await dcr.oidc.read('late', { token: made.json.registrationAccessToken });
    const { client_secret_expires_at, client_secret } = read.json;
    await step(
      'sent back',
      dcr.oidc.update(
        'late',
        { client_id: 'late', client_secret, client_secret_expires_at },
        { token: made.json.registrationAccessToken },
      ),
    );
  },

  'switches in any case, as administrators write them': async ({ given, dcr, check }) => {
    const token = await given.serviceToken('manage-clients');
    const on = [
      'dpop.bound.access.tokens',
      'tls.client.certificate.bound.access.tokens',
      'require.pushed.authorization.requests',
      'use.jwks.url',
      'oidc.ciba.grant.enabled',
      'standard.token.exchange.enabled',
      'use.refresh.tokens',
      'frontchannel.logout.session.required',
    ];
    for (const said of ['TRUE', 'False', 'yes']) {
      const attributes = {
        ...Object.fromEntries(on.map((name) => [name, said])),
        'jwks.url': 'https://a.example.org/',
      };
      await given.client({ clientId: said, attributes });
      const { json } = await dcr.oidc.read(said, { token });
      check(said, [
        json.dpop_bound_access_tokens,
        json.tls_client_certificate_bound_access_tokens,
        json.require_pushed_authorization_requests,
        json.jwks_uri,
        json.grant_types.sort(),
        json.frontchannel_logout_session_required,
      ]);
    }
    for (const [clientId, uris] of Object.entries({
      'a minus and more': '-##https://a.example.org/',
      'the same twice': 'https://a.example.org/##https://a.example.org/',
      'a plus and more': '+##https://a.example.org/##https://r.example.org/',
    })) {
      const attributes = { 'post.logout.redirect.uris': uris };
      await given.client({ clientId, attributes, redirectUris: ['https://r.example.org/'] });
      const { json } = await dcr.oidc.read(clientId, { token });
      check(clientId, json.post_logout_redirect_uris.sort());
    }
  },

  'keys, whatever way to authenticate': async (t) => {
    const token = await t.given.iat({ count: 20 });
    const { jwks, jwk } = t.keys('one');
    const kept = async (client_id) => {
      const { attributes } = await t.given.clientByName(client_id);
      return [attributes['jwt.credential.kid'], attributes['jwt.credential.public.key']?.length];
    };
    for (const method of ['client_secret_basic', 'none', 'tls_client_auth', 'client_secret_jwt']) {
      const metadata = { ...uris, token_endpoint_auth_method: method, jwks };
      const { json } = await t.dcr.oidc.create(metadata, { token });
      t.check(method, await kept(json.client_id));
    }
    const made = await t.dcr.oidc.create({ ...uris, jwks }, { token });
    let { client_id, registration_access_token: rat } = made.json;
    for (const [name, keys] of Object.entries({
      'another name': [{ ...jwk, kid: 'two' }],
      'for encryption': [{ ...jwk, use: 'enc', kid: 'three' }],
      'an empty name': [{ ...jwk, kid: '' }],
      'a number': [{ ...jwk, kid: 5 }],
    })) {
      const metadata = { ...uris, client_id, jwks: { keys } };
      const { json } = await t.dcr.oidc.update(client_id, metadata, { token: rat });
      rat = json.registration_access_token ?? rat;
      t.check(name, await kept(client_id));
    }
  },

  'clients of SAML': async ({ given, admin, dcr, step }) => {
    const { id } = await given.client({ clientId: 'sp', protocol: 'saml', redirectUris: uris.redirect_uris });
    const { json } = await admin.post(`/clients/${id}/registration-access-token`);
    const token = json.registrationAccessToken;
    await step('read', dcr.oidc.read('sp', { token }), at);
    await step(
      'read by a manager',
      dcr.oidc.read('sp', { token: await given.serviceToken('manage-clients') }),
      at,
    );
    await step('changed', dcr.oidc.update('sp', { ...uris, client_id: 'sp' }, { token }), at);
    await step('as the administrator sees it', admin.get('/clients?clientId=sp'), { ignore: ['attributes'] });
  },
};

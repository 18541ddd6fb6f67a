// The openid-connect provider: each metadata field alone, wrong types, and what an update does.
const uris = { redirect_uris: ['https://app.example.org/cb'] };

/** Registers each value of each field; shows the answer and what became of it in the Admin API. */
const fields =
  (all) =>
  async ({ given, dcr, admin, step }) => {
    const token = await given.iat({ count: 200, expiration: 600 });
    for (const [field, values] of Object.entries(all)) {
      for (const value of values) {
        const label = `${field}: ${JSON.stringify(value)}`;
        const { status, json } = await step(label, dcr.oidc.create({ ...uris, [field]: value }, { token }));
        if (status === 201)
          await step(`${label}, in the Admin API`, admin.get(`/clients?clientId=${json.client_id}`), {
            ignore: ['pairwiseSubAlgorithmSalt'],
          });
      }
    }
  };

const texts = [null, '', 5, true, [], {}, 'text'];
const flags = [null, true, false, 'true', 'x', 1, []];

export default {
  'the order of the answer’s members': async ({ given, dcr, check }) => {
    const { json, headers } = await dcr.oidc.create(
      { ...uris, client_name: 'App' },
      { token: await given.iat() },
    );
    check('created', Object.keys(json));
    check('location', headers.location === json.registration_client_uri);
    const read = await dcr.oidc.read(json.client_id, { token: json.registration_access_token });
    check('read', Object.keys(read.json));
    const updated = await dcr.oidc.update(
      json.client_id,
      { ...uris, client_id: json.client_id },
      { token: json.registration_access_token },
    );
    check('updated', Object.keys(updated.json));
  },

  'names and pages': fields({
    client_name: texts,
    client_uri: [...texts, 'https://a.example.org', 'javascript:x', '/home'],
    logo_uri: ['', 'https://a.example.org/logo', 'javascript:x'],
    policy_uri: ['text', 'https://a.example.org/p', 'javascript:x'],
    tos_uri: ['text', 'https://a.example.org/t', 'javascript:x'],
  }),

  'what is accepted and forgotten': fields({
    application_type: ['web', 'native', 'x', 5, []],
    contacts: [[], ['a@example.org'], 'a@example.org', [5]],
    software_id: ['x', 5, []],
    software_version: ['1', 1],
    default_max_age: [60, '60', 'x', -1, 1.5, true],
    require_auth_time: flags,
    initiate_login_uri: ['https://a.example.org'],
    request_object_encryption_alg: ['RSA-OAEP'],
    request_object_encryption_enc: ['A256GCM'],
    client_secret: ['mine', '', 5, []],
    client_id_issued_at: [5, 'x'],
    client_secret_expires_at: [5, 'x'],
    registration_client_uri: ['https://evil.example.org'],
    registration_access_token: ['mine'],
  }),

  'client ids of the client’s choice': fields({ client_id: ['mine', '', 5, null, []] }),

  'redirect URIs': fields({
    redirect_uris: [
      null,
      [],
      [''],
      [null],
      ['https://a/*'],
      ['http://a/cb'],
      ['http://localhost:8080/cb'],
      ['http://127.0.0.1/cb'],
      ['com.example.app:/cb'],
      ['urn:ietf:wg:oauth:2.0:oob'],
      ['https://a/b#c'],
      ['https://a/b#'],
      ['https://a b/c'],
      ['https://a/%zz'],
      ['JavaScript:x'],
      ['data:x'],
      ['https://'],
      ['https://[::1]/x'],
      ['https://a/b?c=d'],
      ['https://a\\b/'],
      ['https://a/b\n'],
      [' https://a/b'],
      ['https://a/b', 'https://a/b'],
      ['https://a/b', null, ''],
      'https://a/b',
      {},
      5,
      [[]],
    ],
  }),

  'redirect URIs that lead anywhere': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 50, expiration: 600 });
    const anywhere = ['*', 'http*', 'https://a/*/b', 'https://*.a/b', 'https://a*', '//a/b', 'a/b'];
    const hidden = ['https://a@b/c', 'https://a/%2e%2e/b', 'https://a/%252e%252e/b', 'https://a/../b'];
    const run = [
      'vbscript:x',
      'file:///etc/passwd',
      'blob:https://a/b',
      'about:blank',
      'filesystem:https://a/b',
    ];
    for (const uri of [...anywhere, ...hidden, ...run])
      await step(uri, dcr.oidc.create({ redirect_uris: [uri] }, { token }));
  },

  'response types': fields({
    response_types: [
      null,
      [],
      ['code'],
      ['token'],
      ['id_token'],
      ['id_token token'],
      ['token id_token'],
      ['code id_token'],
      ['code token'],
      ['code id_token token'],
      ['none'],
      ['code', 'token'],
      ['code', 'code'],
      ['code none'],
      ['CODE'],
      [''],
      ['x'],
      'code',
      [5],
    ],
  }),

  'grant types': fields({
    grant_types: [
      null,
      [],
      ['authorization_code'],
      ['refresh_token'],
      ['authorization_code', 'refresh_token'],
      ['authorization_code', 'client_credentials'],
      ['client_credentials', 'refresh_token'],
      ['implicit'],
      ['authorization_code', 'implicit'],
      ['password'],
      ['x'],
      ['authorization_code', 'x'],
      ['', null],
      ['urn:ietf:params:oauth:grant-type:uma-ticket'],
      ['urn:ietf:params:oauth:grant-type:jwt-bearer'],
      'authorization_code',
      [5],
      {},
    ],
  }),

  'authentication methods': fields({
    token_endpoint_auth_method: [
      null,
      'client_secret_basic',
      'client_secret_post',
      'client_secret_jwt',
      'none',
      'tls_client_auth',
      'private_key_jwt',
      'x',
      '',
      5,
      [],
    ],
    token_endpoint_auth_signing_alg: ['HS256', 'x', '', 5, []],
  }),

  scopes: fields({
    scope: [
      null,
      '',
      ' ',
      'phone',
      'phone address',
      'address phone',
      'email',
      'email phone',
      'offline_access',
      'roles',
      'basic',
      'service_account',
      'phone phone',
      'nowhere',
      'phone nowhere',
      'phone  address',
      'phone\taddress',
      5,
      [],
    ],
  }),

  'subjects, keys and requests': fields({
    subject_type: ['public', 'pairwise', null, []],
    jwks_uri: ['https://a.example.org/jwks', 'x', 'javascript:x', '', null, 5, []],
    jwks: [null, { keys: [] }, { keys: [{}] }, { keys: [{ kty: 'RSA' }] }, { keys: [], x: 1 }, [], 'x'],
    request_uris: [null, [], ['https://a.example.org/r'], 'x'],
    sector_identifier_uri: ['x', 'http://127.0.0.1:1/'],
  }),

  'signatures and encryption': fields({
    id_token_signed_response_alg: ['RS256', 'x', '', 5, []],
    id_token_encrypted_response_alg: ['RSA-OAEP', 'x'],
    id_token_encrypted_response_enc: ['A256GCM', 'x'],
    userinfo_signed_response_alg: ['RS256', 'x', 5],
    userinfo_encrypted_response_alg: ['RSA-OAEP'],
    userinfo_encrypted_response_enc: ['A256GCM'],
    request_object_signing_alg: ['RS256', 'any', 'none', 'x'],
    authorization_signed_response_alg: ['RS256', 'x'],
    authorization_encrypted_response_alg: ['RSA-OAEP'],
    authorization_encrypted_response_enc: ['A256GCM'],
    backchannel_authentication_request_signing_alg: ['RS256', ''],
  }),

  'logout, binding and delivery': fields({
    post_logout_redirect_uris: [
      null,
      [],
      [''],
      ['https://a.example.org/bye'],
      ['https://a.example.org/bye', 'https://b.example.org/bye'],
      ['+'],
      ['-'],
      'x',
    ],
    backchannel_logout_uri: ['https://a.example.org/b', 'x', '', 5],
    backchannel_logout_session_required: flags,
    backchannel_logout_revoke_offline_tokens: [true, 'x'],
    frontchannel_logout_uri: ['https://a.example.org/f', 'x', '', 5],
    frontchannel_logout_session_required: flags,
    tls_client_certificate_bound_access_tokens: flags,
    tls_client_auth_subject_dn: ['CN=app', '', 5],
    dpop_bound_access_tokens: flags,
    require_pushed_authorization_requests: flags,
    default_acr_values: [[], ['1'], ['x'], 'x'],
    backchannel_token_delivery_mode: ['poll', 'ping', 'push', 'x', ''],
    backchannel_client_notification_endpoint: ['https://a.example.org/n', 'x'],
  }),
};

// The registration service on clients that it did not make: those of the Admin API, those that every realm has.
const uris = { redirect_uris: ['https://app.example.org/cb'] };

const CLIENTS = {
  plain: {},
  public: { publicClient: true, redirectUris: ['https://app.example.org/*'], webOrigins: ['+'] },
  'bearer-only': { bearerOnly: true },
  implicit: { implicitFlowEnabled: true, redirectUris: ['https://app.example.org/cb'] },
  'implicit-alone': { implicitFlowEnabled: true, standardFlowEnabled: false },
  password: { directAccessGrantsEnabled: true, standardFlowEnabled: false },
  service: { serviceAccountsEnabled: true, standardFlowEnabled: false },
  nothing: { standardFlowEnabled: false },
  device: { attributes: { 'oauth2.device.authorization.grant.enabled': 'true' } },
  ciba: {
    attributes: {
      'oidc.ciba.grant.enabled': 'true',
      'ciba.backchannel.token.delivery.mode': 'ping',
      'ciba.backchannel.client.notification.endpoint': 'https://app.example.org/ping',
    },
  },
  exchange: { attributes: { 'standard.token.exchange.enabled': 'true' } },
  'no-refresh': { attributes: { 'use.refresh.tokens': 'false' } },
  'by-key': {
    clientAuthenticatorType: 'client-jwt',
    attributes: { 'use.jwks.url': 'true', 'jwks.url': 'https://app.example.org/jwks' },
  },
  'by-secret-jwt': { clientAuthenticatorType: 'client-secret-jwt', secret: 's' },
  'by-certificate': { clientAuthenticatorType: 'client-x509', attributes: { 'x509.subjectdn': 'CN=app' } },
  'by-post': { attributes: { 'client.secret.authentication.allowed.method': 'client_secret_post' } },
  rooted: { rootUrl: 'https://app.example.org', baseUrl: '/home', adminUrl: '/admin', redirectUris: ['/cb'] },
  logout: {
    frontchannelLogout: true,
    attributes: {
      'frontchannel.logout.url': 'https://app.example.org/out',
      'backchannel.logout.url': 'https://app.example.org/back',
      'backchannel.logout.session.required': 'false',
      'backchannel.logout.revoke.offline.tokens': 'true',
      'frontchannel.logout.session.required': 'false',
      'post.logout.redirect.uris': '+',
    },
  },
  'logout-nowhere': {
    attributes: { 'post.logout.redirect.uris': '-' },
    redirectUris: ['https://app.example.org/cb'],
  },
  'logout-two': {
    attributes: { 'post.logout.redirect.uris': 'https://a.example.org/##https://b.example.org/' },
  },
  algorithms: {
    attributes: {
      'id.token.signed.response.alg': 'PS256',
      'user.info.response.signature.alg': 'ES256',
      'request.object.signature.alg': 'any',
      'request.object.encryption.alg': 'RSA-OAEP',
      'request.object.encryption.enc': 'A256GCM',
      'request.uris': 'https://app.example.org/a##https://app.example.org/b',
      'default.acr.values': '1',
      'authorization.signed.response.alg': 'RS512',
      'token.endpoint.auth.signing.alg': 'ES256',
    },
  },
  pages: {
    name: 'App',
    description: 'Of pages',
    baseUrl: 'https://app.example.org',
    attributes: {
      logoUri: 'https://app.example.org/logo',
      policyUri: 'https://app.example.org/policy',
      tosUri: 'https://app.example.org/tos',
    },
  },
  saml: { protocol: 'saml' },
  disabled: { enabled: false },
  bound: {
    attributes: {
      'tls.client.certificate.bound.access.tokens': 'true',
      'dpop.bound.access.tokens': 'true',
      'require.pushed.authorization.requests': 'true',
      'pkce.code.challenge.method': 'S256',
    },
  },
};

const make = async ({ given }) => {
  for (const [clientId, more] of Object.entries(CLIENTS)) await given.client({ clientId, ...more });
};

export default {
  'read as metadata': async (t) => {
    await make(t);
    const token = await t.given.serviceToken('manage-clients');
    for (const clientId of Object.keys(CLIENTS)) await t.step(clientId, t.dcr.oidc.read(clientId, { token }));
  },

  'read in the representation': async (t) => {
    await make(t);
    const token = await t.given.serviceToken('manage-clients');
    for (const clientId of Object.keys(CLIENTS))
      await t.step(clientId, t.dcr.default.read(clientId, { token }), {
        ignore: ['attributes.saml.signing.certificate', 'attributes.saml.signing.private.key'],
      });
  },

  installed: async (t) => {
    await make(t);
    const token = await t.given.serviceToken('manage-clients');
    for (const clientId of Object.keys(CLIENTS))
      await t.step(clientId, t.dcr.install.read(clientId, { token }));
  },

  'changed by metadata': async (t) => {
    await make(t);
    const token = await t.given.serviceToken('manage-clients');
    for (const client_id of Object.keys(CLIENTS).filter((name) => name !== 'saml')) {
      await t.step(
        client_id,
        t.dcr.oidc.update(client_id, { ...uris, client_id, client_name: 'Changed' }, { token }),
      );
      await t.step(
        `${client_id}, as the administrator sees it`,
        t.admin.get(`/clients?clientId=${client_id}`),
        {
          ignore: ['client.secret.creation.time'],
        },
      );
    }
  },

  'those that every realm has': async ({ given, dcr, step }) => {
    const token = await given.serviceToken('manage-clients');
    for (const clientId of [
      'account',
      'account-console',
      'admin-cli',
      'broker',
      'realm-management',
      'security-admin-console',
    ]) {
      await step(`${clientId}: read`, dcr.default.read(clientId, { token }), { sets: ['defaultRoles'] });
      await step(`${clientId}: read as metadata`, dcr.oidc.read(clientId, { token }));
      await step(`${clientId}: installed`, dcr.install.read(clientId, { token }));
    }
    await step('installed by nobody', dcr.install.read('account-console'));
  },

  'with tokens that an administrator made': async ({ given, admin, dcr, step }) => {
    for (const clientId of ['plain', 'public', 'service', 'by-key', 'saml']) {
      const { id } = await given.client({ clientId, ...CLIENTS[clientId] });
      const { json } = await admin.post(`/clients/${id}/registration-access-token`);
      let token = json.registrationAccessToken;
      if (clientId !== 'saml')
        await step(`${clientId}: read as metadata`, dcr.oidc.read(clientId, { token }));
      const ignore = ['attributes'];
      const whole = await step(`${clientId}: read`, dcr.default.read(clientId, { token }), { ignore });
      const again = await step(
        `${clientId}: sent back in the representation`,
        dcr.default.update(clientId, whole.json, { token }),
        { ignore },
      );
      token = again.json.registrationAccessToken ?? token;
      await step(`${clientId}: removed`, dcr.default.delete(clientId, { token }));
    }
  },

  'an answer that is sent back': async ({ given, dcr, step }) => {
    const iat = await given.iat({ count: 50, expiration: 600 });
    const kinds = {
      plain: {},
      public: { token_endpoint_auth_method: 'none' },
      post: { token_endpoint_auth_method: 'client_secret_post' },
      'secret jwt': { token_endpoint_auth_method: 'client_secret_jwt' },
      'by key': { token_endpoint_auth_method: 'private_key_jwt', jwks_uri: 'https://app.example.org/jwks' },
      implicit: { response_types: ['id_token', 'code'] },
      grants: { grant_types: ['client_credentials', 'password', 'refresh_token'] },
      pairwise: { subject_type: 'pairwise' },
      scopes: { scope: 'phone address' },
      logout: {
        post_logout_redirect_uris: ['https://app.example.org/bye'],
        backchannel_logout_uri: 'https://app.example.org/back',
      },
      algorithms: {
        id_token_signed_response_alg: 'PS256',
        userinfo_signed_response_alg: 'RS256',
        request_object_signing_alg: 'any',
      },
      bound: {
        dpop_bound_access_tokens: true,
        tls_client_certificate_bound_access_tokens: true,
        require_pushed_authorization_requests: true,
      },
    };
    for (const [name, more] of Object.entries(kinds)) {
      const made = await step(name, dcr.oidc.create({ ...uris, ...more }, { token: iat }));
      const { client_id, registration_access_token: token } = made.json;
      const {
        registration_access_token: _a,
        registration_client_uri: _b,
        client_secret_expires_at: _c,
        client_id_issued_at: _d,
        ...rest
      } = made.json;
      const back = await step(`${name}, sent back`, dcr.oidc.update(client_id, rest, { token }));
      const next = back.json.registration_access_token ?? token;
      await step(`${name}, in the representation`, dcr.default.read(client_id, { token: next }));
    }
  },
};

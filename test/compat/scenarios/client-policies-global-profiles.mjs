// The profiles that every realm has, each in force: what becomes of clients, and of what they ask for.
const PROFILES = [
  'fapi-1-baseline',
  'fapi-1-advanced',
  'fapi-ciba',
  'fapi-2-security-profile',
  'fapi-2-message-signing',
  'oauth-2-1-for-confidential-client',
  'oauth-2-1-for-public-client',
  'fapi-2-dpop-security-profile',
  'fapi-2-dpop-message-signing',
];

const CLIENTS = {
  plain: {},
  public: { publicClient: true },
  private_key_jwt: { clientAuthenticatorType: 'client-jwt' },
  client_secret_jwt: { clientAuthenticatorType: 'client-secret-jwt' },
  password: { directAccessGrantsEnabled: true },
  implicit: { implicitFlowEnabled: true, clientAuthenticatorType: 'client-jwt' },
  http: { redirectUris: ['http://app.example.org/cb'], clientAuthenticatorType: 'client-jwt' },
  wildcard: { redirectUris: ['https://app.example.org/*'], clientAuthenticatorType: 'client-jwt' },
  loopback: { redirectUris: ['http://127.0.0.1/cb'], publicClient: true },
  app: { redirectUris: ['org.example.app:/cb'], publicClient: true },
  'full scope': { fullScopeAllowed: true, clientAuthenticatorType: 'client-jwt' },
  RS256: { clientAuthenticatorType: 'client-jwt', attributes: { 'id.token.signed.response.alg': 'RS256' } },
};

const rep = (clientId, more) => ({ clientId, redirectUris: ['https://app.example.org/cb'], ...more });

const attributesOf = (json) =>
  Object.fromEntries(
    Object.entries(json?.attributes ?? {})
      .filter(([name]) => !/secret|^realm_client$|logout/.test(name))
      .sort(),
  );

const MEMBERS = [
  'clientAuthenticatorType',
  'consentRequired',
  'fullScopeAllowed',
  'implicitFlowEnabled',
  'directAccessGrantsEnabled',
  'publicClient',
  'redirectUris',
];

const shown = ({ status, json }) =>
  status >= 400 ? [status, json] : [status, ...MEMBERS.map((name) => json[name]), attributesOf(json)];

const inForce = (profile) => async (t) => {
  const { admin, dcr, given, check } = t;
  const token = await given.iat({ count: 100, expiration: 600 });
  const { json: old } = await dcr.default.create(
    rep('old', { serviceAccountsEnabled: true, directAccessGrantsEnabled: true }),
    { token },
  );
  await given.user({ username: 'ann', password: 'pw' });
  await admin.put('/client-policies/policies', {
    policies: [
      {
        name: 'x',
        enabled: true,
        conditions: [{ condition: 'any-client', configuration: {} }],
        profiles: [profile],
      },
    ],
  });
  for (const [name, more] of Object.entries(CLIENTS)) {
    const clientId = `c-${name.replaceAll(' ', '-')}`;
    check(`${name}: registered`, shown(await dcr.default.create(rep(clientId, more), { token })));
    const made = await admin.post('/clients', rep(`a-${clientId}`, more));
    const { json } = await admin.get(`/clients?clientId=a-${clientId}`);
    check(
      `${name}: by an administrator`,
      made.status >= 400 ? [made.status, made.json] : shown({ status: 201, json: json[0] }),
    );
  }
  for (const [name, more] of Object.entries({
    plain: {},
    private_key_jwt: {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: 'https://app.example.org/jwks',
    },
    none: { token_endpoint_auth_method: 'none' },
    RS256: {
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: 'https://app.example.org/jwks',
      id_token_signed_response_alg: 'RS256',
    },
  })) {
    const { status, json } = await dcr.oidc.create(
      { redirect_uris: ['https://app.example.org/cb'], ...more },
      { token },
    );
    const {
      registration_access_token,
      registration_client_uri,
      client_id,
      client_id_issued_at,
      client_secret,
      ...rest
    } = json;
    check(`${name}: metadata`, [status, rest]);
  }
  const form = { client_id: 'old', client_secret: old.secret };
  const told = ({ status, json }) => (status >= 400 ? [status, json] : [status]);
  check('client credentials', told(await t.oidc.token({ grant_type: 'client_credentials', ...form })));
  check(
    'password',
    told(await t.oidc.token({ grant_type: 'password', username: 'ann', password: 'pw', ...form })),
  );
  const own = { token: old.registrationAccessToken };
  check(
    'update',
    shown(
      await dcr.default.update(
        'old',
        rep('old', { clientAuthenticatorType: 'client-jwt', directAccessGrantsEnabled: false }),
        own,
      ),
    ),
  );
};

export default {
  ...Object.fromEntries(PROFILES.map((profile) => [profile, inForce(profile)])),

  'other doors under a policy': async (t) => {
    const { admin, dcr, given, check } = t;
    const token = await given.iat({ count: 100, expiration: 600 });
    const { json: open } = await dcr.default.create(rep('open', { publicClient: true }), { token });
    const { json: closed } = await dcr.default.create(rep('closed'), { token });
    await admin.put('/client-policies/profiles', {
      profiles: [{ name: 'p', executors: [{ executor: 'reject-request', configuration: {} }] }],
    });
    await admin.put('/client-policies/policies', {
      policies: [
        {
          name: 'x',
          enabled: true,
          conditions: [{ condition: 'any-client', configuration: {} }],
          profiles: ['p'],
        },
      ],
    });
    const told = async (answer) => {
      const { status, json } = await answer;
      return status >= 400 ? [status, json] : [status];
    };
    check('install, public', await told(dcr.install.read('open')));
    check(
      'install, by token',
      await told(dcr.install.read('closed', { token: closed.registrationAccessToken })),
    );
    check('install, by secret', await told(dcr.install.read('closed', { basic: ['closed', closed.secret] })));
    check(
      'metadata, update',
      await told(
        dcr.oidc.update(
          'open',
          { client_id: 'open', redirect_uris: ['https://app.example.org/cb'] },
          { token: open.registrationAccessToken },
        ),
      ),
    );
    check('metadata, delete', await told(dcr.oidc.delete('open', { token: open.registrationAccessToken })));
    check('wrong token', await told(dcr.default.read('open', { token: closed.registrationAccessToken })));
    check(
      'used up',
      (await dcr.default.create(rep('x'), { token: await given.iat({ count: 1, expiration: 60 }) })).status,
    );
    check('taken', await told(dcr.default.create(rep('open'), { token })));
    check('taken, by an administrator', await told(admin.post('/clients', rep('open'))));
    check(
      'bad redirect URI',
      await told(dcr.default.create(rep('y', { redirectUris: ['javascript:alert(1)'] }), { token })),
    );
    check(
      'metadata with a client id',
      await told(
        dcr.oidc.create({ client_id: 'z', redirect_uris: ['https://app.example.org/cb'] }, { token }),
      ),
    );
    const saml = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="sp"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><AssertionConsumerService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="https://sp.example.org/acs" index="1"/></SPSSODescriptor></EntityDescriptor>`;
    check(
      'SAML',
      await told(
        dcr.saml.create(undefined, { text: saml, headers: { 'content-type': 'application/xml' }, token }),
      ),
    );
    check('client secret', await told(admin.get(`/clients/${closed.id}/client-secret`)));
    check(
      'installation',
      (await admin.get(`/clients/${closed.id}/installation/providers/keycloak-oidc-keycloak-json`)).status,
    );
    check('service account', await told(admin.get(`/clients/${closed.id}/service-account-user`)));
    check(
      'mappers',
      await told(
        admin.post(`/clients/${closed.id}/protocol-mappers/models`, {
          name: 'm',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-sub-mapper',
        }),
      ),
    );
    check('roles', (await admin.post(`/clients/${closed.id}/roles`, { name: 'r' })).status);
    check(
      'partial import',
      (await admin.post('/partialImport', { ifResourceExists: 'SKIP', users: [] })).status,
    );
  },
};

// Where Keycloak leaves RFC 7591 and RFC 7592: each step by itself, since what follows a refusal would go another way.
const uris = { redirect_uris: ['https://app.example.org/cb'] };

export default {
  'openid is no client scope': async ({ given, dcr, step }) => {
    const token = await given.iat();
    await step('alone', dcr.oidc.create({ ...uris, scope: 'openid' }, { token }));
    await step('with others', dcr.oidc.create({ ...uris, scope: 'openid phone' }, { token }));
    await step(
      'as the guides have it',
      dcr.oidc.create({ ...uris, scope: 'openid profile email' }, { token }),
    );
  },

  'openid in an update': async ({ given, dcr, step }) => {
    const { json } = await dcr.oidc.create({ ...uris, scope: 'phone' }, { token: await given.iat() });
    const { client_id: id, registration_access_token: token } = json;
    await step(
      'openid email',
      dcr.oidc.update(id, { ...uris, client_id: id, scope: 'openid email' }, { token }),
    );
  },

  'a secret of the client’s choice': async ({ given, dcr, step }) => {
    const { json } = await dcr.oidc.create(uris, { token: await given.iat() });
    const { client_id: id, registration_access_token: token } = json;
    await step(
      'another secret',
      dcr.oidc.update(id, { ...uris, client_id: id, client_secret: 'mine' }, { token }),
    );
  },

  'a secret that is sent back': async ({ given, dcr, step }) => {
    const { json } = await dcr.oidc.create(uris, { token: await given.iat() });
    const { client_id: id, client_secret, registration_access_token: token } = json;
    await step('its own', dcr.oidc.update(id, { ...uris, client_id: id, client_secret }, { token }));
  },

  'where a login may begin': async ({ given, dcr, step }) => {
    const token = await given.iat();
    for (const initiate_login_uri of [
      'https://a.example.org/go',
      'x',
      'javascript:x',
      'http://a.example.org/go',
    ])
      await step(initiate_login_uri, dcr.oidc.create({ ...uris, initiate_login_uri }, { token }));
  },

  'what an application is': async ({ given, dcr, step }) => {
    const token = await given.iat();
    const asked = {
      'native, a scheme': { application_type: 'native', redirect_uris: ['com.example.app:/cb'] },
      'native, this host': { application_type: 'native', redirect_uris: ['http://127.0.0.1/cb'] },
      'native, http elsewhere': { application_type: 'native', redirect_uris: ['http://app.example.org/cb'] },
      'native, https': { application_type: 'native', redirect_uris: ['https://app.example.org/cb'] },
      'web, http': { application_type: 'web', redirect_uris: ['http://app.example.org/cb'] },
      'web, implicit, http': {
        application_type: 'web',
        grant_types: ['implicit'],
        response_types: ['id_token'],
        redirect_uris: ['http://app.example.org/cb'],
      },
    };
    for (const [label, metadata] of Object.entries(asked))
      await step(label, dcr.oidc.create({ ...uris, ...metadata }, { token }));
  },

  'what people read, in their languages': async ({ given, dcr, step }) => {
    const token = await given.iat();
    const asked = {
      'a name': { client_name: 'App', 'client_name#ja': 'アプリ', 'client_name#de-CH': 'Äpp' },
      'a page': { 'policy_uri#de': 'https://app.example.org/datenschutz' },
      'a page that runs': { 'logo_uri#de': 'javascript:alert(1)' },
      'no language': { 'client_name#': 'App' },
    };
    for (const [label, metadata] of Object.entries(asked))
      await step(label, dcr.oidc.create({ ...uris, ...metadata }, { token }));
  },

  'proof keys, as the guides ask for them': async ({ given, dcr, step }) => {
    const token = await given.iat();
    const attributes = { 'oauth2.pkce.code.challenge.method': 'S256', colour: 'blue' };
    await step(
      'S256',
      dcr.oidc.create({ ...uris, token_endpoint_auth_method: 'none', attributes }, { token }),
    );
  },

  'addresses that the server would call': async ({ given, dcr, step }) => {
    const token = await given.iat();
    const inside = [
      'http://127.0.0.1/',
      'http://2130706433/',
      'https://[::1]/',
      'https://localhost/x',
      'https://10.0.0.1/',
    ];
    for (const jwks_uri of inside) await step(jwks_uri, dcr.oidc.create({ ...uris, jwks_uri }, { token }));
    const uri = 'http://169.254.169.254/';
    for (const member of ['backchannel_logout_uri', 'backchannel_client_notification_endpoint'])
      await step(member, dcr.oidc.create({ ...uris, [member]: uri }, { token }));
    await step('request_uris', dcr.oidc.create({ ...uris, request_uris: [uri] }, { token }));
  },

  'user information and schemes that run': async ({ given, dcr, step }) => {
    const token = await given.iat();
    for (const member of [
      'client_uri',
      'logo_uri',
      'tos_uri',
      'policy_uri',
      'jwks_uri',
      'frontchannel_logout_uri',
    ])
      await step(
        member,
        dcr.oidc.create({ ...uris, [member]: 'https://good.example.org@evil.example.net/' }, { token }),
      );
    await step('request_uris', dcr.oidc.create({ ...uris, request_uris: ['javascript:x'] }, { token }));
    await step(
      'after logout',
      dcr.oidc.create({ ...uris, post_logout_redirect_uris: ['vbscript:x'] }, { token }),
    );
  },

  'addresses that are none, or of nobody': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 50, expiration: 600 });
    const odd = {
      'a redirect without a root': { redirect_uris: ['/relative'] },
      'a host beyond ASCII': { redirect_uris: ['https://ä.example/x'] },
      'a host in escapes': { redirect_uris: ['https://exa%6dple.org/x'] },
      'a host of numbers': { redirect_uris: ['https://0x7f.1/x'] },
      'another’s scheme': { redirect_uris: ['mailto:ann@example.org'] },
      'a logo that is a word': { logo_uri: 'text' },
      'a logo in a language': { 'logo_uri#de': 'text' },
      'a page that is no page': { tos_uri: 'ftp://a.example.org/' },
      'requests from a number': { request_uris: [5] },
      'requests from anywhere': { request_uris: ['*'] },
      'anywhere after logout': { post_logout_redirect_uris: [5] },
      'a fragment after logout': { post_logout_redirect_uris: ['https://a.example.org/#x'] },
    };
    for (const [name, metadata] of Object.entries(odd))
      await step(name, dcr.oidc.create({ ...uris, ...metadata }, { token }));
  },

  'names that hide something': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 50, expiration: 600 });
    for (const [name, text] of Object.entries({
      'a line break': 'a\r\nb',
      'another direction': 'a\u202eb',
      'nothing to be seen': 'a\u200bb',
    })) {
      await step(name, dcr.oidc.create({ ...uris, client_name: text }, { token }));
      await step(`${name}, of a client id`, dcr.default.create({ clientId: text }, { token }));
    }
    const contacts = Array.from({ length: 51 }, (_, number) => `${number}@example.org`);
    await step('contacts without end', dcr.oidc.create({ ...uris, contacts }, { token }));
  },

  'mappers for what the server decides': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 50, expiration: 600 });
    for (const claim of ['aud', 'sub', 'azp', 'client_id', 'realm_access.roles', 'resource_access.a.roles'])
      await step(
        claim,
        dcr.default.create(
          {
            protocolMappers: [
              {
                name: 'm',
                protocol: 'openid-connect',
                protocolMapper: 'oidc-usermodel-property-mapper',
                config: { 'claim.name': claim, 'user.attribute': 'username', 'access.token.claim': 'true' },
              },
            ],
          },
          { token },
        ),
      );
  },

  'a pattern for certificates': async ({ given, dcr, step }) => {
    const attributes = { 'x509.subjectdn': '.*', 'x509.allow.regex.pattern.comparison': 'true' };
    const client = { clientAuthenticatorType: 'client-x509', attributes };
    await step('of all', dcr.default.create(client, { token: await given.iat() }));
  },
};

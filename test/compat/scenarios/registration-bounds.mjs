// What a registration may bring and an update may change, where Keycloak takes more or says less.
const redirect_uris = ['https://app.example.org/cb'];

const sector = (id, sectorIdentifierUri) => ({
  name: `pairwise-${id}`,
  protocol: 'openid-connect',
  protocolMapper: 'oidc-sha256-pairwise-sub-mapper',
  config: { sectorIdentifierUri },
});

const RSA = {
  kty: 'RSA',
  n: '0vx7agoebGcQSuuPiLJXZptN9nndrQmbXEps2aiAFbWhM78LhWx4cbbfAAtVT86zwu1RK7aPFFxuhDR1L6tSoc_BJECPebWKRXjBZCiFV4n3oknjhMstn64tZ_2W-5JsGY4Hc5n9yBXArwl93lqt7_RN5w6Cf0h4QyQ5v-65YGjQR0_FDW2QvzqY368QQMicAtaSqzs8KJZgnYb9c7d0zgdAZHzu6qMQvRL5hajrn1n91CbOpbISD08qNLyrdkt-bFTWhAI4vMQFh6WeZu0fM4lFd2NcRwr3XPksINHaQ-G_xBniIqbw0Ls1jF44-csFCur-kEgU8awapJzKnqDKgw',
  e: 'AQAB',
};
const PRIVATE_EXPONENT =
  'X4cTteJY_gn4FYPsXB8rdXix5vwsg1FLN5E3EaG6RJoVH-HLLKD9M7dx5oo7GURknchnrRweUkC7hT5fJLM0WbFAKNLWY2vv7B6NqXSzUvxT0_YSfqijwp3RTzlBaCxWp4doFk5N2o8Gy_nHNKroADIkJ46pRUohsXywbReAdYaMwFs9tv8d_cPVY3i07a3t8MN6TNwm0dSawm9v47UiCl3Sk5ZiG7xojPLu4sbg1U2jx4IBTNBznbJSzFHK66jT8bgkuqsk0GjskDJk19Z4qwjwbsnn4j2WBii3RL-Us2lGVkY8fkFzme1z0HbIkfz0Y6mqnOYtqc0X4jfcKoAC8Q';

export default {
  'sectors: several of one client': async ({ given, dcr, step }) => {
    const token = await given.iat();
    await step(
      'at registration',
      dcr.default.create(
        {
          clientId: 'several',
          redirectUris: redirect_uris,
          protocolMappers: [
            sector(1, 'https://one.invalid/sector.json'),
            sector(2, 'https://two.invalid/sector.json'),
          ],
        },
        { token },
      ),
    );
  },

  'trusted hosts: any web origin': async ({ given, dcr, step }) => {
    await given.policy('anonymous', 'trusted-hosts', {
      'trusted-hosts': ['127.0.0.1', 'localhost', '*.example.org'],
    });
    const rootUrl = 'https://app.example.org';
    await step('any', dcr.default.create({ clientId: 'any', rootUrl, webOrigins: ['*'] }));
    await step(
      'its redirects’',
      dcr.default.create({ clientId: 'plus', rootUrl, redirectUris: ['/cb'], webOrigins: ['+'] }),
    );
  },

  'an administrator’s new token: a client of nobody stays one': async ({ given, dcr, admin, step }) => {
    await given.openRegistration();
    const { json } = await step('registered', dcr.default.create({ clientId: 'nobody' }));
    const again = await admin.post(`/clients/${json.id}/registration-access-token`);
    const token = again.json.registrationAccessToken;
    const changed = await step(
      'without consent',
      dcr.default.update('nobody', { clientId: 'nobody', consentRequired: false }, { token }),
    );
    const next = changed.json?.registrationAccessToken ?? token;
    await step(
      'with full scope',
      dcr.default.update('nobody', { clientId: 'nobody', fullScopeAllowed: true }, { token: next }),
    );
  },

  'an update that says little': async ({ given, dcr, step }) => {
    const iat = await given.iat();
    const full = {
      redirect_uris,
      client_name: 'App',
      client_uri: 'https://app.example.org/',
      scope: 'phone',
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials'],
      token_endpoint_auth_method: 'client_secret_post',
      dpop_bound_access_tokens: true,
      tls_client_certificate_bound_access_tokens: true,
      require_pushed_authorization_requests: true,
      default_acr_values: ['1'],
      post_logout_redirect_uris: ['https://app.example.org/out'],
      frontchannel_logout_uri: 'https://app.example.org/front',
      backchannel_logout_uri: 'https://app.example.org/back',
      id_token_signed_response_alg: 'ES256',
    };
    const { json } = await step('all of it', dcr.oidc.create(full, { token: iat }));
    await step(
      'nothing of it',
      dcr.oidc.update(
        json.client_id,
        { client_id: json.client_id },
        { token: json.registration_access_token },
      ),
    );
  },

  'a root URL taken away': async ({ given, dcr, step }) => {
    const token = await given.iat();
    const rep = { clientId: 'rooted', rootUrl: 'https://app.example.org', redirectUris: ['/*'] };
    const { json } = await step('with one', dcr.default.create(rep, { token }));
    await step(
      'without',
      dcr.default.update('rooted', { ...rep, rootUrl: '' }, { token: json.registrationAccessToken }),
    );
  },

  'keys: secret ones': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 10 });
    const keys = {
      'a private RSA key': { ...RSA, d: PRIVATE_EXPONENT },
      'a symmetric key': { kty: 'oct', k: 'GawgguFyGrWKav7AX4VKUg', alg: 'HS256' },
      'a key that signs by nothing': { ...RSA, e: 'AQ' },
      'a short key': { ...RSA, n: RSA.n.slice(0, 171) },
      'a public key': RSA,
    };
    for (const [name, key] of Object.entries(keys))
      await step(name, dcr.oidc.create({ redirect_uris, jwks: { keys: [key] } }, { token }));
  },

  'logout: said and told': async ({ given, dcr, step, check }) => {
    let token = await given.iat({ count: 10 });
    const out = 'https://app.example.org/out';
    const said = {
      nothing: {},
      'sessions not': { backchannel_logout_session_required: false },
      'offline tokens': { backchannel_logout_revoke_offline_tokens: true },
      both: {
        backchannel_logout_uri: out,
        backchannel_logout_session_required: true,
        backchannel_logout_revoke_offline_tokens: true,
      },
    };
    for (const [name, more] of Object.entries(said)) {
      const { json } = await step(
        `registered: ${name}`,
        dcr.oidc.create({ redirect_uris, ...more }, { token }),
      );
      const { attributes } = await given.clientByName(json.client_id);
      check(`new, ${name}: sessions`, attributes['backchannel.logout.session.required']);
      check(`new, ${name}: offline tokens`, attributes['backchannel.logout.revoke.offline.tokens']);
    }
    const { json } = await dcr.oidc.create({ redirect_uris }, { token });
    token = json.registration_access_token;
    for (const [name, more] of Object.entries(said)) {
      const { json: now } = await step(
        `updated: ${name}`,
        dcr.oidc.update(json.client_id, { client_id: json.client_id, redirect_uris, ...more }, { token }),
      );
      token = now.registration_access_token;
      const { attributes } = await given.clientByName(json.client_id);
      check(`${name}: sessions`, attributes['backchannel.logout.session.required']);
      check(`${name}: offline tokens`, attributes['backchannel.logout.revoke.offline.tokens']);
    }
  },

  'words for what is wrong': async ({ given, dcr, step }) => {
    const token = await given.iat({ count: 30 });
    const metadata = {
      'an unknown way to authenticate': { token_endpoint_auth_method: 'telepathy' },
      'a JWT without keys': { token_endpoint_auth_method: 'private_key_jwt' },
      'keys by value and by reference': { jwks: { keys: [RSA] }, jwks_uri: 'https://app.example.org/keys' },
      'keys that sign nothing': {
        token_endpoint_auth_method: 'private_key_jwt',
        jwks: { keys: [{ ...RSA, use: 'enc' }] },
      },
      'an odd response type': { response_types: ['coda'] },
      'an unknown scope': { scope: 'nowhere' },
    };
    for (const [name, more] of Object.entries(metadata))
      await step(name, dcr.oidc.create({ redirect_uris, ...more }, { token }));
  },

  'a member that is none': async ({ given, dcr, step }) => {
    const token = await given.iat();
    await step('markup', dcr.default.create({ '<img onerror=x>': 1 }, { token }));
  },

  'keys of a client of nobody': async ({ given, dcr, step }) => {
    await given.openRegistration();
    const rep = {
      redirect_uris,
      token_endpoint_auth_method: 'private_key_jwt',
      jwks_uri: 'https://app.example.org/keys',
    };
    const { json } = await step('registered', dcr.oidc.create(rep));
    const update = (more, token) =>
      dcr.oidc.update(json.client_id, { ...rep, ...more, client_id: json.client_id }, { token });
    const named = await step('renamed', update({ client_name: 'App' }, json.registration_access_token));
    const token = named.json.registration_access_token;
    await step('other keys', update({ jwks_uri: 'https://app.example.org/others' }, token));
  },
};

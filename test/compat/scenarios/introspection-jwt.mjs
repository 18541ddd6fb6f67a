// Introspection whose answer holds a token: for resource servers that hand on what they were told.
const ALLOWED = { 'client.introspection.response.allow.jwt.claim.enabled': 'true' };

/** A client that may introspect its own tokens. */
const rep = (clientId, attributes = {}) => ({
  clientId,
  secret: 'secret',
  serviceAccountsEnabled: true,
  directAccessGrantsEnabled: true,
  attributes,
  protocolMappers: [
    {
      name: 'itself',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-audience-mapper',
      config: {
        'included.client.audience': clientId,
        'access.token.claim': 'true',
        'introspection.token.claim': 'true',
        'lightweight.claim': 'true',
      },
    },
  ],
});

const ACCEPT = [
  'application/jwt',
  'application/json',
  '*/*',
  'application/json, application/jwt',
  'application/jwt;q=0.1, application/json',
  'application/token-introspection+jwt',
  'APPLICATION/JWT',
  'text/html',
];

export default {
  'who gets one, and how it is asked for': async ({ given, oidc, check, step }) => {
    await given.client(rep('plain'));
    await given.client(rep('allowed', ALLOWED));
    for (const clientId of ['plain', 'allowed']) {
      const options = { basic: [clientId, 'secret'] };
      const { access_token: token } = await given.tokens({ grant_type: 'client_credentials' }, options);
      for (const accept of ACCEPT) {
        const { status, headers, json } = await oidc.introspect(
          { token },
          { ...options, headers: { accept } },
        );
        check(`${clientId}: ${accept}`, [
          status,
          headers['content-type'],
          json?.active,
          'jwt' in (json ?? {}),
        ]);
      }
      const asked = { ...options, headers: { accept: 'application/jwt' } };
      await step(`${clientId}: no token`, oidc.introspect({}, asked), { headers: ['content-type'] });
      await step(`${clientId}: nonsense`, oidc.introspect({ token: 'x' }, asked), {
        headers: ['content-type'],
      });
    }
    const wrong = { basic: ['allowed', 'wrong'], headers: { accept: 'application/jwt' } };
    await step('another secret', oidc.introspect({ token: 'x' }, wrong), { headers: ['content-type'] });
  },

  'what is in it': async ({ given, oidc, check, claims, step }) => {
    const kinds = {
      usual: {},
      PS384: { 'access.token.signed.response.alg': 'PS384' },
      typed: { 'access.token.header.type.rfc9068': 'true' },
      light: { 'client.use.lightweight.access.token.enabled': 'true' },
    };
    await given.user({ username: 'ann', password: 'pw' });
    for (const [name, attributes] of Object.entries(kinds)) {
      await given.client(rep(name, { ...ALLOWED, ...attributes }));
      const options = { basic: [name, 'secret'] };
      const form = { grant_type: 'password', username: 'ann', password: 'pw', scope: 'openid' };
      const tokens = await given.tokens(form, options);
      const ask = (token, hint) =>
        oidc.introspect(
          { token, ...(hint && { token_type_hint: hint }) },
          { ...options, headers: { accept: 'application/jwt' } },
        );
      const { json } = await step(name, ask(tokens.access_token), { ignore: ['jwt'] });
      const [header] = json.jwt.split('.');
      const { alg, typ } = JSON.parse(Buffer.from(header, 'base64url'));
      check(`${name}: header`, { alg, typ });
      check(`${name}: claims`, claims(json.jwt));
      // What it says goes through as a token, which is what it is for.
      check(`${name}: at userinfo`, (await oidc.userinfo({ token: json.jwt })).status);
      const refresh = await ask(tokens.refresh_token, 'refresh_token');
      check(`${name}: of a refresh token`, [refresh.json.active, 'jwt' in refresh.json]);
    }
  },
};

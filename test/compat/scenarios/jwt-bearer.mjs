// The JWT authorization grant (RFC 7523): what an identity provider says about a user, exchanged for tokens.
import { GRANT, people } from '../scenario-parts/jwt-grant.mjs';

const encode = (part) => Buffer.from(JSON.stringify(part)).toString('base64url');

export default {
  'tokens of a user': async (context) => {
    const { step, check, claims, oidc } = context;
    const { assert } = await people(context);
    const plain = await step('plain', assert());
    check('kind', claims(plain.json.access_token).jti.split(':')[0].slice(0, 6) === 'trrtag');
    const openid = await step('openid', assert({}, { scope: 'openid phone' }));
    check('no session', claims(openid.json.id_token).sid === undefined);
    await step('unknown scope', assert({}, { scope: 'moon' }));
    await step('offline access', assert({}, { scope: 'offline_access' }));
    const token = openid.json.access_token;
    const basic = ['app', 'app'];
    await step('introspected', oidc.introspect({ token }, { basic }), { ignore: ['exp'] });
    await step('userinfo', oidc.userinfo({ token }));
    await step('revoked', oidc.revoke({ token }, { basic }));
    await step('introspected after that', oidc.introspect({ token }, { basic }));
  },

  'clients that may not': async (context) => {
    const { step, given, oidc, signJwt } = context;
    const { grant, claims, pair } = await people(context);
    const on = { 'oauth2.jwt.authorization.grant.enabled': 'true' };
    await given.client({ clientId: 'off', secret: 'off' });
    await given.client({ clientId: 'other', secret: 'other', attributes: on });
    await given.client({ clientId: 'open', publicClient: true, attributes: on });
    const assertion = () => signJwt(claims(), pair.pem);
    await step('not enabled', grant({ assertion: assertion() }, 'off'));
    await step('not enabled, no assertion', grant({}, 'off'));
    await step('of no provider', grant({ assertion: assertion() }, 'other'));
    await step('public', oidc.token({ grant_type: GRANT, client_id: 'open', assertion: assertion() }));
    await step('no assertion', grant({}));
    for (const text of ['', 'x', 'a.b.c']) await step(`"${text}"`, grant({ assertion: text }));
    await step(
      'twice',
      oidc.token(
        [
          ['grant_type', GRANT],
          ['assertion', 'x'],
          ['assertion', 'x'],
        ],
        { basic: ['app', 'app'] },
      ),
    );
  },

  claims: async (context) => {
    const { step, check } = context;
    const { assert, issuer } = await people(context);
    const now = Math.floor(Date.now() / 1000);
    const cases = {
      'no iss': { iss: undefined },
      'no sub': { sub: undefined },
      'empty sub': { sub: '' },
      'no jti': { jti: undefined },
      'no exp': { exp: undefined },
      'no aud': { aud: undefined },
      'unknown iss': { iss: 'https://x' },
      'unknown sub': { sub: 'nobody' },
      'other aud': { aud: 'x' },
      'two aud': { aud: [issuer, 'x'] },
      'aud of introspection': { aud: `${issuer}/protocol/openid-connect/token/introspect` },
      expired: { exp: now - 30 },
      'far away, undated': { exp: now + 4000, iat: undefined },
      'made in the future': { iat: now + 100 },
      'made long ago': { iat: now - 350 },
      'not yet': { nbf: now + 100 },
      'exp that is no moment': { exp: 'x' },
      'iat that is no moment': { iat: {} },
      'nbf that is no moment': { nbf: 'x' },
      'exp beyond all time': { exp: 1e20 },
      'sub in a list': { sub: ['ext-ann'] },
      'iss in an object': { iss: {} },
      'jti in an object': { jti: {} },
    };
    for (const [name, more] of Object.entries(cases)) await step(name, assert(more));
    const taken = {
      'aud in a list': { aud: [issuer] },
      'aud of the token endpoint': { aud: `${issuer}/protocol/openid-connect/token` },
      'far away, dated': { exp: now + 4000 },
      'near, undated': { exp: now + 200, iat: undefined },
      'made a while ago': { iat: now - 200 },
      'moments as texts': { exp: String(now + 60), iat: String(now) },
      'moments of parts of seconds': { exp: now + 60.5, iat: now - 0.5 },
      'jti as a number': { jti: now * 1000 + Math.floor(Math.random() * 1000) },
    };
    for (const [name, more] of Object.entries(taken)) check(name, (await assert(more)).status);
  },

  signatures: async (context) => {
    const { step, check, keys, signJwt, admin } = context;
    const { assert, grant, claims, pair, provider } = await people(context);
    const stranger = keys();
    await step('of another key', grant({ assertion: signJwt(claims(), stranger.pem) }));
    await step('of another key id', grant({ assertion: signJwt(claims(), pair.pem, 'key-2') }));
    await step('none', grant({ assertion: `${encode({ alg: 'none' })}.${encode(claims())}.` }));
    await step(
      'a secret',
      grant({ assertion: `${encode({ alg: 'HS256', kid: 'key-1' })}.${encode(claims())}.AAAA` }),
    );
    await step(
      'unknown algorithm',
      grant({ assertion: `${encode({ alg: 'XS256', kid: 'key-1' })}.${encode(claims())}.AAAA` }),
    );
    const change = (config) =>
      admin.put('/identity-provider/instances/idp', {
        ...provider,
        config: { ...provider.config, ...config },
      });
    // The signature is looked at before all that the assertion says.
    const over = { exp: 1, jti: undefined };
    await step('of another key, and over', grant({ assertion: signJwt(claims(over), stranger.pem) }));
    await change({ jwtAuthorizationGrantAssertionSignatureAlg: 'ES256' });
    await step('another algorithm wanted', assert());
    await step('another algorithm wanted, and over', assert(over));
    await change({ jwtAuthorizationGrantAssertionSignatureAlg: 'RS256' });
    check('that algorithm wanted', (await assert()).status);
  },

  once: async (context) => {
    const { step, check, signJwt, admin, claims: read } = context;
    const { grant, claims, pair, provider, assert } = await people(context);
    const assertion = signJwt(claims(), pair.pem);
    check('first', (await grant({ assertion })).status);
    await step('second', grant({ assertion }));
    const config = {
      ...provider.config,
      jwtAuthorizationGrantAssertionReuseAllowed: 'true',
      jwtAuthorizationGrantMaxAllowedAssertionExpiration: '3600',
      jwtAuthorizationGrantLimitAccessTokenExp: 'true',
    };
    await admin.put('/identity-provider/instances/idp', { ...provider, config });
    const again = signJwt(claims(), pair.pem);
    check('reuse', [(await grant({ assertion: again })).status, (await grant({ assertion: again })).status]);
    check('without jti', (await assert({ jti: undefined })).status);
    const brief = claims({ exp: Math.floor(Date.now() / 1000) + 40 });
    const limited = await grant({ assertion: signJwt(brief, pair.pem) });
    check('no longer than the assertion', read(limited.json.access_token).exp === brief.exp);
  },

  'users and providers that may not': async (context) => {
    const { step, admin } = context;
    const { assert, ann, app, provider } = await people(context);
    const at = '/identity-provider/instances/idp';
    await admin.put(at, { ...provider, enabled: false });
    await step('disabled provider', assert());
    await admin.put(at, provider);
    await admin.put(`/users/${ann}`, { enabled: false });
    await step('disabled user', assert());
    await admin.put(`/users/${ann}`, { enabled: true, requiredActions: ['UPDATE_PASSWORD'] });
    await step('user with something to do', assert());
    await admin.put(`/users/${ann}`, { requiredActions: [] });
    await admin.put(`/clients/${app.id}`, { ...app, consentRequired: true });
    await step('consent', assert());
    await admin.put(`/clients/${app.id}`, { ...app, consentRequired: false });
    await admin.delete(`/users/${ann}/federated-identity/idp`);
    await step('no longer known', assert());
    await admin.post('/identity-provider/instances', {
      alias: 'login',
      providerId: 'oidc',
      config: { issuer: 'https://login.example' },
    });
    await step('a provider for logins alone', assert({ iss: 'https://login.example' }));
    await admin.delete(at);
    await step('no provider', assert());
  },
};

// What scenarios of the JWT authorization grant share.
export const GRANT = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const iss = 'https://issuer.example';

/** Ann is known to an identity provider whose keys the realm has, and to clients that may take its word. */
export async function people(
  { given, admin, oidc, realm, base, keys, signJwt },
  { config = {}, client = {} } = {},
) {
  const pair = keys();
  const provider = {
    alias: 'idp',
    providerId: 'jwt-authorization-grant',
    enabled: true,
    config: { issuer: iss, publicKeySignatureVerifier: JSON.stringify(pair.jwks), ...config },
  };
  await admin.post('/identity-provider/instances', provider);
  const ann = await given.user({ username: 'ann' });
  await admin.post(`/users/${ann}/federated-identity/idp`, { userId: 'ext-ann', userName: 'ann' });
  const { attributes, ...rest } = client;
  const app = await given.client({
    clientId: 'app',
    secret: 'app',
    serviceAccountsEnabled: true,
    attributes: {
      'oauth2.jwt.authorization.grant.enabled': 'true',
      'oauth2.jwt.authorization.grant.idp': 'idp',
      ...attributes,
    },
    protocolMappers: [
      {
        name: 'itself',
        protocol: 'openid-connect',
        protocolMapper: 'oidc-audience-mapper',
        config: {
          'included.client.audience': 'app',
          'access.token.claim': 'true',
          'introspection.token.claim': 'true',
        },
      },
    ],
    ...rest,
  });
  const issuer = `${base}/realms/${realm}`;
  let count = 0;
  const claims = (more = {}) => {
    const now = Math.floor(Date.now() / 1000);
    count += 1;
    return { iss, sub: 'ext-ann', aud: issuer, exp: now + 60, iat: now, jti: `${realm}-${count}`, ...more };
  };
  const grant = (form, id = 'app') => oidc.token({ grant_type: GRANT, ...form }, { basic: [id, id] });
  const assert = (more, form = {}, id = 'app') =>
    grant({ assertion: signJwt(claims(more), pair.pem), ...form }, id);
  return { ann, app, provider, pair, issuer, claims, grant, assert };
}

import assert from 'node:assert/strict';
import type { TestServer } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

/** A realm of another Latchkey, or of a Keycloak, by which people log in here, with ann in it. */
export async function secondLatchkey(
  there: Pick<TestServer, 'url' | 'admin' | 'realm'>,
  callback: string,
  here: string,
) {
  const realm = await there.realm();
  const post = async (path: string, json: object) => {
    const reply = await there.admin('POST', `/${realm}${path}`, json);
    assert.equal(reply.status, 201, reply.text);
  };
  await post('/clients', {
    clientId: 'here',
    secret: 'the secret of here',
    redirectUris: [callback],
    attributes: {
      'pkce.code.challenge.method': 'S256',
      'post.logout.redirect.uris': `${callback}/logout_response`,
      'backchannel.logout.url': `${here}/protocol/openid-connect/logout/backchannel-logout`,
      'backchannel.logout.session.required': 'true',
    },
  });
  await post('/users', person('ann'));
  const protocol = `${there.url}/realms/${realm}/protocol/openid-connect`;
  return {
    realm,
    config: {
      issuer: `${there.url}/realms/${realm}`,
      authorizationUrl: `${protocol}/auth`,
      tokenUrl: `${protocol}/token`,
      userInfoUrl: `${protocol}/userinfo`,
      logoutUrl: `${protocol}/logout`,
      jwksUrl: `${protocol}/certs`,
      useJwksUrl: 'true',
      validateSignature: 'true',
      clientId: 'here',
      clientSecret: 'the secret of here',
      clientAuthMethod: 'client_secret_basic',
      pkceEnabled: 'true',
      pkceMethod: 'S256',
      syncMode: 'IMPORT',
    },
  };
}

// Clients that register themselves: the MCP SDK, anonymously, and oauth4webapi with an initial access token.
import assert from 'node:assert/strict';
import {
  discoverAuthorizationServerMetadata,
  registerClient,
  startAuthorization,
} from '@modelcontextprotocol/sdk/client/auth.js';
import * as oauth from 'oauth4webapi';

const {
  LATCHKEY_URL: baseUrl,
  LATCHKEY_REALM: realm,
  LATCHKEY_INITIAL_ACCESS_TOKEN: initialAccessToken,
} = process.env;
const say = (sentence) => console.log(`  ${sentence}`);
const issuer = new URL(`${baseUrl}/realms/${realm}`);

/** The administrator lets this host register clients of its own. */
async function trustThisHost() {
  const form = { grant_type: 'password', client_id: 'admin-cli', username: 'admin', password: 'admin' };
  const login = await fetch(`${baseUrl}/realms/master/protocol/openid-connect/token`, {
    method: 'POST',
    body: new URLSearchParams(form),
  });
  const { access_token: token } = await login.json();
  const call = (method, path, body) =>
    fetch(`${baseUrl}/admin/realms/${realm}${path}`, {
      method,
      headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    });
  const components = await (await call('GET', '/components')).json();
  const policy = components.find(({ providerId }) => providerId === 'trusted-hosts');
  policy.config['trusted-hosts'] = ['127.0.0.1', 'localhost'];
  assert.equal((await call('PUT', `/components/${policy.id}`, policy)).status, 204);
}

const clientMetadata = {
  client_name: 'An MCP client',
  redirect_uris: ['http://localhost:33418/callback'],
  grant_types: ['authorization_code', 'refresh_token'],
  response_types: ['code'],
  token_endpoint_auth_method: 'none',
  application_type: 'native',
};

const metadata = await discoverAuthorizationServerMetadata(issuer);
assert.equal(metadata.issuer, issuer.href);
assert.ok(metadata.code_challenge_methods_supported.includes('S256'));
await assert.rejects(registerClient(issuer, { metadata, clientMetadata }), /[Nn]ot trusted|rejected/);
say('the MCP SDK discovered the server, and was refused while its host was not trusted');

await trustThisHost();
const registered = await registerClient(issuer, { metadata, clientMetadata });
assert.deepEqual(registered.redirect_uris, clientMetadata.redirect_uris);
assert.equal(registered.client_secret, undefined);
const { authorizationUrl } = await startAuthorization(issuer, {
  metadata,
  clientInformation: registered,
  redirectUrl: clientMetadata.redirect_uris[0],
});
assert.equal(authorizationUrl.searchParams.get('client_id'), registered.client_id);
say('the MCP SDK registered a public client, and knows where to log in');

const http = { [oauth.allowInsecureRequests]: true };
const found = await oauth.discoveryRequest(issuer, http);
const server = await oauth.processDiscoveryResponse(issuer, found);
const answer = await oauth.dynamicClientRegistrationRequest(
  server,
  { client_name: 'Worker', grant_types: ['client_credentials'], redirect_uris: [] },
  { ...http, initialAccessToken },
);
const client = await oauth.processDynamicClientRegistrationResponse(answer);
assert.equal(client.client_name, 'Worker');
const granted = await oauth.clientCredentialsGrantRequest(
  server,
  client,
  oauth.ClientSecretBasic(client.client_secret),
  {},
  http,
);
const tokens = await oauth.processClientCredentialsResponse(server, client, granted);
assert.ok(tokens.access_token);
say('oauth4webapi registered a client with an initial access token, and got a token with it');

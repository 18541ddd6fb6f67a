import assert from 'node:assert/strict';
import { it } from 'node:test';
import * as client from 'openid-client';
import { onEachDatabase } from '../support/on-each-database.ts';
import { claimsOf } from '../support/registration.ts';

onEachDatabase('openid-client, as it is,', (suite) => {
  it('registers a client with an initial access token and gets a token with it', async () => {
    const { server, realm } = suite;
    const issuer = new URL(`${server.url}/realms/${realm}`);
    const config = await client.dynamicClientRegistration(
      issuer,
      { client_name: 'Registered by a library', grant_types: ['client_credentials'], redirect_uris: [] },
      undefined,
      {
        initialAccessToken: await server.initialAccessToken(realm, { count: 1, expiration: 60 }),
        execute: [client.allowInsecureRequests],
      },
    );
    const metadata = config.clientMetadata();
    assert.equal(metadata.client_name, 'Registered by a library');
    const tokens = await client.clientCredentialsGrant(config);
    assert.equal(tokens.token_type, 'bearer');
    assert.equal(claimsOf(tokens.access_token).azp, metadata.client_id);
    assert.equal(claimsOf(tokens.access_token).iss, issuer.href);
  });

  it('is told why it was refused', async () => {
    const { server, realm } = suite;
    const attempt = client.dynamicClientRegistration(
      new URL(`${server.url}/realms/${realm}`),
      { redirect_uris: ['javascript:alert(1)'] },
      undefined,
      {
        initialAccessToken: await server.initialAccessToken(realm),
        execute: [client.allowInsecureRequests],
      },
    );
    await assert.rejects(attempt, { error: 'invalid_redirect_uri', status: 400 });
  });
});

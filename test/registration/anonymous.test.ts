import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { addPolicy, askForPolicy, openRegistration } from '../support/policies.ts';
import { adminClient, countClients, registrationPath } from '../support/registration.ts';

onEachDatabase('Anonymous registration', (suite) => {
  it('reaches no switch of the server by attributes', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const attributes = {
      'access.token.lifespan': '999999999',
      'client_credentials.use_refresh_token': 'true',
      login_theme: 'mine',
      'x509.allow.regex.pattern.comparison': 'true',
      'pkce.code.challenge.method': 'S256',
      realm_client: 'true',
    };
    const path = registrationPath(realm, 'default');
    const made = await server.call('POST', path, { json: { clientId: 'app', attributes } });
    assert.equal(made.status, 201, made.text);
    const stored = (await adminClient(server, realm, 'app')).attributes;
    assert.equal(stored['pkce.code.challenge.method'], 'S256');
    assert.equal(stored['x509.allow.regex.pattern.comparison'], 'false');
    for (const name of ['access.token.lifespan', 'client_credentials.use_refresh_token', 'login_theme'])
      assert.equal(stored[name], undefined, name);
    assert.notEqual(stored.realm_client, 'true');
    // What an administrator has set since stays, whatever the client says.
    const client = await adminClient(server, realm, 'app');
    await server.admin('PUT', `/${realm}/clients/${client.id}`, {
      ...client,
      attributes: { ...client.attributes, login_theme: 'ours' },
    });
    const updated = await server.call('PUT', registrationPath(realm, 'default', 'app'), {
      token: made.json.registrationAccessToken,
      json: { clientId: 'app', attributes: { login_theme: 'mine', 'access.token.lifespan': '1' } },
    });
    assert.equal(updated.status, 200, updated.text);
    const after = (await adminClient(server, realm, 'app')).attributes;
    assert.equal(after.login_theme, 'ours');
    assert.equal(after['access.token.lifespan'], undefined);
  });

  it('gets no place among the applications of everybody', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const json = { clientId: 'app', alwaysDisplayInConsole: true };
    const made = await server.call('POST', registrationPath(realm, 'default'), { json });
    assert.deepEqual([made.status, made.json.alwaysDisplayInConsole], [201, false]);
    const path = registrationPath(realm, 'default', 'app');
    const put = (token: string, change: object) =>
      server.call('PUT', path, { token, json: { clientId: 'app', ...change } });
    const asked = await put(made.json.registrationAccessToken, json);
    assert.deepEqual([asked.status, asked.json.alwaysDisplayInConsole], [200, false]);
    // What an administrator has given it stays.
    const client = await adminClient(server, realm, 'app');
    await server.admin('PUT', `/${realm}/clients/${client.id}`, { ...client, alwaysDisplayInConsole: true });
    const kept = await put(asked.json.registrationAccessToken, { name: 'App' });
    assert.deepEqual([kept.status, kept.json.alwaysDisplayInConsole], [200, true]);
  });

  it('is not what an Authorization header that cannot be used makes of a caller', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const path = registrationPath(realm, 'default');
    const before = await countClients(server, realm);
    for (const authorization of ['Basic eDp5', 'Bearer', 'Bearer a b', 'Digest x', 'nonsense', 'DPoP x']) {
      const reply = await server.call('POST', path, { json: {}, headers: { authorization } });
      assert.equal(reply.status, 401, authorization);
      assert.match(reply.headers.get('www-authenticate') ?? '', /^Bearer /);
    }
    assert.equal(await countClients(server, realm), before);
    assert.equal((await server.call('POST', path, { json: {}, headers: { authorization: '' } })).status, 201);
  });

  it('brings no lists without end', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const uris = Array.from({ length: 501 }, (_, index) => `https://app.example.org/${index}`);
    const attributes = Object.fromEntries(uris.map((uri, index) => [`a${index}`, uri]));
    const token = await server.initialAccessToken(realm);
    for (const json of [{ redirectUris: uris }, { webOrigins: uris }, { attributes }]) {
      const reply = await server.call('POST', registrationPath(realm, 'default'), { token, json });
      assert.equal(reply.status, 400);
      assert.match(reply.json.error_description, /at most 500/);
    }
  });

  it('gets none of the realm’s scopes where those are switched off', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const config = { 'allow-default-scopes': ['false'], 'allowed-client-scopes': ['email'] };
    await addPolicy(server, realm, 'allowed-client-templates', config, 'anonymous');
    const { status } = await server.call('POST', registrationPath(realm, 'default'), {
      json: { clientId: 'app' },
    });
    assert.equal(status, 201);
    const client = await adminClient(server, realm, 'app');
    assert.deepEqual(client.defaultClientScopes.toSorted(), ['basic', 'email']);
    assert.deepEqual(client.optionalClientScopes, []);
  });

  it('is for clients whose every address is trusted', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const trusted = { 'trusted-hosts': ['127.0.0.0/8', '::1', '*.example.org'] };
    await addPolicy(server, realm, 'trusted-hosts', trusted, 'anonymous');
    const before = await countClients(server, realm);
    const create = (json: object) => server.call('POST', registrationPath(realm, 'default'), { json });
    const evil = 'https://evil.example.net/x';
    const sector = {
      name: 'p',
      protocol: 'openid-connect',
      protocolMapper: 'oidc-sha256-pairwise-sub-mapper',
      config: { sectorIdentifierUri: evil },
    };
    for (const json of [
      { rootUrl: evil },
      { baseUrl: evil },
      { adminUrl: evil },
      { redirectUris: [evil] },
      { webOrigins: ['https://evil.example.net'] },
      { webOrigins: ['*'] },
      { protocolMappers: [sector] },
      ...[
        'logoUri',
        'policyUri',
        'tosUri',
        'jwks.url',
        'backchannel.logout.url',
        'frontchannel.logout.url',
        'ciba.backchannel.client.notification.endpoint',
        'sectorIdentifierUri',
      ].map((name) => ({ attributes: { [name]: evil } })),
      { attributes: { 'request.uris': `https://a.example.org/x##${evil}` } },
      { attributes: { 'post.logout.redirect.uris': `https://a.example.org/x##${evil}` } },
      { redirectUris: ['https:///'] },
      { redirectUris: ['urn:x'] },
      { redirectUris: ['https://[::zz]/'] },
      { baseUrl: 'https://a.example.org@evil.example.net/' },
    ]) {
      const { status } = await create(json);
      assert.ok(status === 403 || status === 400, `${status} ${JSON.stringify(json)}`);
    }
    assert.equal(await countClients(server, realm), before);
    const good = { redirectUris: ['https://a.example.org/cb', 'http://127.0.0.1:1/cb', 'http://[::1]/cb'] };
    assert.equal((await create(good)).status, 201);
  });

  it('trusts networks, and takes none that is none', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const from = async (...hosts: string[]) => {
      const config = { 'trusted-hosts': hosts, 'client-uris-must-match': ['false'] };
      await addPolicy(server, realm, 'trusted-hosts', config, 'anonymous');
      return (await server.call('POST', registrationPath(realm, 'default'), { json: {} })).status;
    };
    assert.equal(await from('10.0.0.0/8'), 403);
    assert.equal(await from('127.0.0.0/30', '::1'), 201);
    assert.equal(await from('no-such-host.invalid', '*.invalid'), 403);
    for (const wrong of ['10.0.0.0/33', '10.0.0/8', '::/129', 'host/8']) {
      const { status } = await askForPolicy(
        server,
        realm,
        'trusted-hosts',
        { 'trusted-hosts': [wrong] },
        'anonymous',
      );
      assert.equal(status, 400, wrong);
    }
  });

  it('never makes more clients than the realm may have', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const limit = (await countClients(server, realm)) + 3;
    await addPolicy(server, realm, 'max-clients', { 'max-clients': [String(limit)] }, 'anonymous');
    const replies = await Promise.all(
      Array.from({ length: 30 }, () => server.call('POST', registrationPath(realm, 'default'), { json: {} })),
    );
    assert.equal(replies.filter(({ status }) => status === 201).length, 3);
    assert.ok(replies.every(({ status }) => status === 201 || status === 403));
    assert.equal(await countClients(server, realm), limit);
  });
});

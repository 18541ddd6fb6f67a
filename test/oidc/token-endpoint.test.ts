import assert from 'node:assert/strict';
import { before, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { adminClient, claimsOf, register } from '../support/registration.ts';

onEachDatabase('The token endpoint', (suite) => {
  let service: { readonly clientId: string; readonly secret: string };
  const ask = async (form: Record<string, string>, headers: Record<string, string> = {}) => {
    const { server, realm } = suite;
    return server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form, headers });
  };
  before(async () => {
    const { server, realm } = suite;
    const metadata = { serviceAccountsEnabled: true };
    service = await register(server, realm, await server.initialAccessToken(realm), { metadata });
  });
  const own = () => ({
    grant_type: 'client_credentials',
    client_id: service.clientId,
    client_secret: service.secret,
  });
  const basic = (id: string, secret: string) => ({
    authorization: `Basic ${Buffer.from(`${encodeURIComponent(id)}:${encodeURIComponent(secret)}`).toString('base64')}`,
  });

  it('takes the secret in the form or in the header', async () => {
    assert.equal((await ask(own())).status, 200);
    const header = basic(service.clientId, service.secret);
    assert.equal((await ask({ grant_type: 'client_credentials' }, header)).status, 200);
  });

  it('refuses in the words of RFC 6749 section 5.2, and never lets an answer be kept', async () => {
    const { server, realm } = suite;
    const publicClient = await register(server, realm, await server.initialAccessToken(realm), {
      metadata: { publicClient: true },
    });
    const plain = await register(server, realm, await server.initialAccessToken(realm));
    const cases: readonly (readonly [string, Record<string, string>, number, string])[] = [
      [
        'no grant type',
        { client_id: service.clientId, client_secret: service.secret },
        400,
        'invalid_request',
      ],
      ['an unknown grant type', { ...own(), grant_type: 'x' }, 400, 'unsupported_grant_type'],
      ['no client', { grant_type: 'client_credentials' }, 401, 'invalid_client'],
      ['an unknown client', { ...own(), client_id: 'nobody' }, 401, 'invalid_client'],
      ['a wrong secret', { ...own(), client_secret: 'wrong' }, 401, 'unauthorized_client'],
      ['an empty secret', { ...own(), client_secret: '' }, 401, 'unauthorized_client'],
      [
        'a secret cut off',
        { ...own(), client_secret: service.secret.slice(0, -1) },
        401,
        'unauthorized_client',
      ],
      ['another client’s secret', { ...own(), client_secret: plain.secret }, 401, 'unauthorized_client'],
      ['a public client', { ...own(), client_id: publicClient.clientId }, 401, 'unauthorized_client'],
      [
        'a client without a service account',
        { ...own(), client_id: plain.clientId, client_secret: plain.secret },
        401,
        'unauthorized_client',
      ],
      ['an unknown scope', { ...own(), scope: 'email nope' }, 400, 'invalid_scope'],
      [
        'a wrong password',
        { grant_type: 'password', client_id: 'admin-cli', username: 'nobody', password: 'x' },
        400,
        'invalid_grant',
      ],
    ];
    for (const [what, form, status, error] of cases) {
      const reply = await ask(form);
      assert.deepEqual([reply.status, reply.json.error], [status, error], what);
      assert.equal(reply.headers.get('cache-control'), 'no-store', what);
      assert.equal(reply.headers.get('pragma'), 'no-cache', what);
      assert.equal(reply.json.access_token, undefined);
    }
  });

  it('refuses a parameter that is there twice', async () => {
    const { server, realm } = suite;
    const reply = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, {
      body: `${new URLSearchParams(own())}&scope=email&scope=profile`,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    assert.deepEqual([reply.status, reply.json.error_description], [400, 'duplicated parameter']);
  });

  it('gives nothing to a client that has been disabled, and something once it is enabled again', async () => {
    const { server, realm } = suite;
    const client = await adminClient(server, realm, service.clientId);
    const enable = (enabled: boolean) => server.admin('PUT', `/${realm}/clients/${client.id}`, { enabled });
    assert.equal((await enable(false)).status, 204);
    assert.equal((await ask(own())).status, 401);
    assert.equal((await enable(true)).status, 204);
    assert.equal((await ask(own())).status, 200);
  });

  it('adds an ID token for openid alone, bound to the access token', async () => {
    assert.equal((await ask(own())).json.id_token, undefined);
    const { json } = await ask({ ...own(), scope: 'openid email' });
    assert.match(json.scope, /^openid\b/);
    const claims = claimsOf(json.id_token);
    assert.equal(claims.aud, service.clientId);
    assert.equal(claims.typ, 'ID');
    assert.equal(typeof claims.at_hash, 'string');
  });

  it('follows the lifespan of the realm and of the client at once', async () => {
    const { server } = suite;
    const realm = await server.realm({ accessTokenLifespan: 77 });
    const initial = await server.initialAccessToken(realm);
    const metadata = { serviceAccountsEnabled: true };
    const { clientId, secret } = await register(server, realm, initial, { metadata });
    const lifespan = async () => {
      const form = { grant_type: 'client_credentials', client_id: clientId, client_secret: secret };
      const { json } = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });
      return json.expires_in;
    };
    assert.equal(await lifespan(), 77);
    await server.admin('PUT', `/${realm}`, { accessTokenLifespan: 88 });
    assert.equal(await lifespan(), 88);
    const { id } = await adminClient(server, realm, clientId);
    await server.admin('PUT', `/${realm}/clients/${id}`, { attributes: { 'access.token.lifespan': '99' } });
    assert.equal(await lifespan(), 99);
  });
});

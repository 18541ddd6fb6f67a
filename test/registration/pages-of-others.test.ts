import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { addPolicy } from '../support/policies.ts';
import { register, registrationPath } from '../support/registration.ts';
import type { Reply } from '../support/test-server.ts';

const PORTAL = 'https://portal.example.org';
const OTHER = 'https://other.example.org';
const provider = 'openid-connect';

/** Whether a page of the origin may read the answer. */
const isReadable = ({ headers }: Reply, origin: string) =>
  headers.get('access-control-allow-origin') === origin &&
  headers.get('access-control-allow-credentials') === 'true';

onEachDatabase('A page of another origin', (suite) => {
  it('learns why it was refused, where its origin is an initial access token’s', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 10, webOrigins: [PORTAL] });
    const path = registrationPath(realm, provider);
    const ask = (json: object, origin: string) =>
      server.call('POST', path, { token, json, headers: { origin } });
    for (const json of [
      { redirect_uris: ['nonsense'] },
      { token_endpoint_auth_method: 'telepathy' },
      { scope: 'nowhere' },
    ]) {
      const reply = await ask(json, PORTAL);
      assert.ok(reply.status === 400 || reply.status === 403, reply.text);
      assert.ok(isReadable(reply, PORTAL), reply.text);
      assert.match(reply.headers.get('access-control-expose-headers') ?? '', /Retry-After/);
    }
    const foreign = await ask({ redirect_uris: ['https://app.example.org/cb'] }, OTHER);
    assert.deepEqual([foreign.status, foreign.json.error], [403, 'Invalid origin']);
    assert.equal(foreign.headers.get('access-control-allow-origin'), null);
  });

  it('learns that its registration access token is over, or that it wrote no JSON, where the realm allows it', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await addPolicy(server, realm, 'registration-web-origins', { 'web-origins': [PORTAL] }, 'anonymous');
    const { path } = await register(server, realm, await server.initialAccessToken(realm), { provider });
    const headers = { origin: PORTAL };
    const over = await server.call('GET', path, { token: 'nonsense', headers });
    assert.equal(over.status, 401);
    assert.ok(isReadable(over, PORTAL));
    const broken = await server.call('POST', registrationPath(realm, provider), {
      body: '{',
      headers: { ...headers, 'content-type': 'application/json' },
    });
    assert.equal(broken.status, 400);
    assert.ok(isReadable(broken, PORTAL));
    const foreign = await server.call('GET', path, { token: 'nonsense', headers: { origin: OTHER } });
    assert.equal(foreign.headers.get('access-control-allow-origin'), null);
  });

  it('may send an Idempotency-Key', async () => {
    const { server, realm } = suite;
    const { headers } = await server.call('OPTIONS', registrationPath(realm, provider), {
      headers: { origin: PORTAL, 'access-control-request-method': 'POST' },
    });
    assert.match(headers.get('access-control-allow-headers') ?? '', /, Idempotency-Key$/);
  });
});

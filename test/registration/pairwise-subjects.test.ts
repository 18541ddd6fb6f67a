import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { adminClient, countClients, register, registrationPath } from '../support/registration.ts';
import { isError } from '../support/tokens.ts';

const TWO = ['https://one.example.org/cb', 'https://two.example.org/cb'];
const FAILED = 'Failed to get redirect URIs from the Sector Identifier URI.';

const asked: string[] = [];
const pages: Readonly<Record<string, string>> = {
  '/sector': JSON.stringify(TWO),
  '/others': JSON.stringify(['https://elsewhere.example.org/cb']),
  '/object': '{"redirect_uris":[]}',
  '/nulls': '[null]',
  '/nonsense': 'nonsense',
  '/huge': JSON.stringify([...TWO, 'x'.repeat(300_000)]),
};
const web = createServer((request, response) => {
  const path = request.url ?? '';
  asked.push(path);
  if (path === '/moved') response.writeHead(302, { location: '/sector' }).end();
  else response.writeHead(pages[path] === undefined ? 404 : 200).end(pages[path]);
}).listen(0, '127.0.0.1');
await new Promise((resolve) => web.once('listening', resolve));
after(() => web.close());
const at = (path: string) => `http://127.0.0.1:${(web.address() as AddressInfo).port}${path}`;

const pairwise = (path: string, more: object = {}) => ({
  redirect_uris: TWO,
  subject_type: 'pairwise',
  sector_identifier_uri: at(path),
  ...more,
});
const provider = 'openid-connect';

onEachDatabase(
  'A client of several hosts',
  (suite) => {
    it('has pairwise subjects when the document of its sector lists its redirect URIs', async () => {
      const { server, realm } = suite;
      const token = await server.initialAccessToken(realm);
      const metadata = pairwise('/sector');
      const { clientId, reply } = await register(server, realm, token, { provider, metadata });
      assert.equal(reply.json.sector_identifier_uri, at('/sector'));
      assert.equal(reply.json.subject_type, 'pairwise');
      const { id, protocolMappers } = await adminClient(server, realm, clientId);
      assert.equal(protocolMappers[0].config.sectorIdentifierUri, at('/sector'));
      // An administrator's change must fit the sector as well.
      const beyond = { clientId, redirectUris: [...TWO, 'https://three.example.org/cb'] };
      const { status, json } = await server.admin('PUT', `/${realm}/clients/${id}`, beyond);
      assert.deepEqual([status, json.error], [400, 'invalid_input']);
    });

    it('is not registered with a document that says otherwise, or is none, or leads on', async () => {
      const { server, realm } = suite;
      const token = await server.initialAccessToken(realm);
      const before = await countClients(server, realm);
      for (const path of ['/object', '/nonsense', '/huge', '/moved', '/missing'])
        isError(
          await server.call('POST', registrationPath(realm, provider), { token, json: pairwise(path) }),
          400,
          'invalid_client_metadata',
          FAILED,
        );
      for (const path of ['/others', '/nulls']) {
        const { status, json } = await server.call('POST', registrationPath(realm, provider), {
          token,
          json: pairwise(path),
        });
        assert.equal(status, 400);
        assert.match(json.error_description, /does not match redirect URIs fetched/);
      }
      assert.equal(await countClients(server, realm), before);
    });

    it('lets nobody fetch anything who may not register', async () => {
      const { server, realm } = suite;
      asked.length = 0;
      const json = pairwise('/sector');
      assert.equal((await server.call('POST', registrationPath(realm, provider), { json })).status, 403);
      const token = 'nonsense';
      assert.equal(
        (await server.call('POST', registrationPath(realm, provider), { token, json })).status,
        401,
      );
      const initial = await server.initialAccessToken(realm);
      const refused = pairwise('/sector', { scope: 'nowhere' });
      const { status } = await server.call('POST', registrationPath(realm, provider), {
        token: initial,
        json: refused,
      });
      assert.notEqual(status, 201);
      assert.deepEqual(asked, []);
    });
  },
  { flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' } },
);

onEachDatabase('A sector inside our own walls', (suite) => {
  it('is not asked, and looks like one that does not answer', async () => {
    const { server, realm } = suite;
    asked.length = 0;
    const token = await server.initialAccessToken(realm);
    const json = pairwise('/sector');
    const answer = await server.call('POST', registrationPath(realm, provider), { token, json });
    isError(answer, 400, 'invalid_client_metadata', FAILED);
    assert.deepEqual(asked, []);
  });
});

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { after, before, it } from 'node:test';
import { onEachDatabase, type Suite } from '../support/on-each-database.ts';

const ISSUER = 'https://idp.example.org';
const METADATA = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="${ISSUER}"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"/></EntityDescriptor>`;
const PAGES: Readonly<Record<string, string>> = {
  '/discovery': JSON.stringify({ issuer: ISSUER, jwks_uri: `${ISSUER}/keys` }),
  '/metadata': METADATA,
  '/doctype': `<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]>${METADATA.replace(ISSUER, '&b;')}`,
  '/list': '[]',
  '/large': 'x'.repeat(300_000),
};

let web: Server;
let origin: string;
before(async () => {
  web = createServer((request, response) => {
    const page = PAGES[request.url ?? ''];
    if (request.url === '/away') response.writeHead(302, { location: `${origin}/discovery` }).end();
    else response.writeHead(page === undefined ? 404 : 200).end(page);
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
  origin = `http://127.0.0.1:${(web.address() as AddressInfo).port}`;
});
after(() => web.close());

const importing = (suite: Suite, providerId: string, fromUrl: string) =>
  suite.server.admin('POST', `/${suite.realm}/identity-provider/import-config`, { providerId, fromUrl });

onEachDatabase(
  'Importing what an identity provider says of itself, from a URL that may be asked',
  (suite) => {
    it('takes a discovery document, and metadata of SAML', async () => {
      const url = `${origin}/discovery`;
      const { status, json } = await importing(suite, 'oidc', url);
      assert.equal(status, 200);
      assert.deepEqual(
        [json.issuer, json.jwksUrl, json.metadataDescriptorUrl],
        [ISSUER, `${ISSUER}/keys`, url],
      );
      assert.equal((await importing(suite, 'saml', `${origin}/metadata`)).json.idpEntityId, ISSUER);
    });

    it('refuses what is no such document', async () => {
      const refused = async (providerId: string, path: string) => {
        const { status, text } = await importing(suite, providerId, origin + path);
        assert.equal(status, 400, path);
        assert.ok(!text.includes('root:'), 'nothing of this machine is told');
      };
      for (const path of ['/metadata', '/list', '/large', '/away', '/nothing']) await refused('oidc', path);
      for (const path of ['/discovery', '/doctype', '/large', '/away', '/nothing'])
        await refused('saml', path);
      await refused('github', '/discovery');
      await refused('moon', '/discovery');
    });
  },
  { flags: { 'outgoing-allowed-networks': '127.0.0.0/8', 'outgoing-http': 'on' } },
);

onEachDatabase('Importing what an identity provider says of itself, from a URL within', (suite) => {
  it('is refused with the same words, whatever is there', async () => {
    const urls = [
      `${origin}/discovery`,
      'http://127.0.0.1:1/',
      'https://169.254.169.254/',
      'file:///etc/passwd',
      'x',
    ];
    const answers = await Promise.all(urls.map((url) => importing(suite, 'oidc', url)));
    assert.deepEqual(new Set(answers.map(({ status, text }) => `${status} ${text}`)).size, 1);
    assert.equal(answers[0]?.status, 400);
  });
});

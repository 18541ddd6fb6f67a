import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onSqlite } from '../support/on-each-database.ts';
import { exchangeRaw } from '../support/raw-connection.ts';

const PROTECTION = [
  'Referrer-Policy',
  'Strict-Transport-Security',
  'X-Content-Type-Options',
  'X-Frame-Options',
  'X-Robots-Tag',
];

/** Names of headers as Keycloak 26.7 sends them, in its order and its case; the Date is ours (RFC 9110 section 6.6.1). */
const HEADS: Readonly<Record<string, readonly [sent: readonly string[], names: readonly string[]]>> = {
  'of a realm': [
    ['GET /realms/master'],
    ['content-length', 'Cache-Control', 'Content-Type', ...PROTECTION, 'Date'],
  ],
  'of a document': [
    ['GET /realms/master/.well-known/openid-configuration'],
    ['content-length', 'Cache-Control', 'Content-Type', ...PROTECTION, 'Date'],
  ],
  'of a refusal by the token endpoint': [
    [
      'POST /realms/master/protocol/openid-connect/token',
      'application/x-www-form-urlencoded',
      'grant_type=x',
    ],
    ['Cache-Control', 'Pragma', 'content-length', 'Content-Type', ...PROTECTION, 'Date'],
  ],
  'of a refusal to administer': [
    ['GET /admin/realms/master'],
    ['content-length', 'Content-Type', ...PROTECTION, 'Date'],
  ],
  'of nothing': [['GET /nothing'], ['content-length', 'Content-Type', 'Date']],
  'of the last answer': [
    ['GET /realms/master', 'close'],
    ['content-length', 'connection', 'Cache-Control', 'Content-Type', ...PROTECTION, 'Date'],
  ],
};

onSqlite('The head of an answer', (suite) => {
  const headOf = async (text: string): Promise<readonly string[]> =>
    (await exchangeRaw(suite.server.url, text))?.head.split('\r\n') ?? [];

  for (const [what, [[line = '', type, body = ''], names]] of Object.entries(HEADS)) {
    it(`${what} has the headers of Keycloak's, in their order`, async () => {
      const more =
        type === undefined
          ? ''
          : type === 'close'
            ? 'Connection: close\r\n'
            : `Content-Type: ${type}\r\nContent-Length: ${body.length}\r\n`;
      const head = await headOf(`${line} HTTP/1.1\r\nHost: 127.0.0.1\r\n${more}\r\n${body}`);
      assert.deepEqual(
        head.slice(1).map((each) => each.slice(0, each.indexOf(':'))),
        names,
      );
    });
  }

  it('to an administrator who changes something has those alone that say so', async () => {
    const token = await suite.server.adminToken();
    const asked = (start: string, body: string) =>
      headOf(
        `${start} HTTP/1.1\r\nHost: ${new URL(suite.server.url).host}\r\nAuthorization: Bearer ${token}\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
      );
    const names = (head: readonly string[]) => head.slice(1).map((each) => each.slice(0, each.indexOf(':')));
    assert.deepEqual(names(await asked('PUT /admin/realms/master', '{}')), [...PROTECTION, 'Date']);
    assert.deepEqual(names(await asked('POST /admin/realms/master/clients', '{"clientId":"raw"}')), [
      'Location',
      ...PROTECTION,
      'content-length',
      'Date',
    ]);
  });

  it('tells a client of HTTP/1.0 that its connection is kept, where it asked for that', async () => {
    const kept = await headOf('GET /realms/master HTTP/1.0\r\nHost: x\r\nConnection: keep-alive\r\n\r\n');
    assert.ok(kept.includes('Connection: keep-alive'));
    const over = await headOf('GET /realms/master HTTP/1.0\r\nHost: x\r\n\r\n');
    assert.ok(over.includes('connection: close'));
  });
});

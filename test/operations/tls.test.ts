import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { type ConnectionOptions, connect } from 'node:tls';
import { authority, type Certified, fetchWith, skipWithoutOpenssl } from '../support/certificates.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

const skip = skipWithoutOpenssl();

describe('A server that speaks HTTPS', { skip }, () => {
  const ca = skip ? undefined : authority();
  let server: TestServer;

  before(async () => {
    const own = ca?.issue('/CN=localhost') as Certified;
    const flags = { 'tls-certificate': own.certFile, 'tls-key': own.keyFile };
    server = await startTestServer({ flags, fetch: fetchWith(ca as Certified) });
  });
  after(async () => {
    await server?.stop();
    ca?.remove();
  });

  /** What a client and the server agree on, or what is wrong. */
  const agreed = (options: ConnectionOptions): Promise<string> =>
    new Promise((resolve) => {
      const port = Number(new URL(server.url).port);
      const socket = connect({ host: '127.0.0.1', port, ca: ca?.cert, ...options }, () => {
        resolve(`${socket.getProtocol()} ${socket.getCipher().name}`);
        socket.destroy();
      });
      socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message));
    });
  const old = (ciphers: string): ConnectionOptions => ({ maxVersion: 'TLSv1.2', ciphers });

  it('does so in TLS 1.3, and in 1.2 by the suites that are recommended (RFC 9325 section 4.2)', async () => {
    assert.match(await agreed({}), /^TLSv1\.3 /);
    for (const suite of ['ECDHE-ECDSA-AES128-GCM-SHA256', 'ECDHE-ECDSA-AES256-GCM-SHA384'])
      assert.equal(await agreed(old(suite)), `TLSv1.2 ${suite}`);
  });

  it('and by no others, nor as it was done before', async () => {
    for (const suite of ['ECDHE-ECDSA-AES128-SHA256', 'ECDHE-ECDSA-AES256-SHA', 'ECDHE-ECDSA-AES128-CCM'])
      assert.match(await agreed(old(`${suite}:@SECLEVEL=0`)), /HANDSHAKE_FAILURE|ECONNRESET/, suite);
    const older = { minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT:@SECLEVEL=0' } as const;
    assert.match(await agreed(older), /PROTOCOL_VERSION|ECONNRESET/);
  });
});

import assert from 'node:assert/strict';
import { X509Certificate } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { after, before, describe, it } from 'node:test';
import { setTimeout as delay } from 'node:timers/promises';
import { type ConnectionOptions, connect } from 'node:tls';
import type { Logger } from '../../src/http/log.ts';
import { authority, type Certified, fetchWith, skipWithoutOpenssl } from '../support/certificates.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';

const skip = skipWithoutOpenssl();

describe('A server that speaks HTTPS', { skip }, () => {
  const ca = skip ? undefined : authority();
  let server: TestServer;
  let own: Certified;
  const said: string[] = [];
  const say = (_fields: object, message: string) => void said.push(message);
  const log: Logger = { debug: say, info: say, warn: say, error: say, child: () => log };

  before(async () => {
    own = ca?.issue('/CN=localhost') as Certified;
    const flags = { 'tls-certificate': own.certFile, 'tls-key': own.keyFile };
    server = await startTestServer({ flags, log, fetch: fetchWith(ca as Certified) });
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

  /** The serial number of the certificate that a new connection is served with. */
  const served = (): Promise<string> =>
    new Promise((resolve, reject) => {
      const port = Number(new URL(server.url).port);
      const socket = connect({ host: '127.0.0.1', port, ca: ca?.cert }, () => {
        resolve(socket.getPeerX509Certificate()?.serialNumber ?? 'none');
        socket.destroy();
      });
      socket.on('error', reject);
    });

  /** Waits until the log says it. */
  async function told(what: RegExp): Promise<void> {
    while (!said.some((message) => what.test(message))) await delay(20);
  }

  it('serves a renewed certificate without a restart, and the one before while the files do not fit', {
    timeout: 60_000,
  }, async () => {
    const renewed = ca?.issue('/CN=localhost') as Certified;
    const [before, after] = [own, renewed].map(({ cert }) => new X509Certificate(cert).serialNumber);
    assert.equal(await served(), before);
    writeFileSync(own.certFile, renewed.cert);
    await told(/cannot be served/);
    assert.equal(await served(), before);
    writeFileSync(own.keyFile, renewed.key);
    await told(/is served from now on/);
    assert.equal(await served(), after);
  });
});

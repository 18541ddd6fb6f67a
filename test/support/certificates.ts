import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { skipWithout } from './missing.ts';

/** For the `skip` of a test that makes certificates. */
export const skipWithoutOpenssl = () => skipWithout('openssl', works());

function works(): boolean {
  try {
    execFileSync('openssl', ['version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** A certificate with its key, and where they lie. */
export interface Certified {
  readonly cert: string;
  readonly key: string;
  readonly certFile: string;
  readonly keyFile: string;
}

/** A certificate authority in a folder of its own. */
export interface Authority extends Certified {
  /** A certificate that it signs. @param subject as `/C=DE/CN=robot` */
  issue(subject: string): Certified;
  remove(): void;
}

export function authority(subject = '/O=Example/CN=Example CA'): Authority {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-ca-'));
  let made = 0;
  const make = (name: string, ...options: string[]): Certified => {
    const id = String(made++);
    const [certFile, keyFile] = [join(folder, `${id}.crt`), join(folder, `${id}.key`)];
    const key = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-keyout', keyFile];
    const signed = ['-x509', '-utf8', '-subj', name, '-days', '2', '-out', certFile];
    execFileSync('openssl', ['req', ...key, ...signed, ...options], { stdio: 'ignore' });
    const read = (file: string) => readFileSync(file, 'utf8');
    return { cert: read(certFile), key: read(keyFile), certFile, keyFile };
  };
  const own = make(subject);
  return {
    ...own,
    issue: (name) =>
      make(
        name,
        ...['-CA', own.certFile, '-CAkey', own.keyFile],
        ...['-addext', 'subjectAltName=DNS:localhost,IP:127.0.0.1'],
        ...['-addext', 'basicConstraints=critical,CA:FALSE'],
      ),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A `fetch` that trusts an authority and has a certificate of its own, or none. */
export const fetchWith =
  (ca: Certified, own?: Certified) =>
  async (url: string | URL, init: RequestInit = {}): Promise<Response> => {
    const sent = new Request(url, init);
    const body = Buffer.from(await sent.arrayBuffer());
    const headers = { ...Object.fromEntries(sent.headers), 'content-length': String(body.length) };
    const options = { method: sent.method, headers, ca: ca.cert, agent: false };
    return new Promise((resolve, reject) => {
      const asked = request(url, { ...options, ...(own && { cert: own.cert, key: own.key }) }, (reply) => {
        const chunks: Buffer[] = [];
        reply.on('data', (chunk: Buffer) => chunks.push(chunk));
        reply.on('error', reject);
        reply.on('end', () => {
          const { statusCode: status = 500 } = reply;
          const text = status === 204 ? null : Buffer.concat(chunks);
          resolve(new Response(text, { status, headers: reply.headers as Record<string, string> }));
        });
      });
      asked.on('error', reject);
      asked.end(body);
    });
  };

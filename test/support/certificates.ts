import { execFileSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
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
  /** A certificate that it signs. @param subject as `/C=DE/CN=robot` @param extensions as openssl has them */
  issue(subject: string, extensions?: readonly string[]): Certified;
  /** Its list of the certificates that it has revoked, DER. @param days until the next one */
  revocationList(revoked: readonly Certified[], days?: number): Buffer;
  /** What its responder answers to a request, DER. @param by whose certificate signs it */
  respond(request: Buffer, revoked: readonly Certified[], by?: Certified): Buffer;
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
  const known: Certified[] = [];
  const file = (name: string) => join(folder, name);
  const openssl = (...args: string[]) => execFileSync('openssl', args, { cwd: folder, stdio: 'ignore' });
  /** What openssl keeps of the certificates it knows. */
  const writeIndex = (revoked: readonly Certified[]) => {
    const lines = known.map(({ cert }, place) => {
      const { serialNumber, validToDate } = new X509Certificate(cert);
      const isRevoked = revoked.some((each) => each.cert === cert);
      const state = isRevoked ? ['R', utc(validToDate), utc(new Date())] : ['V', utc(validToDate), ''];
      return [...state, serialNumber, 'unknown', `/CN=${place}`].join('\t');
    });
    writeFileSync(file('index.txt'), lines.map((line) => `${line}\n`).join(''));
  };
  return {
    ...own,
    issue(name, extensions = ['subjectAltName=DNS:localhost,IP:127.0.0.1']) {
      const certified = make(
        name,
        ...['-CA', own.certFile, '-CAkey', own.keyFile],
        ...[...extensions, 'basicConstraints=critical,CA:FALSE'].flatMap((each) => ['-addext', each]),
      );
      known.push(certified);
      return certified;
    },
    revocationList(revoked, days = 1) {
      writeIndex(revoked);
      writeFileSync(file('ca.cnf'), '[ca]\ndefault_ca=own\n[own]\ndatabase=index.txt\ndefault_md=sha256\n');
      openssl(
        ...['ca', '-gencrl', '-config', 'ca.cnf', '-cert', own.certFile, '-keyfile', own.keyFile],
        ...['-crldays', String(days), '-out', 'list.pem'],
      );
      openssl('crl', '-in', 'list.pem', '-outform', 'DER', '-out', 'list.der');
      return readFileSync(file('list.der'));
    },
    respond(request, revoked, by = own) {
      writeIndex(revoked);
      writeFileSync(file('request.der'), request);
      openssl(
        ...['ocsp', '-index', 'index.txt', '-CA', own.certFile, '-rsigner', by.certFile, '-rkey', by.keyFile],
        ...['-nmin', '5', '-reqin', 'request.der', '-respout', 'response.der'],
      );
      return readFileSync(file('response.der'));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** A UTCTime (RFC 5280 section 4.1.2.5.1). */
const utc = (date: Date) => `${date.toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`;

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

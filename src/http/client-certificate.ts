import { hash, X509Certificate } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';
import type { Socket } from 'node:net';
import { TLSSocket } from 'node:tls';

/** The certificate that a client has proved to have the key of, to us or to a proxy that we trust. */
export interface ClientCertificate {
  readonly certificate: X509Certificate;
  /** Those sent with it, its issuers most likely; nothing of them is believed. */
  readonly chain: readonly X509Certificate[];
  /** SHA-256 of the certificate, base64url (`x5t#S256`, RFC 8705 section 3.1). */
  readonly thumbprint: string;
}

/** How proxies hand certificates on; the name is that of the header. */
export type CertificateHeader = 'none' | keyof typeof READERS;

export interface CertificateSettings {
  readonly header: CertificateHeader;
  readonly isTrustedProxy: (address: string) => boolean;
}

/**
 * The client's certificate. From a trusted proxy it is the one that the proxy tells of, never the proxy's own; from
 * anybody else the one of the connection, and what a header says counts for nothing.
 */
export function clientCertificate(
  socket: Socket,
  headers: IncomingHttpHeaders,
  { header, isTrustedProxy }: CertificateSettings,
): ClientCertificate | undefined {
  if (!isTrustedProxy(socket.remoteAddress ?? '')) return ofConnection(socket);
  if (header === 'none') return undefined;
  try {
    const read = (name: string) => {
      const value = headers[name];
      return typeof value === 'string' ? value : undefined;
    };
    const [first, ...chain] = READERS[header](read).map((der) => new X509Certificate(der));
    return first && told(first, chain);
  } catch {
    // What is not a certificate is none.
    return undefined;
  }
}

const told = (certificate: X509Certificate, chain: readonly X509Certificate[]): ClientCertificate => ({
  certificate,
  chain,
  thumbprint: hash('sha256', certificate.raw, 'base64url'),
});

/** A connection has one certificate for all of its requests. */
const known = new WeakMap<Socket, ClientCertificate>();
/** Certificates of a chain that are looked at. */
const LONGEST_CHAIN = 8;

function ofConnection(socket: Socket): ClientCertificate | undefined {
  // One that no authority of ours vouches for may be anybody's.
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  const remembered = known.get(socket);
  if (remembered) return remembered;
  const certificate = socket.getPeerX509Certificate();
  if (!certificate) return undefined;
  const chain: X509Certificate[] = [];
  for (let next = certificate.issuerCertificate; next && chain.length < LONGEST_CHAIN; ) {
    chain.push(next);
    next = next.issuerCertificate === next ? undefined : next.issuerCertificate;
  }
  const found = told(certificate, chain);
  known.set(socket, found);
  return found;
}

type Read = (header: string) => string | undefined;

/** What each kind of header holds, DER; a header that came twice is none, for who knows whose the other is. */
const READERS = {
  /** RFC 9440 sections 2.2 and 2.3. */
  'client-cert': (read: Read) => {
    const one = byteSequences(read('client-cert'));
    if (one.length !== 1) return [];
    return [...one, ...byteSequences(read('client-cert-chain')).slice(0, LONGEST_CHAIN)];
  },
  /** nginx (`$ssl_client_escaped_cert`), Apache httpd (`SSL_CLIENT_CERT`), HAProxy (`ssl_c_der,base64`). */
  'ssl-client-cert': (read: Read) => pemBlocks(read('ssl-client-cert') ?? '').slice(0, 1),
  /** Envoy: of several elements the last is the one that the proxy before us has added. */
  'x-forwarded-client-cert': (read: Read) => {
    const { cert = '', chain = '' } = lastElement(read('x-forwarded-client-cert') ?? '');
    const [first] = pemBlocks(cert);
    if (!first) return [];
    return [
      first,
      ...pemBlocks(chain)
        .filter((der) => !der.equals(first))
        .slice(0, LONGEST_CHAIN),
    ];
  },
} as const;

const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** Byte sequences of a structured field (RFC 8941 section 3.3.5), a list of them or one. */
function byteSequences(field = ''): Buffer[] {
  const items = field.split(',').map((item) => item.trim());
  const encoded = items.map((item) => (item.startsWith(':') && item.endsWith(':') ? item.slice(1, -1) : ''));
  return encoded.every((item) => BASE64.test(item)) ? encoded.map((item) => Buffer.from(item, 'base64')) : [];
}

/** Certificates in PEM, line breaks escaped or turned into blanks, or one in base64 alone. */
function pemBlocks(field: string): Buffer[] {
  const text = field.includes('%') ? decodeURIComponent(field) : field;
  const blocks = text
    .split(/-----(?:BEGIN|END) CERTIFICATE-----/)
    .map((block) => block.replace(/\s/g, ''))
    .filter(Boolean);
  return blocks.every((block) => BASE64.test(block))
    ? blocks.map((block) => Buffer.from(block, 'base64'))
    : [];
}

function lastElement(field: string): Readonly<Record<string, string>> {
  let element: Record<string, string> = {};
  const pairs = field.matchAll(/\s*([A-Za-z]+)=("(?:[^"\\]|\\.)*"|[^;,"]*)\s*([;,]|$)/gy);
  let end = 0;
  for (const [pair, name = '', value = '', separator] of pairs) {
    end += pair.length;
    element[name.toLowerCase()] = value.replace(/^"|"$/g, '').replace(/\\(.)/g, '$1');
    if (separator === ',') element = {};
  }
  return end === field.length ? element : {};
}

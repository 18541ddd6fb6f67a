import { createPrivateKey, type KeyObject, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { ConfigError } from './config/load.ts';
import type { Config } from './config/settings.ts';
import type { TlsSettings } from './http/app.ts';

/** Those of TLS 1.3, and of TLS 1.2 the ones recommended (RFC 9325 section 4.2; FAPI 2.0 section 5.2.2 asks for no others). */
const CIPHERS = [
  'TLS_AES_256_GCM_SHA384',
  'TLS_CHACHA20_POLY1305_SHA256',
  'TLS_AES_128_GCM_SHA256',
  'ECDHE-ECDSA-AES128-GCM-SHA256',
  'ECDHE-RSA-AES128-GCM-SHA256',
  'ECDHE-ECDSA-AES256-GCM-SHA384',
  'ECDHE-RSA-AES256-GCM-SHA384',
].join(':');

/** What the server speaks HTTPS with; undefined where it does not. @throws {ConfigError} naming the setting whose file is none */
export function readTls(config: Config): TlsSettings | undefined {
  const { tlsCertificate, tlsKey, tlsClientCertificates: asked, tlsClientAuthorities } = config;
  if (!tlsCertificate || !tlsKey) return undefined;
  const cert = read('tls-certificate', tlsCertificate);
  const [own] = certificatesIn('tls-certificate', tlsCertificate, cert);
  const key = read('tls-key', tlsKey);
  if (!own?.checkPrivateKey(privateKeyIn(tlsKey, key)))
    throw new ConfigError(`tls-key: ${tlsKey} is not the key of the first certificate in ${tlsCertificate}`);
  return {
    cert,
    key,
    minVersion: 'TLSv1.2',
    ciphers: CIPHERS,
    requestCert: asked !== 'none',
    rejectUnauthorized: asked === 'required',
    ...(tlsClientAuthorities && { ca: read('tls-client-authorities', tlsClientAuthorities) }),
  };
}

/** Those that vouch for certificates of clients. @throws {ConfigError} when the file holds something else */
export function readAuthorities({ tlsClientAuthorities: path }: Config): readonly X509Certificate[] {
  if (path === undefined) return [];
  return certificatesIn('tls-client-authorities', path, read('tls-client-authorities', path));
}

function read(setting: string, path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`${setting}: ${(error as Error).message}`, { cause: error });
  }
}

function certificatesIn(setting: string, path: string, pem: string): X509Certificate[] {
  const blocks = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
  if (blocks.length === 0) throw new ConfigError(`${setting}: ${path} holds no certificate in PEM`);
  try {
    return blocks.map((block) => new X509Certificate(block));
  } catch (error) {
    throw new ConfigError(`${setting}: ${path} holds something that is no certificate`, { cause: error });
  }
}

function privateKeyIn(path: string, pem: string): KeyObject {
  try {
    return createPrivateKey(pem);
  } catch (error) {
    throw new ConfigError(`tls-key: ${path} holds no private key in PEM without a passphrase`, {
      cause: error,
    });
  }
}

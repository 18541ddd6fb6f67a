import {
  createPrivateKey,
  createPublicKey,
  type KeyObject,
  type webcrypto,
  X509Certificate,
} from 'node:crypto';
import { Refusal } from '../../errors/refusal.ts';
import { keystoreFormat } from '../keys/keystores/index.ts';
import type { KeystoreEntry, KeystoreFormat, Passwords } from '../keys/keystores/keystore.ts';
import { isOn } from './attributes.ts';
import type { Client } from './client.ts';

/** Keys of a client as its attributes of one name hold them (Keycloak's CertificateRepresentation). */
export interface ClientCertificate {
  readonly privateKey?: string | undefined;
  readonly publicKey?: string | undefined;
  /** Base64 of its DER. */
  readonly certificate?: string | undefined;
  readonly kid?: string | undefined;
  /** A JWK Set as text; a client has one, whatever the name. */
  readonly jwks?: string | undefined;
}

/** The attribute that holds each member. */
const SUFFIXES = {
  privateKey: 'private.key',
  publicKey: 'public.key',
  certificate: 'certificate',
  kid: 'kid',
} as const;

/** What the client has under a name such as `jwt.credential`. */
export function certificateOf(client: Client, name: string): ClientCertificate {
  const { attributes } = client;
  const jwks = isOn(client, 'use.jwks.string') ? attributes['jwks.string'] : undefined;
  if (jwks !== undefined) {
    const key = signingKeyOf(jwks);
    return { ...(key && { publicKey: encoded(key.key), kid: key.kid }), jwks };
  }
  return Object.fromEntries(
    Object.entries(SUFFIXES).flatMap(([member, suffix]) => {
      const value = attributes[`${name}.${suffix}`];
      return value === undefined ? [] : [[member, value]];
    }),
  );
}

/** The client with these keys under that name, and no others: a key set is kept where all its keys are read from. */
export function withCertificate(client: Client, name: string, certificate: ClientCertificate): Client {
  const { jwks } = certificate;
  const values = Object.entries(SUFFIXES).map(
    ([member, suffix]) =>
      [
        `${name}.${suffix}`,
        jwks === undefined ? certificate[member as keyof typeof SUFFIXES] : undefined,
      ] as const,
  );
  const changed = new Map<string, string | undefined>([
    ...values,
    ['jwks.string', jwks],
    ['use.jwks.string', jwks === undefined ? undefined : 'true'],
  ]);
  const kept = Object.entries(client.attributes).filter(([attribute]) => !changed.has(attribute));
  const added = [...changed].filter((entry): entry is [string, string] => entry[1] !== undefined);
  return { ...client, attributes: Object.fromEntries([...kept, ...added]) };
}

const notFound = () =>
  new Refusal(400, 'certificate-not-found', {
    description: 'Certificate or key with given alias not found in the keystore',
  });
const unreadable = (what: string, cause?: unknown) =>
  new Refusal(400, 'invalid_request', { description: `The file holds no ${what}`, cause });

/** Formats in which a client's keys are brought, beside archives. */
const READERS: Readonly<Record<string, (file: string) => ClientCertificate>> = {
  'Certificate PEM': (file) => ({ certificate: readCertificate(file) }),
  'Public Key PEM': (file) => ({ publicKey: readPublicKey(file) }),
  'JSON Web Key Set': readKeySet,
};

/** What is asked of an archive. */
export interface FromKeystore extends Passwords {
  readonly alias: string;
}

/** @throws {Refusal} 400 for what is none of the format, 501 for a format that needs Bouncy Castle */
export function readClientCertificate(format: string, file: Buffer, asked: FromKeystore): ClientCertificate {
  const read = Object.hasOwn(READERS, format) ? READERS[format] : undefined;
  if (read) return read(file.toString('utf8'));
  const archive = keystoreFormat(format);
  if (!archive) throw unreadable('keys of a known format');
  return fromArchive(archive, file, asked);
}

function fromArchive(format: KeystoreFormat, file: Buffer, asked: FromKeystore): ClientCertificate {
  const entry = entriesOf(format, file, asked).find(({ alias }) => alias === asked.alias.toLowerCase());
  const [certificate] = entry?.certificates ?? [];
  if (!certificate && !entry?.privateKey) throw notFound();
  return {
    ...(entry?.privateKey && { privateKey: encodedPrivateKey(entry.privateKey) }),
    ...(certificate && { certificate: certificate.toString('base64') }),
  };
}

function entriesOf(format: KeystoreFormat, file: Buffer, passwords: Passwords): KeystoreEntry[] {
  try {
    return format.read(file, passwords);
  } catch (cause) {
    throw unreadable('keystore of that format and password', cause);
  }
}

/** A PKCS #8 key as attributes hold it: one of RSA in PKCS #1 (as Keycloak). */
function encodedPrivateKey(pkcs8: Buffer): string {
  const key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  const type = key.asymmetricKeyType === 'rsa' ? 'pkcs1' : 'pkcs8';
  return key.export({ format: 'der', type }).toString('base64');
}

/** A key of an attribute, in PKCS #8. @throws {Refusal} 400 */
export function privateKeyOf(encodedKey: string): Buffer {
  const key = Buffer.from(encodedKey, 'base64');
  for (const type of ['pkcs1', 'pkcs8'] as const)
    try {
      return createPrivateKey({ key, format: 'der', type }).export({ format: 'der', type: 'pkcs8' });
    } catch {
      // It may be of the other form.
    }
  throw unreadable('private key');
}

function readCertificate(file: string): string {
  const text = file.includes('-----BEGIN') ? file : Buffer.from(file, 'base64');
  try {
    return new X509Certificate(text).raw.toString('base64');
  } catch (cause) {
    throw unreadable('certificate in PEM', cause);
  }
}

/** Kept as it came. */
function readPublicKey(file: string): string {
  try {
    createPublicKey(armoured(file));
    return file;
  } catch (cause) {
    throw unreadable('public key in PEM', cause);
  }
}

const armoured = (text: string) =>
  text.includes('-----BEGIN') ? text : `-----BEGIN PUBLIC KEY-----\n${text}\n-----END PUBLIC KEY-----`;

function readKeySet(jwks: string): ClientCertificate {
  const key = signingKeyOf(jwks);
  if (!key) throw notFound();
  return { publicKey: encoded(key.key), kid: key.kid, jwks };
}

/** The first key of a JWK Set that is for signatures. */
function signingKeyOf(
  jwks: string,
): { readonly key: KeyObject; readonly kid: string | undefined } | undefined {
  try {
    const { keys } = JSON.parse(jwks) as { keys?: unknown };
    for (const jwk of Array.isArray(keys) ? (keys as webcrypto.JsonWebKey[]) : []) {
      const { use, kid, kty } = jwk as { use?: unknown; kid?: unknown; kty?: unknown };
      if (use === 'sig' && kty !== 'oct')
        return {
          key: createPublicKey({ key: jwk, format: 'jwk' }),
          kid: typeof kid === 'string' ? kid : undefined,
        };
    }
  } catch {
    // What is no key set has no such key.
  }
  return undefined;
}

const encoded = (key: KeyObject) => key.export({ type: 'spki', format: 'der' }).toString('base64');

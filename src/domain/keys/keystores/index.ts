import { notImplemented } from '../../../errors/http.ts';
import { jks } from './jks.ts';
import type { KeystoreFormat } from './keystore.ts';
import { pkcs12 } from './pkcs12.ts';

const FORMATS: Readonly<Record<string, KeystoreFormat>> = { PKCS12: pkcs12, JKS: jks };

/** Names of the formats that Keycloak knows. */
export const KEYSTORE_FORMATS = ['PKCS12', 'JKS', 'BCFKS'];

/** The format of that name; undefined for none. @throws {Refusal} 501 for the one that is Bouncy Castle's */
export function keystoreFormat(name: string): KeystoreFormat | undefined {
  if (name === 'BCFKS') throw notImplemented('Keystores of Bouncy Castle (BCFKS)');
  return Object.hasOwn(FORMATS, name) ? FORMATS[name] : undefined;
}

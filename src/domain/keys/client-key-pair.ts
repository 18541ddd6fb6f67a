import { generateKeyPair } from 'node:crypto';
import { promisify } from 'node:util';
import { selfSignedCertificate } from './certificate.ts';

const generate = promisify(generateKeyPair);

/** As strong as 128 bits (NIST SP 800-57), and made in a third of the time that Keycloak's 4096 take. */
const MODULUS_BITS = 3072;

/** A key pair that the server makes for a client, in base64 without PEM's armour (as Keycloak). */
export interface ClientKeyPair {
  /** PKCS #1, DER. */
  readonly privateKey: string;
  /** X.509, DER. */
  readonly certificate: string;
}

/** Makes an RSA key pair and a self-signed certificate in the client's name. @param now milliseconds since 1970 */
export async function generateClientKeyPair(clientId: string, now: number): Promise<ClientKeyPair> {
  const { publicKey, privateKey } = await generate('rsa', { modulusLength: MODULUS_BITS });
  const certificate = await selfSignedCertificate(clientId, publicKey, privateKey, now);
  return {
    privateKey: privateKey.export({ type: 'pkcs1', format: 'der' }).toString('base64'),
    certificate: certificate.toString('base64'),
  };
}

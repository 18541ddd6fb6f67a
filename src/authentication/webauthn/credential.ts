import type { Credential } from '../../domain/users/user.ts';

/** What is known of an authenticator: public, but for its key pair's other half, which never leaves it. */
export interface StoredKey {
  readonly aaguid: string;
  /** Base64url. */
  readonly credentialId: string;
  /** COSE_Key (RFC 9052), as it was registered. */
  readonly publicKey: Uint8Array<ArrayBuffer>;
  /** How often it has signed, as it says itself; 0 for those that do not count. */
  readonly counter: number;
  readonly transports: readonly string[];
  readonly attestationFormat: string;
}

/** As Keycloak stores it: the id in base64, the key in base64url. */
export const dataOf = (key: StoredKey): string =>
  JSON.stringify({
    aaguid: key.aaguid,
    credentialId: Buffer.from(key.credentialId, 'base64url').toString('base64'),
    counter: key.counter,
    credentialPublicKey: Buffer.from(key.publicKey).toString('base64url'),
    attestationStatementFormat: key.attestationFormat,
    transports: key.transports,
  });

/** Undefined for what is no such credential, or a broken one. */
export function readKey({ data = '' }: Pick<Credential, 'data'>): StoredKey | undefined {
  try {
    const stored = JSON.parse(data) as Record<string, unknown>;
    const { credentialId, credentialPublicKey, counter = 0, transports = [] } = stored;
    if (typeof credentialId !== 'string' || typeof credentialPublicKey !== 'string') return undefined;
    if (!Number.isSafeInteger(counter) || Number(counter) < 0) return undefined;
    return {
      aaguid: String(stored.aaguid ?? ''),
      credentialId: Buffer.from(credentialId, 'base64').toString('base64url'),
      publicKey: new Uint8Array(Buffer.from(credentialPublicKey, 'base64url')),
      counter: Number(counter),
      transports: Array.isArray(transports) ? transports.map(String) : [],
      attestationFormat: String(stored.attestationStatementFormat ?? 'none'),
    };
  } catch {
    return undefined;
  }
}

/** The same credential, which has signed so often. */
export const counted = (credential: Credential, counter: number): Credential => ({
  ...credential,
  data: JSON.stringify({ ...(JSON.parse(credential.data ?? '{}') as object), counter }),
});

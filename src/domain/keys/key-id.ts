import { createHash, type KeyObject } from 'node:crypto';

/** Keycloak's key id of an asymmetric key: SHA-256 of its SubjectPublicKeyInfo, base64url. */
export const publicKeyId = (publicKey: KeyObject): string =>
  createHash('sha256')
    .update(publicKey.export({ type: 'spki', format: 'der' }))
    .digest('base64url');

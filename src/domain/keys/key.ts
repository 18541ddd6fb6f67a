import type { KeyObject } from 'node:crypto';

export type KeyUse = 'SIG' | 'ENC';
export type KeyStatus = 'ACTIVE' | 'PASSIVE' | 'DISABLED';
export type KeyType = 'RSA' | 'EC' | 'OKP' | 'OCT';

/** One key of a realm, made usable. Active keys sign and encrypt; passive ones still verify and decrypt. */
export interface Key {
  /** Id of the component it comes from. */
  readonly componentId: string;
  readonly priority: number;
  readonly kid: string;
  /** JOSE algorithm (RFC 7518), `AES` for the realm's own use. */
  readonly algorithm: string;
  readonly type: KeyType;
  readonly use: KeyUse;
  readonly status: KeyStatus;
  /** Signs or decrypts; the secret itself for symmetric keys. */
  readonly privateKey: KeyObject;
  /** Verifies or encrypts; the secret itself for symmetric keys. */
  readonly publicKey: KeyObject;
  /** DER. */
  readonly certificate?: Buffer;
}

/** What stands under one name in an archive. */
export interface KeystoreEntry {
  /** In lower case, as Java compares it. */
  readonly alias: string;
  /** PKCS #8, DER; absent where there is a certificate alone, or another password is needed. */
  readonly privateKey?: Buffer;
  /** DER, the one of the key first. */
  readonly certificates: readonly Buffer[];
}

export interface Passwords {
  readonly store: string;
  /** Of the keys in it. */
  readonly key: string;
}

/** A format of archives. */
export interface KeystoreFormat {
  /** @throws {Error} when it is no such archive, or the password is another */
  read(archive: Buffer, passwords: Passwords): KeystoreEntry[];
  write(entries: readonly KeystoreEntry[], passwords: Passwords, now: number): Buffer;
}

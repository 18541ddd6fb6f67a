/** A hash, and all it takes to make it again from the password. */
export interface HashedPassword {
  readonly algorithm: string;
  readonly iterations: number;
  /** Further parameters of the algorithm, as Keycloak writes them. */
  readonly parameters: Readonly<Record<string, readonly string[]>>;
  readonly salt: Buffer;
  readonly value: Buffer;
}

/** A way to hash passwords. */
export interface PasswordHash {
  readonly id: string;
  /** Where a policy does not say. */
  readonly defaultIterations: number;
  readonly hash: (password: string, iterations: number) => Promise<HashedPassword>;
  /** The hash of a password by the parameters of another; only for those that are affordable. */
  readonly repeat: (password: string, like: HashedPassword) => Promise<Buffer>;
  /** Whether so much work may be asked for with each login. */
  readonly isAffordable: (like: Omit<HashedPassword, 'salt' | 'value'>) => boolean;
  /** Whether it is what `hash` would make. */
  readonly isCurrent: (stored: HashedPassword, iterations: number) => boolean;
}

import type { Change } from '../store.ts';

export interface User {
  readonly id: string;
  readonly realmId: string;
  /** Lower case. */
  readonly username: string;
  readonly email?: string;
  readonly emailVerified: boolean;
  readonly enabled: boolean;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly attributes: Readonly<Record<string, readonly string[]>>;
  readonly requiredActions: readonly string[];
  /** Internal id of the client whose service account this is. */
  readonly serviceAccountClientId?: string;
  /** Seconds since 1970; tokens issued before are refused. */
  readonly notBefore: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** What a user proves who they are with. `secret` is the verifier (a password hash in PHC form), sealed at rest. */
export interface Credential {
  readonly id: string;
  readonly userId: string;
  readonly realmId: string;
  readonly type: string;
  readonly userLabel?: string;
  readonly secret: string;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
}

/** Where users live. Asynchronous throughout: a directory or an extension may stand behind it. */
export interface UserRepository {
  find(realmId: string, id: string): Promise<User | undefined>;
  findByUsername(realmId: string, username: string): Promise<User | undefined>;
  findByEmail(realmId: string, email: string): Promise<User | undefined>;
  findServiceAccount(realmId: string, clientId: string): Promise<User | undefined>;
  count(realmId: string): Promise<number>;
  /** Conflict `duplicate-username`, `duplicate-email` (unless the realm allows duplicate emails). */
  create(user: User, options?: { readonly duplicateEmailsAllowed?: boolean }): Change;
  /** As `create`; conflict `gone`. */
  update(user: User, options?: { readonly duplicateEmailsAllowed?: boolean }): Change;
  /** Takes its credentials and role mappings along. Conflict `gone`. */
  remove(user: User): Change;

  credentials(realmId: string, userId: string): Promise<Credential[]>;
  addCredential(credential: Credential): Change;
  /** Conflict `gone`: what is used up by its removal is used once. */
  removeCredential(credential: Credential): Change;

  /** Ids of the roles mapped to the user directly. */
  roles(realmId: string, userId: string): Promise<string[]>;
  /** Does nothing when the mapping is there. */
  addRole(realmId: string, userId: string, roleId: string): Change;
  removeRole(realmId: string, userId: string, roleId: string): Change;
}

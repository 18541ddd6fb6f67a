import type { ConfigProperty, Tools } from './tools.ts';

/** Somebody whom a user store keeps. What it says of them is changed there alone; what it leaves out is kept by the server. */
export interface KeptUser {
  /** What the store knows them by: it never changes, and is never another's. 255 characters at most. */
  readonly id: string;
  /** Compared folded: capitals are small, letters that only look wider are the plain ones. */
  readonly username: string;
  readonly email?: string;
  /** Whether the store vouches for the address; where it does not, the server asks by mail as the realm has it. */
  readonly emailVerified?: boolean;
  /** False keeps them out, with the tokens they have. */
  readonly enabled?: boolean;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly attributes?: Readonly<Record<string, readonly string[]>>;
}

/** Where a store is asked. */
export interface UserStoreContext {
  /** Name of the realm. */
  readonly realm: string;
  /** How it is configured there. */
  readonly config: Readonly<Record<string, readonly string[]>>;
}

/**
 * A place where users live already: a database, a service. Whoever is found there is a user of the realm, with the password that the
 * store keeps; roles, groups, second factors and consents are the server's. Undefined is "nobody"; what throws, or takes longer than
 * five seconds, is "cannot be asked now": nobody gets in, and nothing is forgotten.
 */
export interface UserStore {
  readonly kind: 'user-store';
  /** On the wire, in exports, in the console: lower case, digits and dashes. */
  readonly id: string;
  readonly helpText: string;
  readonly properties?: readonly ConfigProperty[];
  findById(id: string, context: UserStoreContext, tools: Tools): Answer<KeptUser | undefined>;
  /** @param username folded, as the server stores it: the store looks for it in any case. An answer that names another is none. */
  findByUsername(username: string, context: UserStoreContext, tools: Tools): Answer<KeptUser | undefined>;
  /** As `findByUsername`. */
  findByEmail(email: string, context: UserStoreContext, tools: Tools): Answer<KeptUser | undefined>;
  /** Whom an administrator's search means, where the store can be searched. */
  search?(text: string, max: number, context: UserStoreContext, tools: Tools): Answer<readonly KeptUser[]>;
  /** Whether it is theirs. Guesses are counted, and stopped, by the server. */
  verifyPassword(id: string, password: string, context: UserStoreContext, tools: Tools): Answer<boolean>;
  /** Takes another password, which fits the realm's policy. Without it passwords are changed in the store alone. */
  setPassword?(id: string, password: string, context: UserStoreContext, tools: Tools): Answer<void>;
}

type Answer<Result> = Promise<Result> | Result;

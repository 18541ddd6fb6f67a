import type { Change, IfRevision } from '../store.ts';
import type { Origin } from './user-stores/kept-elsewhere.ts';

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
  /** How they signed up, where a client's rule let them in. */
  readonly signUp?: SignUp;
  /** Whether they made the account by themselves, and no administrator has changed it since. */
  readonly selfRegistered?: boolean;
  /** For whom an identity provider has sent they were made, as long as they are not linked: their first login is not through. */
  readonly brokeredFor?: { readonly providerId: string; readonly externalId: string };
  /** Where they live, if not here. */
  readonly origin?: Origin;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** How often it was changed, as of when it was read. Set by the store. */
  readonly revision?: number;
}

/** How somebody came to be a user. Times are milliseconds since 1970. */
export interface SignUp {
  /** Public id of the client for which they did, as it was then. */
  readonly clientId: string;
  /** Its internal id, which stays when it is renamed; those from before have none. */
  readonly client?: string;
  readonly at: number;
  /** What decided that they may. */
  readonly by: string;
  /** Names of the attributes that the client asked beyond the realm's profile: administrators see and change them. */
  readonly fields: readonly string[];
  /** The client's terms that they accepted. */
  readonly terms?: { readonly version: string; readonly at: number };
}

/**
 * What a user proves who they are with, in the form of Keycloak's exports: `secret` is what it calls `secretData`, sealed at
 * rest, `data` its `credentialData`; both JSON.
 */
export interface Credential {
  readonly id: string;
  readonly userId: string;
  readonly realmId: string;
  readonly type: string;
  readonly userLabel?: string;
  readonly secret: string;
  readonly data?: string;
  /** Where it stands among the user's; those of one number by their ids. */
  readonly priority?: number;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** How often it was changed, as of when it was read. Set by the store. */
  readonly revision?: number;
  /** Who keeps it, where it is not kept here: then there is nothing else of it, and no change reaches it. */
  readonly elsewhere?: PasswordElsewhere;
}

/** A password that a user store keeps. Both reject where it cannot be asked. */
export interface PasswordElsewhere {
  verify(password: string): Promise<boolean>;
  /** Where the store takes another. */
  readonly set?: (password: string) => Promise<void>;
}

/** What an identity provider knows a user as. */
export interface FederatedIdentity {
  /** Internal id of the identity provider. */
  readonly providerId: string;
  readonly externalId?: string;
  readonly externalName?: string;
  /** What the provider's token endpoint answered last, where it has `storeToken`; sealed at rest. */
  readonly token?: string;
}

/** What users are looked for by; all of it must fit. */
export interface UserQuery {
  /** What each of these words begins, in any case: the username, the email, the first or the last name. */
  readonly words?: readonly SearchWord[];
  /** A part in any case, or with `exact` the whole. */
  readonly username?: string;
  readonly email?: string;
  readonly firstName?: string;
  readonly lastName?: string;
  readonly exact?: boolean;
  readonly enabled?: boolean;
  readonly emailVerified?: boolean;
  /** Attributes that must all be there with these values, in any case. */
  readonly attributes?: Readonly<Record<string, string>>;
  /** Whether the values must be letter by letter the same; the database finds those sooner. */
  readonly attributesAsWritten?: boolean;
  /** Whether a part of a value is enough. */
  readonly attributesInPart?: boolean;
  /** Milliseconds since 1970, that moment included. */
  readonly createdAfter?: number;
  readonly createdBefore?: number;
  /** Users that this role is mapped to directly. */
  readonly roleId?: string;
  /** Users in this very group. */
  readonly groupId?: string;
  /** Users that one of some identity providers knows, by their internal ids; by what it knows them as, where that is given. */
  readonly federated?: { readonly providerId: string | readonly string[]; readonly externalId?: string };
  /** Users that this user store has brought in; the id of its component. */
  readonly storeId?: string;
  /** Whether service accounts count. */
  readonly serviceAccounts?: boolean;
  readonly first?: number;
  readonly max?: number;
}

/** A word of a search: the beginning of a name, the whole of it, or a pattern with `*` for anything. */
export interface SearchWord {
  readonly kind: 'prefix' | 'exact' | 'pattern';
  readonly text: string;
}

/** Somebody by what their username, and by what their address looks like, where it is spelled otherwise. */
export interface LookAlike {
  readonly id: string;
  readonly usernameLook?: string;
  readonly emailLook?: string;
}

/** How a user's names are held against those of the others. */
export interface StoredNames {
  readonly duplicateEmailsAllowed?: boolean;
  /** Which of them they have chosen just now: of two who choose names that look the same, one has it. What somebody was given stays theirs. */
  readonly chosen?: readonly ('username' | 'email')[];
}

/** Where users live. Asynchronous throughout: a directory or an extension may stand behind it. */
export interface UserRepository {
  find(realmId: string, id: string): Promise<User | undefined>;
  findByUsername(realmId: string, username: string): Promise<User | undefined>;
  findByEmail(realmId: string, email: string): Promise<User | undefined>;
  /** Who goes by a name that could be either; whose username it is comes first. */
  findByUsernameOrEmail(realmId: string, name: string): Promise<User | undefined>;
  /** As it is kept here, whatever whoever else keeps them says. */
  findKept(realmId: string, id: string): Promise<User | undefined>;
  findServiceAccount(realmId: string, clientId: string): Promise<User | undefined>;
  /**
   * Those whose username or address is spelled otherwise than one of these looks, and looks like it (`lookOf`); no more than a few.
   * Users whom a store outside has not brought in yet are not among them.
   */
  findLookAlikes(realmId: string, looks: readonly [string, string]): Promise<readonly LookAlike[]>;
  /** Ordered by username. */
  list(realmId: string, query: UserQuery): Promise<User[]>;
  /** How many there are, whatever `first` and `max` say; of all users, service accounts included, without a query. */
  count(realmId: string, query?: UserQuery): Promise<number>;
  /** Conflict `duplicate-username`, `duplicate-email` (unless the realm allows duplicate emails). */
  create(user: User, options?: StoredNames): Change;
  /** As `create`; conflict `gone`; with `ifRevision`, `changed` when the user was changed since, or removed. */
  update(user: User, options?: StoredNames & IfRevision): Change;
  /** Takes its credentials and role mappings along. What others keep about it is theirs to remove. Conflict `gone`. */
  remove(user: User): Change;

  /** By priority. */
  credentials(realmId: string, userId: string): Promise<Credential[]>;
  /**
   * Takes as long as it takes to verify passwords of the realm that others keep; no time where nobody does. Whoever is not theirs waits
   * for it, so that nobody learns by the time whose password is where.
   */
  waitAsElsewhere(realmId: string): Promise<void>;
  /** Those of the users who have a credential of a kind. */
  havingCredential(realmId: string, type: string, userIds: readonly string[]): Promise<ReadonlySet<string>>;
  /** Conflict `duplicate-credential`. */
  addCredential(credential: Credential): Change;
  /** Conflict `gone`: what is used up by its removal is used once. */
  removeCredential(credential: Credential): Change;
  /** Conflict `gone`; with `ifRevision`, `changed` when it was changed since, or removed. */
  updateCredential(credential: Credential, condition?: IfRevision): Change;

  /** Ids of the roles mapped to the user directly. */
  roles(realmId: string, userId: string): Promise<string[]>;
  /** Does nothing when the mapping is there. */
  addRole(realmId: string, userId: string, roleId: string): Change;
  removeRole(realmId: string, userId: string, roleId: string): Change;

  federatedIdentities(realmId: string, userId: string): Promise<FederatedIdentity[]>;
  /** One for each provider: conflict `duplicate-federated-identity`; `gone` when user or provider is. */
  addFederatedIdentity(realmId: string, userId: string, identity: FederatedIdentity): Change;
  /** As `addFederatedIdentity`, of an id that the provider has given to nobody else here: conflict `already-linked`. */
  linkFederatedIdentity(
    realmId: string,
    userId: string,
    identity: FederatedIdentity & { readonly externalId: string },
  ): Change;
  /** What the provider calls them now, and its token: of the link that they have, by the same external id. Conflict `gone`. */
  updateFederatedIdentity(realmId: string, userId: string, identity: FederatedIdentity): Change;
  /** Conflict `gone`. */
  removeFederatedIdentity(realmId: string, userId: string, providerId: string): Change;

  /** Ids of the groups the user is in directly. */
  groups(realmId: string, userId: string): Promise<string[]>;
  /** Does nothing when the user is in it. Conflict `gone`. */
  joinGroup(realmId: string, userId: string, groupId: string): Change;
  leaveGroup(realmId: string, userId: string, groupId: string): Change;
}

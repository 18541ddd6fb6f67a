import type { RealmAuthenticationRepository } from './authentication/authentication.ts';
import type { AuthenticationSessionRepository } from './authentication-sessions/authentication-session.ts';
import type { AuthorizationCodeRepository } from './authorization-codes/authorization-code.ts';
import type { ClientScopeRepository } from './client-scopes/client-scope.ts';
import type { ClientRepository } from './clients/client-repository.ts';
import type { ComponentRepository } from './components/component.ts';
import type { ConsentRepository } from './consents/consent.ts';
import type { DeviceAuthorizationRepository } from './device-authorizations/device-authorization.ts';
import type { EventDeliveryRepository } from './events/delivery.ts';
import type { EventRepository } from './events/event.ts';
import type { GroupRepository } from './groups/group.ts';
import type { IdentityProviderRepository } from './identity-providers/identity-provider.ts';
import type { LoginFailureRepository } from './login-failures/login-failures.ts';
import type { PushedRequestRepository } from './pushed-requests/pushed-request.ts';
import type { RealmRepository } from './realms/realm-repository.ts';
import type { KeptAnswerRepository } from './repeated-requests/kept-answer.ts';
import type { RoleRepository } from './roles/role.ts';
import type { SessionKind, SessionRepository } from './sessions/session.ts';
import type { SignUpApplicationRepository } from './sign-up/application.ts';
import type { SignUpCountRepository } from './sign-up/counts.ts';
import type { SignUpInvitationRepository } from './sign-up/invitation.ts';
import type { InitialAccessTokenRepository } from './tokens/initial-access-token.ts';
import type { SpentTokenRepository } from './tokens/spent-token.ts';
import type { UserRepository } from './users/user.ts';

/** Why a change could not be applied: what its row count or a unique index refused. */
export type ConflictReason =
  | 'duplicate-realm'
  | 'duplicate-client-id'
  | 'too-many-clients'
  | 'duplicate-role'
  | 'duplicate-client-scope'
  | 'too-many-client-scopes'
  | 'duplicate-username'
  | 'duplicate-email'
  | 'duplicate-component'
  | 'duplicate-group'
  | 'duplicate-credential'
  | 'duplicate-identity-provider'
  | 'duplicate-issuer'
  | 'duplicate-federated-identity'
  | 'already-linked'
  | 'duplicate-user-code'
  | 'duplicate-application'
  | 'too-many-sign-ups'
  | 'initial-access-token-spent'
  | 'registration-access-token-outdated'
  | 'flow-in-use'
  | 'flow-gone'
  | 'replayed'
  | 'repeated'
  | 'too-soon'
  | 'changed'
  | 'gone';

/** A unit was refused as a whole; nothing of it was stored. */
export class Conflict extends Error {
  readonly reason: ConflictReason;
  constructor(reason: ConflictReason) {
    super(`conflict: ${reason}`);
    this.name = 'Conflict';
    this.reason = reason;
  }
}

/** The database cannot be asked now, or takes nothing: it is away, its disk is full. What was to be stored may be stored or not. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}

/**
 * What a cached value depends on: a realm's settings, components, scopes and roles; a realm's name; a client, by its
 * public id; a user, with credentials and role
 * mappings; an initial access token but for its remaining count, which only the unit that uses it can know; a session
 * but for its use, whose end it tells; whether a token was revoked. A committed change names the topics it makes stale.
 */
export type Topic =
  | `realm:${string}`
  | `realm-name:${string}`
  | `client:${string}:${string}`
  | `user:${string}:${string}`
  | `initial-access-token:${string}:${string}`
  | `session:${string}:${SessionKind}:${string}`
  | `spent-token:${string}:${string}`;

/** Under this condition a change is applied only while nobody has changed the thing since it was read with that revision. */
export interface IfRevision {
  readonly ifRevision?: number | undefined;
}

declare const opaque: unique symbol;
/** One write, made by a repository and applied by `Store.commit`; nobody else looks inside. */
export interface Change {
  readonly [opaque]: 'change';
}

/**
 * The things of the server, each behind its repository, and the one way to change them.
 * Reads see every unit that was committed before they began, on whichever node.
 */
export interface Store {
  readonly realms: RealmRepository;
  readonly authentication: RealmAuthenticationRepository;
  readonly clients: ClientRepository;
  readonly clientScopes: ClientScopeRepository;
  readonly components: ComponentRepository;
  readonly identityProviders: IdentityProviderRepository;
  readonly roles: RoleRepository;
  readonly users: UserRepository;
  readonly groups: GroupRepository;
  readonly initialAccessTokens: InitialAccessTokenRepository;
  readonly sessions: SessionRepository;
  readonly consents: ConsentRepository;
  readonly spentTokens: SpentTokenRepository;
  readonly loginFailures: LoginFailureRepository;
  readonly events: EventRepository;
  readonly eventDeliveries: EventDeliveryRepository;
  readonly keptAnswers: KeptAnswerRepository;
  readonly authenticationSessions: AuthenticationSessionRepository;
  readonly authorizationCodes: AuthorizationCodeRepository;
  readonly pushedRequests: PushedRequestRepository;
  readonly deviceAuthorizations: DeviceAuthorizationRepository;
  readonly signUpApplications: SignUpApplicationRepository;
  readonly signUpInvitations: SignUpInvitationRepository;
  readonly signUpCounts: SignUpCountRepository;

  /**
   * Applies the changes whole or not at all, and resolves once they are durable.
   * @throws {Conflict} when a change did not reach the rows it must
   */
  commit(unit: readonly Change[]): Promise<void>;

  /**
   * The value for a topic, loaded at most once until a change of the topic is committed on any node.
   * A failed load, and a load that found nothing (undefined), is not kept.
   */
  cached<Value>(topic: Topic, load: () => Promise<Value>): Promise<Value>;

  /**
   * Resolves once this node has heard of every unit that was acknowledged before it was asked, on whichever node: what is cached
   * is then no older than the question. Asked before a decision that must not be late.
   */
  heard(): Promise<void>;

  /** Forgets what this node has cached. */
  forgetCached(): void;

  /** Resolves when the database answers; rejects otherwise. */
  ping(): Promise<void>;

  /** Finishes the units already handed in, then lets go of the database. */
  close(): Promise<void>;
}

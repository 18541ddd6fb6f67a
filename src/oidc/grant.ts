import type { Client } from '../domain/clients/client.ts';
import type { Membership } from '../domain/groups/membership.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { ClientSession, UserSession } from '../domain/sessions/session.ts';
import type { Change } from '../domain/store.ts';
import type { TokenOrigin } from '../domain/tokens/access-token-id.ts';
import type { User } from '../domain/users/user.ts';
import type { GrantedScope } from './scope.ts';

/** Token types of a token exchange (RFC 8693 section 3). */
export const ACCESS_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:access_token';
export const REFRESH_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:refresh_token';
export const ID_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:id_token';
export const SAML_TOKEN_TYPE = 'urn:ietf:params:oauth:token-type:saml2';

/** Everything a successful grant decided; the tokens follow from it. */
export interface Grant {
  readonly realm: RealmView;
  readonly client: Client;
  readonly issuer: string;
  readonly user: User;
  /** Ids of the roles mapped to the user directly. */
  readonly userRoles: readonly string[];
  /** The groups the user is in, by name. */
  readonly userGroups: readonly Membership[];
  readonly scope: GrantedScope;
  readonly notes: Readonly<Record<string, string>>;
  /** Ties an ID token to the request that it answers (OpenID Connect Core section 2). */
  readonly nonce?: string | undefined;
  /** Whether the tokens go by the browser, and live as long as those do. */
  readonly isImplicit?: boolean;
  /** What is done when something that the unit uses up turns out to have been used. */
  readonly onReplay?: () => Promise<void>;
  /** How it came about, told in an access token's id. */
  readonly by: TokenOrigin;
  /** Public ids of the clients that the tokens shall be for, and no others; absent for all they may be for. */
  readonly audience?: readonly string[];
  /** The type that a token exchange is to answer with (RFC 8693 section 3). */
  readonly issuedTokenType?: string;
  /** Absent where nothing outlives the answer. */
  readonly session?: GrantedSession;
  /** Seconds since 1970 at which the tokens are over at the latest. */
  readonly notAfter?: number;
  /** Whether its access token leaves its claims to introspection, whatever the client has. */
  readonly lightweight?: boolean;
  /** Whether its access token is good without the key that the refresh token is bound to. */
  readonly bindsRefreshTokenAlone?: boolean;
  /** What must be stored before the tokens are good. */
  readonly unit: readonly Change[];
  /** Seconds since 1970. */
  readonly now: number;
}

/** The session that the tokens belong to. */
export interface GrantedSession {
  readonly session: UserSession;
  /** What the client has got out of it; not stored where the session is another client's. */
  readonly part: ClientSession;
  readonly isGuest?: boolean;
  /** The refresh token to be issued; absent for clients that get none. */
  readonly refresh?: GrantedRefresh;
}

export interface GrantedRefresh {
  readonly id: string;
  readonly reuseId?: string | undefined;
  /** The audience that was asked for when the first of its line was issued. */
  readonly audience?: readonly string[] | undefined;
  /** Where its tokens may be good (RFC 8707). */
  readonly resources?: readonly string[] | undefined;
}

import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { ClientSession, UserSession } from '../domain/sessions/session.ts';
import type { Change } from '../domain/store.ts';
import type { User } from '../domain/users/user.ts';
import type { GrantedScope } from './scope.ts';

/** Everything a successful grant decided; the tokens follow from it. */
export interface Grant {
  readonly realm: RealmView;
  readonly client: Client;
  readonly issuer: string;
  readonly user: User;
  /** Ids of the roles mapped to the user directly. */
  readonly userRoles: readonly string[];
  readonly scope: GrantedScope;
  readonly notes: Readonly<Record<string, string>>;
  /** How it came about: Keycloak's abbreviation of the grant type, told in an access token's id. */
  readonly by: 'cc' | 'ro' | 'rt';
  /** Absent where nothing outlives the answer. */
  readonly session?: GrantedSession;
  /** What must be stored before the tokens are good. */
  readonly unit: readonly Change[];
  /** Seconds since 1970. */
  readonly now: number;
}

/** The session that the tokens belong to. */
export interface GrantedSession {
  readonly session: UserSession;
  readonly part: ClientSession;
  /** The refresh token to be issued; absent for clients that get none. */
  readonly refresh?: { readonly id: string; readonly reuseId?: string | undefined };
}

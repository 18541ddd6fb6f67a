import type { Client } from '../../domain/clients/client.ts';
import type { ClientRepresentation } from '../../domain/clients/representation.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';

/** The realm as policies need it: one that is still being made has no more. */
export interface PolicyRealm
  extends Pick<RealmView, 'id' | 'name' | 'settings' | 'clientScopes' | 'derived'> {
  readonly roles: Pick<RealmView['roles'], 'ofClient'>;
}

/** Who registers a client, changes, reads or removes it. */
export interface Updater {
  readonly source: UpdateSource;
  /** Address of the caller. */
  readonly ip: string;
  /** Whether it is somebody with this role; a client's role as `client.role`. */
  readonly hasRole: (name: string) => Promise<boolean>;
  /** Names of the groups that they are in; undefined where nobody is known. */
  readonly groups: () => Promise<readonly string[] | undefined>;
}

export const UPDATE_SOURCES = [
  'ByAuthenticatedUser',
  'ByAnonymous',
  'ByInitialAccessToken',
  'ByRegistrationAccessToken',
] as const;
export type UpdateSource = (typeof UPDATE_SOURCES)[number];

/** A client about to be registered or changed, by whichever door. */
export interface ClientChange {
  readonly realm: PolicyRealm;
  /** As it would be, with what the realm assumes of it. */
  readonly client: Client;
  /** As it is; absent while it is being registered. */
  readonly before: Client | undefined;
  readonly updater: Updater;
  /** By an administrator, as against those who register clients themselves. */
  readonly byAdministrator: boolean;
  /** What the caller says of it: what is not said here follows from the rest. */
  readonly asked: Pick<ClientRepresentation, 'clientAuthenticatorType' | 'fullScopeAllowed'>;
  /** A new secret is asked for, in place of the one before. */
  readonly renewsSecret?: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** A client that is read or removed. */
export interface ClientAccess {
  readonly realm: PolicyRealm;
  readonly client: Client;
  readonly updater: Updater;
}

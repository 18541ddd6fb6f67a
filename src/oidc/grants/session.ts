import { isOn } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import { deviceNote } from '../../domain/sessions/device.ts';
import { type ClientSession, newSessionId, type UserSession } from '../../domain/sessions/session.ts';
import type { User } from '../../domain/users/user.ts';
import { seconds } from '../../lib/clock.ts';
import { newId } from '../../lib/ids.ts';
import type { Grant, GrantedSession } from '../grant.ts';
import { asksOffline, requireOfflineRole } from '../offline-access.ts';
import type { GrantedScope } from '../scope.ts';
import type { GrantRequest } from './grant.ts';

/** Whose session begins, with what. */
interface Beginning {
  readonly user: User;
  readonly userRoles: readonly string[];
  readonly scope: GrantedScope;
  readonly notes: Readonly<Record<string, string>>;
  /** Those of the client's part of it. */
  readonly partNotes?: Readonly<Record<string, string>>;
  /** Whether a refresh token comes out of it; as the client has it unless told. */
  readonly refreshable?: boolean;
  /** What was asked for; the `scope` of the token request unless told. */
  readonly requested?: string;
}

/**
 * A new session of a user with the client that asks, and its first refresh token; offline where that was asked for.
 * @throws {Refusal} 400 when the user may not stay offline
 */
export function beginSession(
  { realm, request, form, authenticated: { client }, store, clock }: GrantRequest,
  {
    user,
    userRoles,
    scope,
    notes,
    partNotes = {},
    refreshable = getsRefreshTokens(client),
    requested,
  }: Beginning,
): Pick<Grant, 'session' | 'unit'> {
  // Without a refresh token nobody could come back to it.
  const offline = refreshable && asksOffline(scope.scopes);
  if (offline) requireOfflineRole(realm, client, scope.scopes, realm.roles.expand(userRoles));
  const now = seconds(clock);
  const asked = requested ?? form.get('scope');
  const part: ClientSession = {
    clientId: client.id,
    startedAt: now,
    lastAccess: now,
    notes: partNotes,
    ...(asked !== undefined && { scope: asked }),
    rotations: {},
  };
  const session: UserSession = {
    id: newSessionId(),
    kind: offline ? 'offline' : 'online',
    realmId: realm.id,
    userId: user.id,
    startedAt: now,
    lastAccess: now,
    rememberMe: false,
    ipAddress: request.ip,
    notes: { ...notes, ...deviceNote(request.headers['user-agent']) },
    clients: [part],
  };
  const granted: GrantedSession = {
    session,
    part,
    ...(refreshable && { refresh: nextRefreshToken(realm.settings, undefined) }),
  };
  return { session: granted, unit: [store.sessions.start(session)] };
}

/** A client may do without. */
export const getsRefreshTokens = (client: Client): boolean => isOn(client, 'use.refresh.tokens', true);

/** The refresh token that goes out; where they rotate, of the line of the one that came in. */
export const nextRefreshToken = (
  { revokeRefreshToken }: { readonly revokeRefreshToken: boolean },
  reuseId: string | undefined,
) => ({ id: newId(), reuseId: revokeRefreshToken ? (reuseId ?? newId()) : undefined });

import type { UserSession } from './session.ts';

/** How many sessions a user may have, as a step of a flow is configured; a limit below one is none. */
export interface SessionLimits {
  readonly inRealm: number;
  readonly ofClient: number;
  /** Whether their sessions make room for a new one. */
  readonly endsOldest: boolean;
  /** Whether they keep it out; where neither is said nobody gets by, either. */
  readonly keepsOut: boolean;
  /** What is said to whom they keep out, where the flow has words of its own. */
  readonly message: string | undefined;
}

/** @returns undefined where nothing is configured, or a limit that is no number: a step that was told of no limits lets nobody by */
export function readSessionLimits(config: Readonly<Record<string, string>>): SessionLimits | undefined {
  const { userRealmLimit, userClientLimit, behavior, errorMessage } = config;
  const isNumber = (limit = '') => /^\s*$|^[+-]?\d{1,9}$/.test(limit);
  if (Object.keys(config).length === 0 || ![userRealmLimit, userClientLimit].every(isNumber))
    return undefined;
  return {
    inRealm: limitOf(userRealmLimit),
    ofClient: limitOf(userClientLimit),
    endsOldest: behavior === 'Terminate oldest session',
    keepsOut: behavior === 'Deny new session',
    message: errorMessage || undefined,
  };
}

const limitOf = (text: string | undefined) => Number.parseInt(text ?? '', 10) || 0;

/**
 * Those of a user's sessions that leave no room for one more, what was used last at the end (as Keycloak): of the client as many as it has too
 * many, and where the realm has too many still, of the others.
 * @param sessions theirs that are not over
 * @param own the one of these that the login would go on in
 */
export function sessionsInTheWay(
  { inRealm, ofClient }: SessionLimits,
  sessions: readonly UserSession[],
  clientId: string,
  own?: UserSession,
): readonly UserSession[] {
  const inTurn = sessions.toSorted(
    (one, other) => one.lastAccess - other.lastAccess || one.startedAt - other.startedAt,
  );
  const withClient = inTurn.filter(hasClient(clientId));
  const first = own && hasClient(clientId)(own) ? [] : tooMany(withClient, ofClient);
  // Whoever goes on in a session is none more in the realm.
  if (own || tooMany(inTurn, inRealm).length === 0) return first;
  const others = inTurn.filter((session) => !first.includes(session));
  return [...first, ...tooMany(others, inRealm)];
}

const hasClient =
  (clientId: string) =>
  ({ clients }: UserSession): boolean =>
    clients.some((part) => part.clientId === clientId);

const tooMany = (sessions: readonly UserSession[], most: number): readonly UserSession[] =>
  most > 0 ? sessions.slice(0, Math.max(0, sessions.length - most + 1)) : [];

import { isConsented } from '../../domain/consents/granted-scopes.ts';
import type { Refusal } from '../../errors/refusal.ts';
import type { RequestEvent } from '../../policy/client-policies/client-request.ts';
import { heedClientPolicies } from '../client-policies.ts';
import type { Grant } from '../grant.ts';
import { grantKnownScope } from '../scope.ts';
import type { GrantRequest } from './grant.ts';
import { offlineSession } from './offline-session.ts';
import { getsRefreshTokens, nextRefreshToken } from './session.ts';
import { type Of, sessionBehind } from './session-behind.ts';

/** What a client brings that stands for somebody's login. */
interface Brought {
  /** The session that came of it. */
  readonly of: Of;
  readonly scope: string | undefined;
  readonly nonce: string | undefined;
  /** What is said where the user has taken their consent back since. */
  readonly unconsented: () => Refusal;
  /** When the client's policies are asked about the answer. */
  readonly on: RequestEvent;
  readonly now: number;
}

/** The tokens of somebody who has logged in, for the client that has brought what stands for it. @throws {Refusal} */
export async function tokensOfLogin(
  asked: GrantRequest,
  { of, scope: requested, nonce, unconsented, on, now }: Brought,
) {
  const { realm, issuer, authenticated, store } = asked;
  const { client } = authenticated;
  const { session, part, user } = await sessionBehind(asked, of, now);
  const scope = grantKnownScope(realm, client, requested ?? '');
  if (!(await isConsented(store, client, user.user.id, scope.scopes))) throw unconsented();
  // Without a refresh token nobody could come back to an offline session.
  const lasts = getsRefreshTokens(client);
  const offline = lasts ? await offlineSession(asked, { user, scope, session, part }) : undefined;
  const { withoutRefreshToken } = await heedClientPolicies(on, { ...asked, client }, { scope: requested });
  const refresh = lasts && !withoutRefreshToken ? nextRefreshToken(realm.settings, undefined) : undefined;
  return {
    realm,
    client,
    issuer,
    user: user.user,
    userRoles: user.roleIds,
    userGroups: user.groups,
    scope,
    nonce,
    notes: { ...session.notes, ...part.notes, ...(nonce !== undefined && { nonce }) },
    session: {
      session: offline?.session ?? session,
      part: offline?.part ?? part,
      ...(refresh && { refresh }),
    },
    unit: offline ? offline.unit : [store.sessions.use(session, { ...part, lastAccess: now })],
    now,
  } satisfies Partial<Grant>;
}

import { findUserView, type UserView } from '../../domain/clients/client-view.ts';
import { grantConsent } from '../../domain/consents/granted-scopes.ts';
import { hasSomethingToDo } from '../../domain/users/has-something-to-do.ts';
import { Refusal } from '../../errors/refusal.ts';
import { seconds } from '../../lib/clock.ts';
import { isCibaEnabled } from '../backchannel/settings.ts';
import { heedClientPolicies } from '../client-policies.ts';
import { tell } from '../happening.ts';
import { grantKnownScope } from '../scope.ts';
import type { GrantRequest, GrantType } from './grant.ts';
import { countPoll } from './poll.ts';
import { beginSession, getsRefreshTokens } from './session.ts';

/** A client asks what somebody has answered (CIBA Core section 10.1). Its request is good for tokens once. */
export const ciba: GrantType = {
  id: 'urn:openid:params:grant-type:ciba',
  async authorize(asked) {
    const { realm, issuer, form, authenticated, store, clock } = asked;
    const { client } = authenticated;
    if (!isCibaEnabled(client) || client.publicClient)
      throw told('invalid_grant', 'Client not allowed OIDC CIBA Grant', 'not_allowed');
    const authReqId = form.get('auth_req_id');
    if (authReqId === undefined)
      throw told('invalid_request', 'Missing parameter: auth_req_id', 'invalid_code');
    const { scope: requested, userId } = await answered(asked, authReqId);
    const { lightweight } = await heedClientPolicies(
      'BACKCHANNEL_TOKEN_REQUEST',
      { ...asked, client },
      { scope: requested },
    );
    const { user, roleIds: userRoles, groups: userGroups } = await whoSaidYes(asked, userId);
    const scope = grantKnownScope(realm, client, requested);
    const { withoutRefreshToken } = await heedClientPolicies(
      'BACKCHANNEL_TOKEN_RESPONSE',
      { ...asked, client },
      { scope: requested },
    );
    const now = seconds(clock);
    const notes = { AUTH_TIME: String(now) };
    const refreshable = getsRefreshTokens(client) && !withoutRefreshToken;
    const { session, unit } = beginSession(asked, {
      user,
      userRoles,
      scope,
      notes,
      refreshable,
      requested,
    });
    tell(asked.happening, {
      consent: 'consent_granted',
      code_id: session?.session.id,
      username: user.username,
    });
    return {
      realm,
      client,
      issuer,
      user,
      userRoles,
      userGroups,
      scope,
      notes,
      by: 'ci',
      ...(lightweight && { lightweight }),
      ...(session && { session }),
      unit: [
        store.deviceAuthorizations.use(realm.id, authReqId),
        ...unit,
        // They were asked about it where they are.
        ...(client.consentRequired ? [grantConsent(store, client, user.id, scope.scopes, clock.now())] : []),
      ],
      now,
    };
  },
};

/** What was asked for, and of whom, once they have said yes. @throws {Refusal} in the words of CIBA Core section 11 */
async function answered(asked: GrantRequest, authReqId: string) {
  const { realm, authenticated, store, clock } = asked;
  const now = seconds(clock);
  const waiting = await store.deviceAuthorizations.findByDeviceCode(realm.id, authReqId);
  if (!waiting?.details.backchannel) throw refused('invalid_grant', 'Invalid Auth Req ID');
  if (waiting.clientId !== authenticated.client.id)
    throw told('invalid_grant', 'unauthorized client', 'invalid_oauth2_device_code');
  if (waiting.expiresAt <= now) throw refused('expired_token', 'authentication timed out');
  await countPoll(store, waiting, authReqId, now, refused('slow_down', 'too early to access'));
  const { verdict, details } = waiting;
  if (verdict.status === 'denied') throw refused('access_denied', 'not authorized');
  if (verdict.status === 'pending')
    throw refused(
      'authorization_pending',
      "The authorization request is still pending as the end-user hasn't yet been authenticated.",
    );
  return { scope: details.scope ?? '', userId: verdict.userId };
}

async function whoSaidYes({ realm, store, happening }: GrantRequest, userId: string): Promise<UserView> {
  const view = await findUserView(store, realm.id, userId);
  if (!view) throw refused('invalid_grant', 'Could not identify user', 'username_missing');
  if (!view.user.enabled) throw refused('invalid_grant', 'User disabled', 'user_disabled');
  // A verified address is asked of everybody, by whichever way they come (Keycloak forgets it here).
  if (hasSomethingToDo(realm, view.user))
    throw told('invalid_grant', 'Account is not fully set up', 'resolve_required_actions');
  happening.userId = userId;
  return view;
}

/** Keycloak leaves no event of what is not there yet, or no more. */
const refused = (code: string, description: string, event?: string) =>
  new Refusal(400, code, { description, event: event === undefined ? 'none' : { error: event } });

/** Here the event says as much as the client hears. */
const told = (code: string, description: string, error: string) =>
  new Refusal(400, code, { description, event: { error, reason: description } });

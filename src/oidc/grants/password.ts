import { asksFor } from '../../domain/authentication/asked-of-all.ts';
import { VERIFY_PROFILE } from '../../domain/authentication/required-actions.ts';
import { findUserView } from '../../domain/clients/client-view.ts';
import { hasSomethingToDo } from '../../domain/users/has-something-to-do.ts';
import { isProfileComplete } from '../../domain/users/profile/problems.ts';
import { profileRulesOf } from '../../domain/users/profile/rules.ts';
import { proofError } from '../../domain/users/proof-error.ts';
import { proveUser } from '../../domain/users/prove-user.ts';
import { invalidGrant, unauthorizedClient } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { seconds } from '../../lib/clock.ts';
import { acrOf } from '../authorization/acr.ts';
import { heedClientPolicies } from '../client-policies.ts';
import { directGrantFlowOf } from '../direct-grant/flow.ts';
import { proveByFlow } from '../direct-grant/prove-by-flow.ts';
import type { Refuse } from '../direct-grant/step.ts';
import { whoSays } from '../direct-grant/who-says.ts';
import { tell } from '../happening.ts';
import { grantScope } from '../scope.ts';
import type { GrantType } from './grant.ts';
import { beginSession } from './session.ts';

const CONSENT_REQUIRED = 'Client requires user consent';

/**
 * A client hands in a user's name and password (RFC 6749 section 4.3), and what else the realm's direct grant flow asks for. Kept for Keycloak's tools, which log their
 * administrators in this way.
 */
export const password: GrantType = {
  id: 'password',
  async authorize(asked) {
    const {
      realm,
      issuer,
      form,
      request,
      authenticated: { client },
      store,
      clock,
      happening,
    } = asked;
    tell(happening, { auth_method: 'oauth_credentials' });
    if (!client.directAccessGrantsEnabled)
      throw unauthorizedClient('Client not allowed for direct access grants');
    // Nobody is there to be asked.
    if (client.consentRequired)
      throw new Refusal(400, 'invalid_client', {
        description: CONSENT_REQUIRED,
        event: { error: 'consent_denied', reason: CONSENT_REQUIRED },
      });
    const { lightweight } = await heedClientPolicies(
      'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST',
      { ...asked, client },
      { scope: form.get('scope') },
    );
    const scope = grantScope(realm, client, form.get('scope'));
    tell(happening, { auth_method: 'openid-connect' });
    const flow = directGrantFlowOf(realm, client);
    const { certificates, endSession } = asked;
    const asking = {
      ...{ store, clock, realm, client, request, form, scope, certificates, endSession },
      tell: (details: Readonly<Record<string, string>>) => tell(happening, details),
    };
    const said = await whoSays(flow, asking);
    const { username = '', user: found } = said.named ?? {};
    const attempt = { username, user: found, address: request.ip };
    happening.userId = found?.id;
    const refused = (description: string, error: string, more: { readonly reason?: string } = {}) =>
      new Refusal(400, 'invalid_grant', { description, event: { error, ...more } });
    let level = 1;
    let refuse: Refuse | undefined;
    const proved = await proveUser(store, realm, attempt, clock, async (credentials) => {
      const proof = await proveByFlow(flow, { ...asking, user: found, credentials }, said);
      level = proof.level ?? level;
      refuse = proof.refuse;
      return proof;
    });
    if (!proved || 'lockedOut' in proved) {
      // Here that somebody is disabled is found before their password is looked at (as Keycloak).
      const error = found?.enabled === false && !proved ? 'user_disabled' : proofError(found, proved);
      throw refuse?.({ error }) ?? refused('Invalid user credentials', error);
    }
    if ('denied' in proved)
      throw refuse?.({ error: 'access_denied' }) ?? refused(proved.denied, 'access_denied');
    const { user } = proved;
    if (!user.enabled)
      throw refuse?.({ error: 'user_disabled' }) ?? refused('Account disabled', 'user_disabled');
    const lacks = () =>
      asksFor(realm, VERIFY_PROFILE) &&
      !isProfileComplete(profileRulesOf(realm), user, scope.scopes, realm.settings);
    if (hasSomethingToDo(realm, user) || lacks()) {
      happening.userId = undefined;
      const reason = 'Account is not fully set up';
      throw refused(reason, 'resolve_required_actions', { reason });
    }
    // What roles they have is read through the cache: whoever took one elsewhere has been heard by then.
    await store.heard();
    const view = await findUserView(store, realm.id, user.id);
    if (!view) throw invalidGrant('Invalid user credentials');
    await heedClientPolicies('RESOURCE_OWNER_PASSWORD_CREDENTIALS_RESPONSE', { ...asked, client });
    const { roleIds: userRoles, groups: userGroups } = view;
    const notes = { acr: acrOf(realm, client, level) };
    const begun = { user, userRoles, scope, notes: {}, partNotes: notes };
    const { session, unit } = beginSession(asked, begun);
    return {
      realm,
      client,
      issuer,
      user,
      userRoles,
      userGroups,
      scope,
      notes,
      by: 'ro',
      ...(lightweight && { lightweight }),
      ...(session && { session }),
      unit: [...unit, ...proved.unit],
      now: seconds(clock),
    };
  },
};

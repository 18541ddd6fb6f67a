import { findUserView } from '../../domain/clients/client-view.ts';
import { findByName } from '../../domain/users/find-by-name.ts';
import { isProfileComplete } from '../../domain/users/profile/problems.ts';
import { profileRulesOf } from '../../domain/users/profile/rules.ts';
import { proveUser } from '../../domain/users/prove-user.ts';
import { invalidGrant, unauthorizedClient } from '../../errors/protocol.ts';
import { Refusal } from '../../errors/refusal.ts';
import { seconds } from '../../lib/clock.ts';
import { heedClientPolicies } from '../client-policies.ts';
import { directGrantFlowOf, proveByFlow } from '../direct-grant/prove-by-flow.ts';
import { grantScope } from '../scope.ts';
import type { GrantType } from './grant.ts';
import { beginSession } from './session.ts';

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
    } = asked;
    if (!client.directAccessGrantsEnabled)
      throw unauthorizedClient('Client not allowed for direct access grants');
    // Nobody is there to be asked.
    if (client.consentRequired)
      throw new Refusal(400, 'invalid_client', { description: 'Client requires user consent' });
    const { lightweight } = await heedClientPolicies(
      'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST',
      { ...asked, client },
      { scope: form.get('scope') },
    );
    const scope = grantScope(realm, client, form.get('scope'));
    const name = form.get('username');
    if (name === undefined)
      throw new Refusal(401, 'invalid_request', { description: 'Missing parameter: username' });
    const flow = directGrantFlowOf(realm, client);
    const found = await findByName(store, realm, name);
    const attempt = { username: name, user: found, address: request.ip };
    const refused = (description: string, error: string) =>
      new Refusal(400, 'invalid_grant', {
        description,
        event: { error, userId: found?.id, username: name },
      });
    const proved = await proveUser(store, realm, attempt, clock, (credentials) =>
      proveByFlow(flow, { store, clock, realm, client, form, scope, user: found, credentials }),
    );
    if (!proved)
      throw refused('Invalid user credentials', found ? 'invalid_user_credentials' : 'user_not_found');
    if ('denied' in proved) throw refused(proved.denied, 'access_denied');
    const { user } = proved;
    if (!user.enabled) throw refused('Account disabled', 'user_disabled');
    if (user.requiredActions.length > 0 || !isProfileComplete(profileRulesOf(realm), user, scope.scopes))
      throw refused('Account is not fully set up', 'resolve_required_actions');
    const view = await findUserView(store, realm.id, user.id);
    if (!view) throw invalidGrant('Invalid user credentials');
    await heedClientPolicies('RESOURCE_OWNER_PASSWORD_CREDENTIALS_RESPONSE', { ...asked, client });
    const { roleIds: userRoles, groups: userGroups } = view;
    const { session, unit } = beginSession(asked, { user, userRoles, scope, notes: {} });
    return {
      realm,
      client,
      issuer,
      user,
      userRoles,
      userGroups,
      scope,
      notes: {},
      by: 'ro',
      ...(lightweight && { lightweight }),
      ...(session && { session }),
      unit: [...unit, ...proved.unit],
      now: seconds(clock),
    };
  },
};

import { asksFor } from '../../domain/authentication/asked-of-all.ts';
import { VERIFY_PROFILE } from '../../domain/authentication/required-actions.ts';
import type { Client } from '../../domain/clients/client.ts';
import { findUserView } from '../../domain/clients/client-view.ts';
import { hasSomethingToDo } from '../../domain/users/has-something-to-do.ts';
import { isProfileComplete } from '../../domain/users/profile/problems.ts';
import { profileRulesOf } from '../../domain/users/profile/rules.ts';
import { proofError } from '../../domain/users/proof-error.ts';
import { type ProvedUser, proveUser } from '../../domain/users/prove-user.ts';
import type { User } from '../../domain/users/user.ts';
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
import { type GrantedScope, grantScope } from '../scope.ts';
import type { GrantRequest, GrantType } from './grant.ts';
import { beginSession } from './session.ts';

const CONSENT_REQUIRED = 'Client requires user consent';

/**
 * A client hands in a user's name and password (RFC 6749 section 4.3), and what else the realm's direct grant flow asks for. Kept for Keycloak's tools, which log their
 * administrators in this way.
 */
export const password: GrantType = {
  id: 'password',
  async authorize(asked) {
    const { realm, issuer, form, store, clock, happening } = asked;
    const { client } = asked.authenticated;
    tell(happening, { auth_method: 'oauth_credentials' });
    checkMayUse(client);
    const { lightweight } = await heedClientPolicies(
      'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST',
      { ...asked, client },
      { scope: form.get('scope') },
    );
    const scope = grantScope(realm, client, form.get('scope'));
    tell(happening, { auth_method: 'openid-connect' });
    const { user, unit: proof, level } = await prove(asked, scope);
    checkIsSetUp(asked, user, scope);
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
      unit: [...unit, ...proof],
      now: seconds(clock),
    };
  },
};

function checkMayUse({ directAccessGrantsEnabled, consentRequired }: Client): void {
  if (!directAccessGrantsEnabled) throw unauthorizedClient('Client not allowed for direct access grants');
  // Nobody is there to be asked.
  if (consentRequired)
    throw new Refusal(400, 'invalid_client', {
      description: CONSENT_REQUIRED,
      event: { error: 'consent_denied', reason: CONSENT_REQUIRED },
    });
}

/** Who has proved themselves, and the level of authentication that was reached. */
interface Proved extends ProvedUser {
  readonly level: number;
}

/** Goes through the direct grant flow. @throws {Refusal} 400 for whoever is not let in, in the words of the step that says so */
async function prove(asked: GrantRequest, scope: GrantedScope): Promise<Proved> {
  const { realm, form, request, store, clock, happening, certificates, endSession } = asked;
  const { client } = asked.authenticated;
  const flow = directGrantFlowOf(realm, client);
  const asking = {
    ...{ store, clock, realm, client, request, form, scope, certificates, endSession },
    tell: (details: Readonly<Record<string, string>>) => tell(happening, details),
  };
  const said = await whoSays(flow, asking);
  const { username = '', user: found } = said.named ?? {};
  const attempt = { username, user: found, address: request.ip };
  happening.userId = found?.id;
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
  if (!proved.user.enabled)
    throw refuse?.({ error: 'user_disabled' }) ?? refused('Account disabled', 'user_disabled');
  return { ...proved, level };
}

/** Nobody is there to do what is still to be done. @throws {Refusal} 400 */
function checkIsSetUp({ realm, happening }: GrantRequest, user: User, { scopes }: GrantedScope): void {
  const lacks = () =>
    asksFor(realm, VERIFY_PROFILE) && !isProfileComplete(profileRulesOf(realm), user, scopes, realm.settings);
  if (!hasSomethingToDo(realm, user) && !lacks()) return;
  happening.userId = undefined;
  const reason = 'Account is not fully set up';
  throw refused(reason, 'resolve_required_actions', { reason });
}

const refused = (description: string, error: string, more: { readonly reason?: string } = {}) =>
  new Refusal(400, 'invalid_grant', { description, event: { error, ...more } });

import { findFlowByAlias } from '../domain/authentication/find.ts';
import type { Client } from '../domain/clients/client.ts';
import { authenticationOf } from '../domain/realms/realm-view.ts';
import { givenBy } from '../domain/sign-up/given.ts';
import { signUpRuleOf, UNREADABLE } from '../domain/sign-up/read-rule.ts';
import { RULE_ATTRIBUTE } from '../domain/sign-up/rule.ts';
import { adminError, adminForbidden } from '../errors/admin.ts';
import type { RealmRequest } from './resource.ts';

/**
 * A rule that a client is given now: what it names must be there, and whoever has new users given roles or groups must be one who
 * may give them. A rule that stays is left alone. @throws {Refusal} 400, 403
 */
export async function checkSignUpRule(
  { store, realm, roles }: RealmRequest,
  client: Client,
  before?: Client,
): Promise<void> {
  const text = client.attributes[RULE_ATTRIBUTE];
  const rule = signUpRuleOf(client);
  if (!rule || rule === UNREADABLE || text === before?.attributes[RULE_ATTRIBUTE]) return;
  const { realmRoles = [], clientRoles = {}, groups = [], flow } = rule;
  const gives = realmRoles.length + groups.length + Object.keys(clientRoles).length > 0;
  if (gives && !roles.has('manage-users')) throw adminForbidden();
  const given = await givenBy(store, realm, rule);
  const problems = [
    ...(given.kind === 'wrong' ? given.problems : []),
    ...(flow !== undefined && !isFlow(flow) ? [`flow: ${flow} is not a flow by which people register`] : []),
  ];
  if (problems.length > 0) throw adminError(400, `Sign-up rule: ${problems.join('; ')}`);

  function isFlow(alias: string): boolean {
    const found = findFlowByAlias(authenticationOf(realm), alias);
    return found?.topLevel === true && found.executions.some(({ authenticator }) => authenticator === FORM);
  }
}

const FORM = 'registration-page-form';

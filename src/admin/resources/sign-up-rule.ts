import { Type } from 'typebox';
import { holdsAdministration } from '../../domain/clients/built-in-clients.ts';
import type { Client } from '../../domain/clients/client.ts';
import { refreshAllowedClients } from '../../domain/sign-up/allowed-clients.ts';
import { ruleProblems } from '../../domain/sign-up/check-rule.ts';
import { decideSignUp } from '../../domain/sign-up/decide.ts';
import { signUpRuleOf } from '../../domain/sign-up/read-rule.ts';
import { RULE_ATTRIBUTE, SignUpRule } from '../../domain/sign-up/rule.ts';
import { adminError, adminForbidden, adminNotFound } from '../../errors/admin.ts';
import { type Answer, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { changeClient } from '../change-client.ts';
import { checkSignUpRule } from '../check-sign-up-rule.ts';
import { getClient, locateClient } from '../get-client.ts';
import { getUser, locateUser } from '../get-user.ts';
import { judged } from '../judge-client.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-clients', 'manage-clients'];
const MANAGE = ['manage-clients'];

/** `/clients/{id}/sign-up`: who signs up for a client, as an object; the attribute `sign-up.rule` holds the same. Ours. */
export const signUpRuleEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/sign-up-schema', roles: VIEW, handle: async () => ok(SignUpRule, NO_CACHE) },
  { method: 'GET', path: '/clients/:id/sign-up', roles: VIEW, locate: locateClient, handle: read },
  endpointWithBody({
    method: 'PUT',
    path: '/clients/:id/sign-up',
    roles: MANAGE,
    locate: locateClient,
    read: readRule,
    handle: write,
  }),
  { method: 'DELETE', path: '/clients/:id/sign-up', roles: MANAGE, locate: locateClient, handle: remove },
  {
    method: 'GET',
    path: '/users/:id/sign-up',
    roles: ['view-users', 'manage-users'],
    locate: locateUser,
    handle: howTheySignedUp,
  },
];

function readRule(request: Request): SignUpRule {
  const rule: unknown = readJson(request, 'SignUpRule', Type.Unknown());
  const problems = ruleProblems(rule);
  if (problems.length > 0) throw adminError(400, `Sign-up rule: ${problems.join('; ')}`);
  return rule as SignUpRule;
}

async function read(admin: RealmRequest): Promise<Answer> {
  const client = await getClient(admin);
  const rule = signUpRuleOf(client);
  if (rule === undefined) throw adminNotFound('The client has no sign-up rule');
  await refreshAllowedClients(admin.realm, admin.clock);
  const { allowed, by } = decideSignUp(admin.realm, client);
  return ok({ rule: client.attributes[RULE_ATTRIBUTE] && rule, decision: { allowed, by } }, NO_CACHE);
}

/** By which client, when, and which terms they accepted. */
async function howTheySignedUp(admin: RealmRequest): Promise<Answer> {
  const { signUp } = await getUser(admin);
  if (!signUp) throw adminNotFound('The user did not sign up by the rule of a client');
  return ok(signUp, NO_CACHE);
}

function write(admin: RealmRequest, rule: SignUpRule): Promise<Answer> {
  return change(admin, JSON.stringify(rule));
}

function remove(admin: RealmRequest): Promise<Answer> {
  return change(admin, undefined);
}

async function change(admin: RealmRequest, text: string | undefined): Promise<Answer> {
  await changeClient(admin, async (before) => {
    if (holdsAdministration(before)) throw adminForbidden();
    const { [RULE_ATTRIBUTE]: _before, ...rest } = before.attributes;
    const client: Client = {
      ...before,
      attributes: { ...rest, ...(text !== undefined && { [RULE_ATTRIBUTE]: text }) },
    };
    await checkSignUpRule(admin, client, before);
    return judged(admin, client, before, { attributes: { [RULE_ATTRIBUTE]: text ?? '' } });
  });
  return noContent;
}

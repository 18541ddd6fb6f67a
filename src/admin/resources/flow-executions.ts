import { type Static, Type } from 'typebox';
import type { Flow } from '../../domain/authentication/authentication.ts';
import {
  addExecution,
  addSubFlow,
  checkTakesSubFlows,
} from '../../domain/authentication/change-executions.ts';
import { checkAliasIsFree } from '../../domain/authentication/change-flows.ts';
import {
  findFlow,
  findFlowByAlias,
  getExecution,
  withExecution,
  withFlow,
} from '../../domain/authentication/find.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { adminConflict, adminError, adminNotFound } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { newId } from '../../lib/ids.ts';
import { flag, number, text, texts } from '../../lib/optional.ts';
import { withoutUndefined } from '../../lib/without-undefined.ts';
import {
  changeAuthentication,
  changedAnswer,
  createdAnswer,
} from '../authentication/change-authentication.ts';
import { executionTree } from '../authentication/representations.ts';
import { asRequirement } from '../authentication/requirement.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest, urlOf } from '../resource.ts';

const VIEW = ['view-realm', 'manage-realm'];
const MANAGE = ['manage-realm'];
const IN_FLOW = '/authentication/flows/:alias/executions';

const open = { additionalProperties: true };

const NewExecution = Type.Object({ provider: text, priority: number }, open);
const NewSubFlow = Type.Object(
  { alias: text, type: text, description: text, provider: text, priority: number },
  open,
);
const AuthenticationExecutionInfoRepresentation = Type.Object({
  id: text,
  requirement: text,
  displayName: text,
  alias: text,
  description: text,
  requirementChoices: texts,
  configurable: flag,
  authenticationFlow: flag,
  providerId: text,
  authenticationConfig: text,
  flowId: text,
  level: number,
  index: number,
  priority: number,
});

/** `/authentication/flows/{alias}/executions`: the steps of a flow, those of the flows in it among them. */
export const flowExecutionEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: IN_FLOW, roles: VIEW, handle: list },
  endpointWithBody({
    method: 'PUT',
    path: IN_FLOW,
    roles: MANAGE,
    read: (request) =>
      readJson(
        request,
        'AuthenticationExecutionInfoRepresentation',
        AuthenticationExecutionInfoRepresentation,
      ),
    handle: update,
  }),
  endpointWithBody({
    method: 'POST',
    path: `${IN_FLOW}/execution`,
    roles: MANAGE,
    read: (request) => readJson(request, 'Map', NewExecution),
    handle: add,
  }),
  endpointWithBody({
    method: 'POST',
    path: `${IN_FLOW}/flow`,
    roles: MANAGE,
    read: (request) => readJson(request, 'Map', NewSubFlow),
    handle: addFlow,
  }),
];

const aliasOf = (request: Request) => request.params.alias ?? '';

async function list({ realm, request }: RealmRequest): Promise<Answer> {
  const authentication = authenticationOf(realm);
  const flow = findFlowByAlias(authentication, aliasOf(request));
  if (!flow) throw adminNotFound('Flow not found');
  return ok(executionTree(realm, authentication, flow), NO_CACHE);
}

/** The requirement and the priority of an execution, and the name of the flow it runs. */
async function update(
  admin: RealmRequest,
  asked: Static<typeof AuthenticationExecutionInfoRepresentation>,
): Promise<Answer> {
  await changeAuthentication(admin, (before) => {
    if (!findFlowByAlias(before, aliasOf(admin.request))) throw adminNotFound('flow not found');
    const { flow, execution } = getExecution(before, asked.id ?? '');
    const requirement = asRequirement(asked.requirement);
    const changed = { ...execution, requirement, priority: asked.priority ?? 0 };
    const isSame = requirement === execution.requirement && changed.priority === execution.priority;
    admin.record({ unlisted: isSame && !asked.authenticationFlow });
    const authentication = withExecution(before, flow, changed);
    const below = asked.authenticationFlow ? findFlow(before, execution.flowId ?? '') : undefined;
    if (!below) return { authentication };
    const alias = asked.displayName ?? below.alias;
    if (alias !== below.alias) checkAliasIsFree(before, alias, 'Flow alias name already exists');
    const { description: _before, ...rest } = below;
    const { description } = asked;
    return {
      authentication: withFlow(authentication, {
        ...rest,
        alias,
        ...(description !== undefined && { description }),
      }),
    };
  });
  return changedAnswer;
}

async function add(admin: RealmRequest, asked: Static<typeof NewExecution>): Promise<Answer> {
  const { execution } = await changeAuthentication(admin, (before) => {
    const flow = findFlowByAlias(before, aliasOf(admin.request));
    if (!flow) throw new Refusal(400, "Parent flow doesn't exist");
    const added = addExecution(
      admin.realm,
      before,
      flow,
      asked.provider,
      withoutUndefined({ priority: asked.priority }),
    );
    admin.record({ members: { id: added.execution.id } });
    return added;
  });
  return createdAnswer(urlOf(admin, `/authentication/executions/${execution.id}`));
}

async function addFlow(admin: RealmRequest, asked: Static<typeof NewSubFlow>): Promise<Answer> {
  const { alias, type, description = '', provider, priority } = asked;
  const id = newId();
  admin.record({ members: { id } });
  await changeAuthentication(admin, (before) => {
    const flow = findFlowByAlias(before, aliasOf(admin.request));
    if (!flow) throw adminError(400, "Parent flow doesn't exist");
    checkTakesSubFlows(flow);
    if (alias === undefined) throw adminConflict('Failed to create flow with empty alias name');
    checkAliasIsFree(before, alias);
    if (type === undefined) throw adminError(400, "'type' must be one of basic-flow, form-flow, client-flow");
    const below: Flow = {
      id,
      alias,
      description,
      providerId: type,
      topLevel: false,
      builtIn: false,
      executions: [],
    };
    const step = withoutUndefined({ authenticator: provider, priority });
    return { authentication: addSubFlow(before, flow, below, step) };
  });
  return createdAnswer(urlOf(admin, `/authentication/flows/${id}`));
}

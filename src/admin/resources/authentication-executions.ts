import { type Static, Type } from 'typebox';
import { type Flow, REQUIREMENTS, type Requirement } from '../../domain/authentication/authentication.ts';
import {
  addExecution,
  addFlowExecution,
  addSubFlow,
  checkTakesSubFlows,
  moveExecution,
  removeExecution,
} from '../../domain/authentication/change-executions.ts';
import { checkAliasIsFree, withFlowsBelow } from '../../domain/authentication/change-flows.ts';
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
import {
  changeAuthentication,
  changedAnswer,
  createdAnswer,
} from '../authentication/change-authentication.ts';
import { executionRepresentation, executionTree } from '../authentication/representations.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest, urlOf } from '../resource.ts';

const VIEW = ['view-realm', 'manage-realm'];
const MANAGE = ['manage-realm'];
const IN_FLOW = '/authentication/flows/:alias/executions';
const EXECUTIONS = '/authentication/executions';

const text = Type.Optional(Type.String());
const number = Type.Optional(Type.Integer());
const flag = Type.Optional(Type.Boolean());
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
  requirementChoices: Type.Optional(Type.Array(Type.String())),
  configurable: flag,
  authenticationFlow: flag,
  providerId: text,
  authenticationConfig: text,
  flowId: text,
  level: number,
  index: number,
  priority: number,
});
const AuthenticationExecutionRepresentation = Type.Object({
  id: text,
  authenticatorConfig: text,
  authenticator: text,
  authenticatorFlow: flag,
  autheticatorFlow: flag,
  requirement: text,
  priority: number,
  flowId: text,
  parentFlow: text,
});

/** `/authentication/flows/{alias}/executions` and `/authentication/executions`: the steps of flows. */
export const authenticationExecutionEndpoints: readonly Endpoint[] = [
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
  endpointWithBody({
    method: 'POST',
    path: EXECUTIONS,
    roles: MANAGE,
    read: (request) =>
      readJson(request, 'AuthenticationExecutionRepresentation', AuthenticationExecutionRepresentation),
    handle: create,
  }),
  { method: 'GET', path: `${EXECUTIONS}/:id`, roles: VIEW, handle: read },
  { method: 'DELETE', path: `${EXECUTIONS}/:id`, roles: MANAGE, handle: remove },
  move('raise-priority', -1),
  move('lower-priority', 1),
];

const aliasOf = (request: Request) => request.params.alias ?? '';
const idOf = (request: Request) => request.params.id ?? '';

async function list({ realm, request }: RealmRequest): Promise<Answer> {
  const authentication = authenticationOf(realm);
  const flow = findFlowByAlias(authentication, aliasOf(request));
  if (!flow) throw adminNotFound('Flow not found');
  return ok(executionTree(realm, authentication, flow), NO_CACHE);
}

async function read({ realm, request }: RealmRequest): Promise<Answer> {
  const { flow, execution } = getExecution(authenticationOf(realm), idOf(request));
  return ok(executionRepresentation(flow, execution), NO_CACHE);
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

function asRequirement(asked: string | undefined): Requirement {
  const requirement = REQUIREMENTS.find((each) => each === asked);
  if (!requirement) throw adminError(400, `'requirement' must be one of ${REQUIREMENTS.join(', ')}`);
  return requirement;
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
  return createdAnswer(urlOf(admin, `${EXECUTIONS}/${execution.id}`));
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

/** An execution by what it is, in the flow that it names. */
async function create(
  admin: RealmRequest,
  asked: Static<typeof AuthenticationExecutionRepresentation>,
): Promise<Answer> {
  const { execution } = await changeAuthentication(admin, (before) => {
    if (asked.parentFlow === undefined) throw new Refusal(400, 'parent flow not set on new execution');
    const flow = findFlow(before, asked.parentFlow);
    if (!flow) throw new Refusal(400, 'execution parent flow does not exist');
    const requirement = asRequirement(asked.requirement);
    const step = { requirement, ...withoutUndefined({ priority: asked.priority }) };
    return asked.flowId === undefined
      ? addExecution(admin.realm, before, flow, asked.authenticator, step)
      : addFlowExecution(before, flow, asked.flowId, step);
  });
  return createdAnswer(urlOf(admin, `${EXECUTIONS}/${execution.id}`));
}

const withoutUndefined = <Members extends object>(members: Members) =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [Name in keyof Members]?: Exclude<Members[Name], undefined>;
  };

async function remove(admin: RealmRequest): Promise<Answer> {
  await changeAuthentication(admin, (before) => {
    const id = idOf(admin.request);
    const authentication = removeExecution(before, id);
    const { flowId } = getExecution(before, id).execution;
    return { authentication, gone: flowId === undefined ? [] : [...withFlowsBelow(before, flowId)] };
  });
  return changedAnswer;
}

function move(name: string, by: -1 | 1): Endpoint {
  return {
    method: 'POST',
    path: `${EXECUTIONS}/:id/${name}`,
    roles: MANAGE,
    handle: async (admin) => {
      await changeAuthentication(admin, (before) => ({
        authentication: moveExecution(before, idOf(admin.request), by),
      }));
      return changedAnswer;
    },
  };
}

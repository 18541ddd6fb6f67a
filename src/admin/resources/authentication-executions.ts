import { type Static, Type } from 'typebox';
import {
  addExecution,
  addFlowExecution,
  moveExecution,
  removeExecution,
} from '../../domain/authentication/change-executions.ts';
import { withFlowsBelow } from '../../domain/authentication/change-flows.ts';
import { findFlow, getExecution } from '../../domain/authentication/find.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { flag, number, text } from '../../lib/optional.ts';
import { withoutUndefined } from '../../lib/without-undefined.ts';
import {
  changeAuthentication,
  changedAnswer,
  createdAnswer,
} from '../authentication/change-authentication.ts';
import { executionRepresentation } from '../authentication/representations.ts';
import { asRequirement } from '../authentication/requirement.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest, urlOf } from '../resource.ts';

const VIEW = ['view-realm', 'manage-realm'];
const MANAGE = ['manage-realm'];
const EXECUTIONS = '/authentication/executions';

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

/** `/authentication/executions`: a step of whichever flow, by its id. */
export const authenticationExecutionEndpoints: readonly Endpoint[] = [
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

const idOf = (request: Request) => request.params.id ?? '';

async function read({ realm, request }: RealmRequest): Promise<Answer> {
  const { flow, execution } = getExecution(authenticationOf(realm), idOf(request));
  return ok(executionRepresentation(flow, execution), NO_CACHE);
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

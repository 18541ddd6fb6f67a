import { Type } from 'typebox';
import type { Flow } from '../../domain/authentication/authentication.ts';
import { SAML_ECP } from '../../domain/authentication/built-in-flows.ts';
import {
  addFlow,
  checkAliasIsFree,
  copyFlow,
  getFlow,
  removeFlow,
  withFlowsBelow,
} from '../../domain/authentication/change-flows.ts';
import { findFlowByAlias, withFlow } from '../../domain/authentication/find.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { adminConflict, adminNotFound, duplicateResource } from '../../errors/admin.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { newId } from '../../lib/ids.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import {
  changeAuthentication,
  changedAnswer,
  createdAnswer,
} from '../authentication/change-authentication.ts';
import { AuthenticationFlowRepresentation, flowRepresentation } from '../authentication/representations.ts';
import { checkReserved } from '../reserved-characters.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest, urlOf } from '../resource.ts';

const VIEW = ['view-realm', 'manage-realm'];
const MANAGE = ['manage-realm'];
/** Whoever administers clients chooses among the flows. */
export const VIEW_FLOWS = [...VIEW, 'view-clients', 'query-clients'];

const FLOWS = '/authentication/flows';
const Copy = Type.Record(Type.String(), Type.String());

/** `/authentication/flows`: the flows of a realm. */
export const authenticationFlowEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: FLOWS, roles: VIEW_FLOWS, handle: list },
  endpointWithBody({ method: 'POST', path: FLOWS, roles: MANAGE, read: readFlow, handle: create }),
  { method: 'GET', path: `${FLOWS}/:id`, roles: VIEW, handle: read },
  endpointWithBody({ method: 'PUT', path: `${FLOWS}/:id`, roles: MANAGE, read: readFlow, handle: update }),
  { method: 'DELETE', path: `${FLOWS}/:id`, roles: MANAGE, handle: remove },
  endpointWithBody({
    method: 'POST',
    path: `${FLOWS}/:id/copy`,
    roles: MANAGE,
    read: (request) => readJson(request, 'Map', Copy),
    handle: copy,
  }),
];

function readFlow(request: RealmRequest['request']) {
  return readJson(request, 'AuthenticationFlowRepresentation', AuthenticationFlowRepresentation);
}

async function list({ realm }: RealmRequest): Promise<Answer> {
  const authentication = authenticationOf(realm);
  const shown = authentication.flows.filter(({ topLevel, alias }) => topLevel && alias !== SAML_ECP);
  return ok(
    shown.map((flow) => flowRepresentation(authentication, flow)),
    NO_CACHE,
  );
}

async function create(admin: RealmRequest, asked: AuthenticationFlowRepresentation): Promise<Answer> {
  const { alias, description = '', providerId, topLevel = false, builtIn = false } = asked;
  if (!alias) throw adminConflict('Failed to create flow with empty alias name');
  checkReserved(alias);
  const id = newId();
  admin.record({ made: id, members: { id, description } });
  await changeAuthentication(admin, (before) => {
    checkAliasIsFree(before, alias, `Flow ${alias} already exists`);
    if (providerId === undefined) throw duplicateResource();
    const flow: Flow = { id, alias, description, providerId, topLevel, builtIn, executions: [] };
    return { authentication: addFlow(before, flow) };
  });
  return createdAnswer(urlOf(admin, `${FLOWS}/${id}`));
}

async function read({ realm, request }: RealmRequest): Promise<Answer> {
  const authentication = authenticationOf(realm);
  return ok(flowRepresentation(authentication, getFlow(authentication, request.params.id ?? '')), NO_CACHE);
}

/** All of the flow is replaced, but for its executions. */
async function update(admin: RealmRequest, asked: AuthenticationFlowRepresentation): Promise<Answer> {
  const { alias, description, providerId, topLevel = false, builtIn = false } = asked;
  admin.record({ members: { id: admin.request.params.id } });
  await changeAuthentication(admin, (before) => {
    const flow = getFlow(before, admin.request.params.id ?? '');
    if (!alias) throw adminConflict('Failed to update flow with empty alias name');
    checkReserved(alias);
    if (alias !== flow.alias) checkAliasIsFree(before, alias, 'Flow alias name already exists');
    if (providerId === undefined) throw duplicateResource();
    const { id, executions } = flow;
    const changed = {
      id,
      alias,
      ...(description !== undefined && { description }),
      providerId,
      topLevel,
      builtIn,
      executions,
    };
    return { authentication: withFlow(before, changed) };
  });
  return changedAnswer;
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const id = admin.request.params.id ?? '';
  await changeAuthentication(admin, (before) => ({
    authentication: removeFlow(before, id),
    gone: [...withFlowsBelow(before, id)],
  }));
  return changedAnswer;
}

async function copy(admin: RealmRequest, { newName }: Readonly<Record<string, string>>): Promise<Answer> {
  const original = admin.request.params.id ?? '';
  const { copy: made } = await changeAuthentication(admin, (before) => {
    if (newName) {
      checkAliasIsFree(before, newName);
      checkReserved(newName);
    }
    const flow = findFlowByAlias(before, original);
    if (!flow) throw adminNotFound('Flow not found');
    if (!newName) throw adminConflict('Failed to copy flow with empty alias name');
    const copied = copyFlow(before, flow, newName);
    admin.record({ members: { id: copied.copy.id } });
    return copied;
  });
  return createdAnswer(urlOf(admin, `${FLOWS}/${pathSegment(original)}/copy/${made.id}`));
}

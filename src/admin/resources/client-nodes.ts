import { Type } from 'typebox';
import { adminError, adminNotFound } from '../../errors/admin.ts';
import { notImplemented } from '../../errors/http.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { seconds } from '../../lib/clock.ts';
import { changeClient } from '../change-client.ts';
import { getClient, locateClient } from '../get-client.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const manage = { roles: ['manage-clients'], locate: locateClient };
const Node = Type.Record(Type.String(), Type.String());

/** `/clients/{id}/nodes`: the machines that a clustered client runs on, by their names. */
export const clientNodeEndpoints: readonly Endpoint[] = [
  endpointWithBody({
    method: 'POST',
    path: '/clients/:id/nodes',
    ...manage,
    read: (request) => readJson(request, 'Map', Node),
    handle: add,
  }),
  { method: 'DELETE', path: '/clients/:id/nodes/:node', ...manage, handle: remove },
  { method: 'GET', path: '/clients/:id/test-nodes-available', ...manage, handle: test },
];

/** How many a client may have. */
const MOST = 1000;

async function add(admin: RealmRequest, { node }: Readonly<Record<string, string>>): Promise<Answer> {
  if (!node) throw new Refusal(400, 'Node not found in params');
  admin.record({ made: node, representation: undefined });
  await changeClient(admin, (before) => {
    const registeredNodes = { ...before.registeredNodes, [node]: seconds(admin.clock) };
    if (Object.keys(registeredNodes).length > MOST) throw adminError(400, 'The client has too many nodes');
    return { ...before, registeredNodes };
  });
  return noContent;
}

async function remove(admin: RealmRequest): Promise<Answer> {
  const node = admin.request.params.node ?? '';
  await changeClient(admin, (before) => {
    const { registeredNodes = {} } = before;
    // The blank stands where Keycloak has nothing to say either.
    if (!Object.hasOwn(registeredNodes, node)) throw adminNotFound('Client does not have node ');
    return {
      ...before,
      registeredNodes: Object.fromEntries(Object.entries(registeredNodes).filter(([name]) => name !== node)),
    };
  });
  return { ...noContent, headers: NO_CACHE };
}

async function test(admin: RealmRequest): Promise<Answer> {
  const { registeredNodes = {} } = await getClient(admin);
  if (Object.keys(registeredNodes).length > 0) throw notImplemented('Asking the nodes of a client');
  return ok({}, NO_CACHE);
}

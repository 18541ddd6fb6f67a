import { addConfig, removeConfig, updateConfig } from '../../domain/authentication/change-configs.ts';
import { getConfig } from '../../domain/authentication/find.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { type Answer, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import {
  changeAuthentication,
  changedAnswer,
  createdAnswer,
} from '../authentication/change-authentication.ts';
import {
  AuthenticatorConfigRepresentation,
  configRepresentation,
} from '../authentication/representations.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest, urlOf } from '../resource.ts';

const VIEW = ['view-realm', 'manage-realm'];
const MANAGE = ['manage-realm'];
const CONFIG = '/authentication/config';
const OF_EXECUTION = '/authentication/executions/:execution/config';

/** `/authentication/config`: how executions are configured. */
export const authenticatorConfigEndpoints: readonly Endpoint[] = [
  endpointWithBody({ method: 'POST', path: OF_EXECUTION, roles: MANAGE, read: readConfig, handle: create }),
  { method: 'GET', path: `${OF_EXECUTION}/:id`, roles: VIEW, handle: read },
  endpointWithBody({ method: 'POST', path: CONFIG, roles: MANAGE, read: readConfig, handle: create }),
  { method: 'GET', path: `${CONFIG}/:id`, roles: VIEW, handle: read },
  endpointWithBody({ method: 'PUT', path: `${CONFIG}/:id`, roles: MANAGE, read: readConfig, handle: update }),
  { method: 'DELETE', path: `${CONFIG}/:id`, roles: MANAGE, handle: remove },
];

function readConfig(request: Request) {
  return readJson(request, 'AuthenticatorConfigRepresentation', AuthenticatorConfigRepresentation);
}

const idOf = (request: Request) => request.params.id ?? '';

async function read({ realm, request }: RealmRequest): Promise<Answer> {
  return ok(configRepresentation(getConfig(authenticationOf(realm), idOf(request))), NO_CACHE);
}

async function create(admin: RealmRequest, asked: AuthenticatorConfigRepresentation): Promise<Answer> {
  const { execution } = admin.request.params;
  const { config } = await changeAuthentication(admin, (before) => {
    const added = addConfig(admin.realm, before, asked, execution);
    admin.record({ made: added.config.id });
    return added;
  });
  const below = execution === undefined ? CONFIG : OF_EXECUTION.replace(':execution', pathSegment(execution));
  return createdAnswer(urlOf(admin, `${below}/${config.id}`));
}

async function update(admin: RealmRequest, asked: AuthenticatorConfigRepresentation): Promise<Answer> {
  await changeAuthentication(admin, (before) => ({
    authentication: updateConfig(admin.realm, before, idOf(admin.request), asked),
  }));
  return changedAnswer;
}

async function remove(admin: RealmRequest): Promise<Answer> {
  await changeAuthentication(admin, (before) => ({
    authentication: removeConfig(before, idOf(admin.request)),
  }));
  return changedAnswer;
}

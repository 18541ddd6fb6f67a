import { type Static, Type } from 'typebox';
import type { RealmAuthentication } from '../../domain/authentication/authentication.ts';
import {
  changeAction,
  getRequiredAction,
  moveAction,
  registerAction,
  unregisteredActions,
} from '../../domain/authentication/change-required-actions.ts';
import { inOrder } from '../../domain/authentication/find.ts';
import type { RequiredAction } from '../../domain/authentication/required-action.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { type Answer, noContent, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { flag, number, text } from '../../lib/optional.ts';
import { changeAuthentication, changedAnswer } from '../authentication/change-authentication.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-realm', 'manage-realm'];
const MANAGE = ['manage-realm'];
const PATH = '/authentication/required-actions';

const RequiredActionProviderRepresentation = Type.Object({
  alias: text,
  name: text,
  providerId: text,
  enabled: flag,
  defaultAction: flag,
  priority: number,
  config: Type.Optional(Type.Record(Type.String(), Type.String())),
});
const Registration = Type.Object({ providerId: text, name: text }, { additionalProperties: true });

/** `/authentication/required-actions`: what users of the realm may be asked to do. */
export const requiredActionEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: PATH,
    roles: [...VIEW, 'view-users', 'query-users'],
    handle: async ({ realm }) => ok(inOrder(authenticationOf(realm).requiredActions), NO_CACHE),
  },
  {
    method: 'GET',
    path: `${PATH}/:alias`,
    roles: VIEW,
    handle: async ({ realm, request }) =>
      ok(getRequiredAction(authenticationOf(realm), aliasOf(request)), NO_CACHE),
  },
  endpointWithBody({
    method: 'PUT',
    path: `${PATH}/:alias`,
    roles: MANAGE,
    read: (request) =>
      readJson(request, 'RequiredActionProviderRepresentation', RequiredActionProviderRepresentation),
    handle: update,
  }),
  { method: 'DELETE', path: `${PATH}/:alias`, roles: MANAGE, handle: remove },
  move('raise-priority', -1),
  move('lower-priority', 1),
  {
    method: 'GET',
    path: '/authentication/unregistered-required-actions',
    roles: VIEW,
    handle: async ({ realm }) =>
      ok(
        unregisteredActions(authenticationOf(realm)).map(({ name, providerId }) => ({ name, providerId })),
        NO_CACHE,
      ),
  },
  endpointWithBody({
    method: 'POST',
    path: '/authentication/register-required-action',
    roles: MANAGE,
    read: (request) => readJson(request, 'Map', Registration),
    handle: register,
  }),
];

const aliasOf = (request: Request) => request.params.alias ?? '';

/** All of the action is replaced, but for its name where none is given. */
async function update(
  admin: RealmRequest,
  asked: Static<typeof RequiredActionProviderRepresentation>,
): Promise<Answer> {
  await changeAuthentication(admin, (before) => {
    const action = getRequiredAction(before, aliasOf(admin.request));
    const changed: RequiredAction = {
      alias: asked.alias || action.alias,
      name: asked.name ?? action.name,
      providerId: action.providerId,
      enabled: asked.enabled ?? false,
      defaultAction: asked.defaultAction ?? false,
      priority: asked.priority ?? 0,
      config: asked.config ?? {},
    };
    return { authentication: changeAction(before, action, changed) };
  });
  return noContent;
}

async function register(
  admin: RealmRequest,
  { providerId = '', name }: Static<typeof Registration>,
): Promise<Answer> {
  await changeAuthentication(admin, (before) => ({
    authentication: registerAction(before, providerId, name),
  }));
  return changedAnswer;
}

/** Keycloak says it with a full stop here. */
const found = (authentication: RealmAuthentication, request: Request): RequiredAction =>
  getRequiredAction(authentication, aliasOf(request), 'Failed to find required action.');

async function remove(admin: RealmRequest): Promise<Answer> {
  await changeAuthentication(admin, (before) => {
    const action = found(before, admin.request);
    const requiredActions = before.requiredActions.filter((each) => each !== action);
    return { authentication: { ...before, requiredActions } };
  });
  return noContent;
}

function move(name: string, by: -1 | 1): Endpoint {
  return {
    method: 'POST',
    path: `${PATH}/:alias/${name}`,
    roles: MANAGE,
    handle: async (admin) => {
      await changeAuthentication(admin, (before) => ({
        authentication: moveAction(before, found(before, admin.request), by),
      }));
      return changedAnswer;
    },
  };
}

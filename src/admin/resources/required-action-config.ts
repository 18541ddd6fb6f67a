import { type Static, Type } from 'typebox';
import type { RealmAuthentication } from '../../domain/authentication/authentication.ts';
import { changeAction } from '../../domain/authentication/change-required-actions.ts';
import { REQUIRED_ACTION_PROPERTIES } from '../../domain/authentication/providers/required-action-properties.ts';
import type { RequiredAction } from '../../domain/authentication/required-action.ts';
import type { ConfigProperty } from '../../domain/components/config.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, ok, type Request } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { changeAuthentication, changedAnswer } from '../authentication/change-authentication.ts';
import { propertyRepresentation } from '../property-representation.ts';
import { type Endpoint, endpointWithBody, NO_CACHE, type RealmRequest } from '../resource.ts';

const VIEW = ['view-realm', 'manage-realm'];
const MANAGE = ['manage-realm'];
const PATH = '/authentication/required-actions/:alias/config';

const RequiredActionConfigRepresentation = Type.Object({
  config: Type.Optional(Type.Record(Type.String(), Type.String())),
});

/** `/authentication/required-actions/{alias}/config`: how an action is configured. */
export const requiredActionConfigEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: `${PATH}-description`, roles: VIEW, handle: describe },
  { method: 'GET', path: PATH, roles: VIEW, handle: read },
  endpointWithBody({
    method: 'PUT',
    path: PATH,
    roles: MANAGE,
    read: (request) =>
      readJson(request, 'RequiredActionConfigRepresentation', RequiredActionConfigRepresentation),
    handle: (admin, { config = {} }: Static<typeof RequiredActionConfigRepresentation>) =>
      change(admin, config),
  }),
  { method: 'DELETE', path: PATH, roles: MANAGE, handle: (admin) => change(admin, {}) },
];

/** The action and what can be said of it; neither where nothing can be. */
function find({ requiredActions }: RealmAuthentication, request: Request) {
  const action = requiredActions.find(({ alias }) => alias === request.params.alias);
  const properties = action && REQUIRED_ACTION_PROPERTIES[action.providerId];
  return properties && { action, properties };
}

async function describe({ realm, request }: RealmRequest): Promise<Answer> {
  const found = find(authenticationOf(realm), request);
  if (!found) throw adminNotFound('Could not find configurable RequiredAction provider');
  return ok({ properties: found.properties.map((property) => propertyRepresentation(property)) }, NO_CACHE);
}

function get(authentication: RealmAuthentication, request: Request) {
  const found = find(authentication, request);
  if (!found) throw new Refusal(400, 'RequiredAction is not configurable');
  return found;
}

async function read({ realm, request }: RealmRequest): Promise<Answer> {
  return ok({ config: get(authenticationOf(realm), request).action.config }, NO_CACHE);
}

async function change(admin: RealmRequest, config: RequiredAction['config']): Promise<Answer> {
  await changeAuthentication(admin, (before) => {
    const { action, properties } = get(before, admin.request);
    const known = Object.entries(config).filter(
      ([name, value]) => value !== '' && properties.some((property) => property.name === name),
    );
    for (const [name, value] of known) checkNumber(name, value, properties);
    return { authentication: changeAction(before, action, { ...action, config: Object.fromEntries(known) }) };
  });
  return changedAnswer;
}

const MAX_INTEGER = 0x7fffffff;

/** Lengths of time are whole seconds. @throws {Refusal} 400 in the words of Keycloak's validators */
function checkNumber(name: string, value: string, properties: readonly ConfigProperty[]): void {
  if (name !== 'max_auth_age' && properties.find((each) => each.name === name)?.type !== 'Integer') return;
  if (!/^-?\d+$/.test(value) || Math.abs(Number(value)) > MAX_INTEGER)
    throw invalid('error-invalid-value', name);
  if (Number(value) < 0) throw invalid('error-number-out-of-range-too-small', name, 0);
}

const invalid = (message: string, name: string, ...params: unknown[]) =>
  new Refusal(400, 'error', {
    audience: 'admin',
    description: message,
    members: { field: name, params: [name, ...params] },
  });

import { Type } from 'typebox';
import { notImplemented } from '../../errors/http.ts';
import { type Answer, noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { GLOBAL_PROFILES } from '../../policy/client-policies/global-profiles.ts';
import { type Endpoint, endpointWithBody, NO_CACHE } from '../resource.ts';

const VIEW = ['view-realm', 'manage-realm'];
const list = Type.Optional(Type.Array(Type.Unknown()));

const ClientProfilesRepresentation = Type.Object({ profiles: list, globalProfiles: list });
const ClientPoliciesRepresentation = Type.Object({ policies: list, globalPolicies: list });

/** `/client-policies`: a realm has the global profiles; profiles and policies of its own cannot be made yet. */
export const clientPolicyEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/client-policies/profiles',
    roles: VIEW,
    handle: async ({ request: { query } }) => {
      const withGlobal = query.get('include-global-profiles') === 'true';
      return ok({ profiles: [], ...(withGlobal && { globalProfiles: GLOBAL_PROFILES }) }, NO_CACHE);
    },
  },
  {
    method: 'GET',
    path: '/client-policies/policies',
    roles: VIEW,
    handle: async ({ request: { query } }) => {
      const withGlobal = query.get('include-global-policies') === 'true';
      return ok({ policies: [], ...(withGlobal && { globalPolicies: [] }) }, NO_CACHE);
    },
  },
  endpointWithBody({
    method: 'PUT',
    path: '/client-policies/profiles',
    roles: ['manage-realm'],
    read: (request) => readJson(request, 'ClientProfilesRepresentation', ClientProfilesRepresentation),
    handle: async (_admin, { profiles }) => leave('Client profiles', profiles),
  }),
  endpointWithBody({
    method: 'PUT',
    path: '/client-policies/policies',
    roles: ['manage-realm'],
    read: (request) => readJson(request, 'ClientPoliciesRepresentation', ClientPoliciesRepresentation),
    handle: async (_admin, { policies }) => leave('Client policies', policies),
  }),
];

/** None is what there is. @throws {Refusal} 501 when there are to be some */
function leave(what: string, list: readonly unknown[] = []): Answer {
  if (list.length > 0) throw notImplemented(what);
  return noContent;
}

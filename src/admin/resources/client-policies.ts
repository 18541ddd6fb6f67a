import {
  ClientPoliciesRepresentation,
  ClientProfilesRepresentation,
} from '../../domain/realms/client-policy-documents.ts';
import { adminError } from '../../errors/admin.ts';
import { noContent, ok } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import {
  checkPolicies,
  checkProfilePatterns,
  checkProfiles,
} from '../../policy/client-policies/check-documents.ts';
import { GLOBAL_PROFILES } from '../../policy/client-policies/global-profiles.ts';
import { changeRealm } from '../change-realm.ts';
import { asksFor } from '../paging.ts';
import { type Endpoint, endpointWithBody, NO_CACHE } from '../resource.ts';

const VIEW = ['view-realm', 'manage-realm'];

/** `/client-policies`: the client profiles and client policies of a realm, each as one document. */
export const clientPolicyEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/client-policies/profiles',
    roles: VIEW,
    handle: async ({ realm: { settings }, request }) => {
      const withGlobal = asksFor(request, 'include-global-profiles');
      const { clientProfiles: profiles = [] } = settings;
      return ok({ profiles, ...(withGlobal && { globalProfiles: GLOBAL_PROFILES }) }, NO_CACHE);
    },
  },
  {
    method: 'GET',
    path: '/client-policies/policies',
    roles: VIEW,
    handle: async ({ realm: { settings }, request }) => {
      const withGlobal = asksFor(request, 'include-global-policies');
      const { clientPolicies: policies = [] } = settings;
      return ok({ policies, ...(withGlobal && { globalPolicies: [] }) }, NO_CACHE);
    },
  },
  endpointWithBody({
    method: 'PUT',
    path: '/client-policies/profiles',
    roles: ['manage-realm'],
    read: (request) => readJson(request, 'ClientProfilesRepresentation', ClientProfilesRepresentation),
    async handle(admin, { profiles = [], globalProfiles }) {
      const clientProfiles = checkProfiles(profiles, globalProfiles);
      await checkProfilePatterns(clientProfiles);
      await changeRealm(admin, (realm) => ({
        ...realm,
        settings: { ...realm.settings, clientProfiles },
      }));
      return noContent;
    },
  }),
  endpointWithBody({
    method: 'PUT',
    path: '/client-policies/policies',
    roles: ['manage-realm'],
    read: (request) => readJson(request, 'ClientPoliciesRepresentation', ClientPoliciesRepresentation),
    async handle(admin, { policies = [], globalPolicies = [] }) {
      if (globalPolicies.length > 0) throw adminError(400, 'Global policies cannot be updated');
      const scopes = admin.realm.clientScopes.map(({ name }) => name);
      await changeRealm(admin, (realm) => {
        const { clientProfiles = [] } = realm.settings;
        const clientPolicies = checkPolicies(policies, clientProfiles, scopes);
        return { ...realm, settings: { ...realm.settings, clientPolicies } };
      });
      return noContent;
    },
  }),
];

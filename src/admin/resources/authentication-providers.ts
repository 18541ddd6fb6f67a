import { CLIENT_AUTHENTICATORS } from '../../domain/authentication/providers/client-authenticators.ts';
import { FORMS } from '../../domain/authentication/providers/form-actions.ts';
import {
  authenticators,
  findConfigurable,
  formActions,
} from '../../domain/authentication/providers/index.ts';
import type { AuthenticatorProvider } from '../../domain/authentication/providers/provider.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { adminNotFound } from '../../errors/admin.ts';
import { ok } from '../../http/exchange.ts';
import { propertyRepresentation } from '../property-representation.ts';
import { type Endpoint, NO_CACHE } from '../resource.ts';

const VIEW = ['view-realm', 'manage-realm'];
const VIEW_OF_CLIENTS = [...VIEW, 'view-clients', 'manage-clients', 'query-clients'];

const shown = ({ id, displayName, helpText }: AuthenticatorProvider) => ({
  displayName,
  description: helpText,
  id,
});

const listed = (
  path: string,
  roles: readonly string[],
  list: readonly object[] | ((realm: RealmView) => readonly object[]),
): Endpoint => ({
  method: 'GET',
  path: `/authentication/${path}`,
  roles,
  handle: async ({ realm }) => ok(typeof list === 'function' ? list(realm) : list, NO_CACHE),
});

/** What flows can be made of, and how it is configured. */
export const authenticationProviderEndpoints: readonly Endpoint[] = [
  listed('authenticator-providers', VIEW, (realm) => [...authenticators.in(realm).values()].map(shown)),
  listed('form-action-providers', VIEW, (realm) => [...formActions.in(realm).values()].map(shown)),
  listed('form-providers', VIEW, FORMS.map(shown)),
  listed(
    'client-authenticator-providers',
    VIEW_OF_CLIENTS,
    CLIENT_AUTHENTICATORS.map((provider) => ({
      supportsSecret: provider.supportsSecret,
      ...shown(provider),
    })),
  ),
  {
    method: 'GET',
    path: '/authentication/per-client-config-description',
    roles: VIEW_OF_CLIENTS,
    handle: async () =>
      ok(
        Object.fromEntries(
          CLIENT_AUTHENTICATORS.map(({ id, clientProperties }) => [
            id,
            clientProperties.map((property) => propertyRepresentation(property)),
          ]),
        ),
        NO_CACHE,
      ),
  },
  {
    method: 'GET',
    path: '/authentication/config-description/:id',
    roles: VIEW,
    handle: async ({ realm, request }) => {
      const provider = findConfigurable(realm, request.params.id ?? '');
      if (!provider) throw adminNotFound('Could not find authenticator provider');
      const { id, displayName, helpText, properties } = provider;
      const described = properties.map((property) => propertyRepresentation(property));
      return ok({ name: displayName, providerId: id, helpText, properties: described }, NO_CACHE);
    },
  },
];

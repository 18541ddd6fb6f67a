import { BINDINGS } from '../../domain/authentication/authentication.ts';
import { boundAliases } from '../../domain/authentication/bindings.ts';
import { SAML_ECP } from '../../domain/authentication/built-in-flows.ts';
import { inOrder } from '../../domain/authentication/find.ts';
import { REQUIRED_ACTION_PROPERTIES } from '../../domain/authentication/providers/required-action-properties.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { VIEW_FLOWS } from './authentication-flows.ts';

const PATH = '/ui-ext/authentication-management';

/** What the official console asks for its authentication screens. */
export const flowScreenEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: `${PATH}/flows`, roles: VIEW_FLOWS, handle: flows },
  {
    method: 'GET',
    path: `${PATH}/required-actions`,
    roles: ['view-realm', 'manage-realm', 'view-users', 'manage-users', 'query-users'],
    handle: async ({ realm }) =>
      ok(
        inOrder(authenticationOf(realm).requiredActions).map((action) => ({
          ...action,
          configurable: REQUIRED_ACTION_PROPERTIES[action.providerId] !== undefined,
        })),
        NO_CACHE,
      ),
  },
];

/** The flows and who uses them: the realm, or clients in place of the realm's. */
async function flows({ store, realm }: RealmRequest): Promise<Answer> {
  const authentication = authenticationOf(realm);
  const bound = boundAliases(authentication);
  const overrides = await store.clients.flowOverrides(realm.id);
  const usedBy = ({ id, alias }: { readonly id: string; readonly alias: string }) => {
    const bindings = BINDINGS.filter((binding) => bound[binding] === alias);
    if (bindings.length > 0) return { type: 'DEFAULT', values: bindings.map(() => alias) };
    const clients = ['browser', 'direct_grant'].flatMap((binding) =>
      overrides.filter((each) => each.overrides[binding] === id).map(({ clientId }) => clientId),
    );
    if (clients.length > 0) return { type: 'SPECIFIC_CLIENTS', values: clients };
    return undefined;
  };
  const shown = authentication.flows
    .filter(({ topLevel, alias }) => topLevel && alias !== SAML_ECP)
    .map((flow) => {
      const { id, alias, builtIn, description } = flow;
      const use = usedBy(flow);
      return {
        id,
        alias,
        builtIn,
        ...(use && { usedBy: use }),
        ...(description !== undefined && { description }),
      };
    });
  return ok(shown);
}

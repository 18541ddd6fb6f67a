import { BINDINGS, type Flow } from '../../domain/authentication/authentication.ts';
import { boundAliases } from '../../domain/authentication/bindings.ts';
import { SAML_ECP } from '../../domain/authentication/built-in-flows.ts';
import { getFlow } from '../../domain/authentication/change-flows.ts';
import { inOrder } from '../../domain/authentication/find.ts';
import { REQUIRED_ACTION_PROPERTIES } from '../../domain/authentication/providers/required-action-properties.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { pageOf, paging } from '../paging.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';
import { VIEW_FLOWS } from './authentication-flows.ts';

const PATH = '/ui-ext/authentication-management';

/** What the official console asks for its authentication screens. */
export const flowScreenEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: `${PATH}/flows`, roles: VIEW_FLOWS, handle: flows },
  {
    method: 'GET',
    path: `${PATH}/clients/:id`,
    roles: VIEW_FLOWS,
    handle: (admin) => users(admin, clientsOf),
  },
  { method: 'GET', path: `${PATH}/idp/:id`, roles: VIEW_FLOWS, handle: (admin) => users(admin, providersOf) },
  {
    method: 'GET',
    path: `${PATH}/required-actions`,
    roles: ['view-realm', 'manage-realm', 'view-users', 'query-users'],
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

/** The names of those that a flow is used by, by the page; what is searched is part of a name. */
async function users(
  admin: RealmRequest,
  usersOf: (admin: RealmRequest, flow: Flow) => Promise<readonly string[]>,
): Promise<Answer> {
  const { realm, request } = admin;
  const page = paging(request, USERS_A_PAGE);
  const search = request.query.get('search')?.toLowerCase() ?? '';
  const names = await usersOf(admin, getFlow(authenticationOf(realm), request.params.id ?? ''));
  return ok(pageOf(names.filter((name) => name.toLowerCase().includes(search)).toSorted(), page));
}

/** As many as the console gets that does not say how many it wants. */
const USERS_A_PAGE = 10;

/** Clients that have it in place of the realm's. */
async function clientsOf({ store, realm }: RealmRequest, { id }: Pick<Flow, 'id'>): Promise<string[]> {
  const overrides = await store.clients.flowOverrides(realm.id);
  return overrides.filter((each) => Object.values(each.overrides).includes(id)).map((each) => each.clientId);
}

/** Identity providers whose users go through it, at their first login or at any. */
async function providersOf({ realm }: RealmRequest, { alias }: Flow): Promise<string[]> {
  return realm.identityProviders
    .filter(({ settings }) =>
      [settings.firstBrokerLoginFlowAlias, settings.postBrokerLoginFlowAlias].includes(alias),
    )
    .map((each) => each.alias);
}

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

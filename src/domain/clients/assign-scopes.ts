import {
  realmAssignment,
  type ScopeAssignment,
  withoutServiceAccount,
  withServiceAccount,
} from '../client-scopes/assignment.ts';
import type { ClientScope } from '../client-scopes/client-scope.ts';
import type { Client } from './client.ts';
import type { ClientRepresentation } from './representation.ts';

type Named = Pick<ClientRepresentation, 'defaultClientScopes' | 'optionalClientScopes'>;
type Asked = Named & Pick<ClientRepresentation, 'clientTemplate'>;
type Kind = Pick<Client, 'protocol' | 'serviceAccountsEnabled'>;

const isNamed = ({ defaultClientScopes, optionalClientScopes }: Named): boolean =>
  defaultClientScopes !== undefined || optionalClientScopes !== undefined;

/**
 * The scopes of these names and the client's protocol; nobody is asked for a scope that is theirs anyway. Names nobody
 * knows are passed over.
 */
function named(
  { defaultClientScopes = [], optionalClientScopes = [] }: Named,
  scopes: readonly ClientScope[],
): ScopeAssignment {
  const idsOf = (names: readonly string[]) =>
    scopes.filter(({ name }) => names.includes(name)).map(({ id }) => id);
  const always = idsOf(defaultClientScopes);
  return {
    defaultClientScopes: always,
    optionalClientScopes: idsOf(optionalClientScopes).filter((id) => !always.includes(id)),
  };
}

const OPENID_CONNECT = 'openid-connect';

/** The scopes that a client may have: those of its protocol. */
const scopesFor = ({ protocol = OPENID_CONNECT }: Kind, scopes: readonly ClientScope[]) =>
  scopes.filter((scope) => scope.protocol === protocol);

/** The name of the client scope that was a client template once: those have no blanks (as Keycloak). */
export const scopeOfTemplate = (template: string): string => template.replaceAll(' ', '_');

/** The realm's, with the one that a client calls its template, unless that is asked for only. */
function usual({ clientTemplate }: Asked, scopes: readonly ClientScope[], client: Kind): ScopeAssignment {
  const assignment = realmAssignment(scopes, client.protocol ?? OPENID_CONNECT);
  if (clientTemplate === undefined) return assignment;
  const assigned = new Set([...assignment.defaultClientScopes, ...assignment.optionalClientScopes]);
  const template = scopes.find(({ name }) => name === scopeOfTemplate(clientTemplate));
  if (!template || assigned.has(template.id)) return assignment;
  return { ...assignment, defaultClientScopes: [...assignment.defaultClientScopes, template.id] };
}

/** The realm's scopes, or where some are named those alone; a service account brings its own. */
export function newScopes(asked: Asked, all: readonly ClientScope[], client: Kind): ScopeAssignment {
  const scopes = scopesFor(client, all);
  const assignment = isNamed(asked) ? named(asked, scopes) : usual(asked, scopes, client);
  return client.serviceAccountsEnabled ? withServiceAccount(assignment, scopes) : assignment;
}

/**
 * The scopes as they are, or those that are named; the service account's comes and goes with the account unless an update
 * says which there are (as Keycloak). A client that changes its protocol begins anew.
 */
export function updatedScopes(
  before: Client,
  asked: Named,
  all: readonly ClientScope[],
  client: Kind,
): ScopeAssignment {
  const scopes = scopesFor(client, all);
  if (isNamed(asked)) return named(asked, scopes);
  if ((client.protocol ?? OPENID_CONNECT) !== (before.protocol ?? OPENID_CONNECT))
    return usual(asked, scopes, client);
  const { serviceAccountsEnabled } = client;
  if (serviceAccountsEnabled === before.serviceAccountsEnabled) return pick(before);
  return serviceAccountsEnabled
    ? withServiceAccount(pick(before), scopes)
    : withoutServiceAccount(pick(before), scopes);
}

const pick = ({ defaultClientScopes, optionalClientScopes }: ScopeAssignment): ScopeAssignment => ({
  defaultClientScopes,
  optionalClientScopes,
});

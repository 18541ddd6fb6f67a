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
type Kind = Pick<Client, 'protocol' | 'serviceAccountsEnabled'>;

const isNamed = ({ defaultClientScopes, optionalClientScopes }: Named): boolean =>
  defaultClientScopes !== undefined || optionalClientScopes !== undefined;

/** The scopes of these names; nobody is asked for a scope that is theirs anyway. Names nobody knows are passed over. */
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

/** The realm's scopes, or where some are named those alone; a service account brings its own. */
export function newScopes(asked: Named, scopes: readonly ClientScope[], client: Kind): ScopeAssignment {
  const assignment = isNamed(asked)
    ? named(asked, scopes)
    : realmAssignment(scopes, client.protocol ?? 'openid-connect');
  return client.serviceAccountsEnabled ? withServiceAccount(assignment, scopes) : assignment;
}

/** The scopes as they are, or those that are named; the service account's comes and goes with the account. */
export function updatedScopes(
  before: Client,
  asked: Named,
  scopes: readonly ClientScope[],
  { serviceAccountsEnabled }: Kind,
): ScopeAssignment {
  const assignment = isNamed(asked) ? named(asked, scopes) : pick(before);
  if (serviceAccountsEnabled === before.serviceAccountsEnabled) return assignment;
  return serviceAccountsEnabled
    ? withServiceAccount(assignment, scopes)
    : withoutServiceAccount(assignment, scopes);
}

const pick = ({ defaultClientScopes, optionalClientScopes }: ScopeAssignment): ScopeAssignment => ({
  defaultClientScopes,
  optionalClientScopes,
});

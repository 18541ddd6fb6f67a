import type { ClientScope } from './client-scope.ts';

/** Which scopes a client has, by id: always, or when a request asks for them. */
export interface ScopeAssignment {
  readonly defaultClientScopes: readonly string[];
  readonly optionalClientScopes: readonly string[];
}

const SERVICE_ACCOUNT_SCOPE = 'service_account';

/** The scopes a new client of a protocol gets from its realm. */
export function realmAssignment(scopes: readonly ClientScope[], protocol: string): ScopeAssignment {
  const ids = (assignment: ClientScope['assignment']) =>
    scopes
      .filter((scope) => scope.assignment === assignment && scope.protocol === protocol)
      .map(({ id }) => id);
  return { defaultClientScopes: ids('default'), optionalClientScopes: ids('optional') };
}

/** The assignment with the scope whose mappers describe a service account, for a client that has one. */
export function withServiceAccount(
  assignment: ScopeAssignment,
  scopes: readonly ClientScope[],
): ScopeAssignment {
  const scope = scopes.find(({ name }) => name === SERVICE_ACCOUNT_SCOPE);
  const { defaultClientScopes, optionalClientScopes } = assignment;
  if (!scope || defaultClientScopes.includes(scope.id) || optionalClientScopes.includes(scope.id))
    return assignment;
  return { defaultClientScopes: [...defaultClientScopes, scope.id], optionalClientScopes };
}

/** The assignment without that scope, for a client that has a service account no longer. */
export function withoutServiceAccount(
  { defaultClientScopes, optionalClientScopes }: ScopeAssignment,
  scopes: readonly ClientScope[],
): ScopeAssignment {
  const scope = scopes.find(({ name }) => name === SERVICE_ACCOUNT_SCOPE);
  return { defaultClientScopes: defaultClientScopes.filter((id) => id !== scope?.id), optionalClientScopes };
}

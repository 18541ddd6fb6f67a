import { type ClientScope, isOfOrganizations } from '../domain/client-scopes/client-scope.ts';

/** Behind the name of such a scope, for every organization. */
const ALL = '*';

/** Names of a request that ask for organizations: all of a user's, the one that is named, or every one. */
export interface AskedOrganizations {
  /** Whether a name is one of them. */
  has(name: string): boolean;
  /** Whether it says which. */
  narrows(name: string): boolean;
  /** Whether it may stand alone. */
  isEvery(name: string): boolean;
}

/** @param scopes of a client */
export function askedOrganizations(scopes: readonly ClientScope[]): AskedOrganizations {
  const names = scopes.filter(isOfOrganizations).map(({ name }) => name);
  const which = (asked: string) => {
    const [name = '', organization, ...more] = asked.split(':');
    return names.includes(name) && more.length === 0 ? organization : undefined;
  };
  const narrows = (asked: string) => which(asked) !== undefined;
  return {
    has: (asked) => names.includes(asked) || narrows(asked),
    narrows,
    isEvery: (asked) => which(asked) === ALL,
  };
}

import type { Condition } from './condition.ts';

/** A client scope is granted, by default or because it was asked for; or is not. */
export const clientScope: Condition = {
  id: 'conditional-client-scope',
  holds: async ({ realm, clientScopes }, { client_scope: name, negate }) => {
    if (!realm.clientScopes.some((known) => known.name === name)) return false;
    return clientScopes.some((granted) => granted.name === name) !== (negate === 'true');
  },
};

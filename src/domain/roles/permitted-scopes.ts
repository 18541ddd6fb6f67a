import type { ClientScope } from '../client-scopes/client-scope.ts';
import type { RealmView } from '../realms/realm-view.ts';

/**
 * Those of the scopes that count for a user: one with roles mapped to it is for people who have one of these, or one that they
 * include; neither its mappers nor its name are for anybody else (as Keycloak).
 * @param userRoles ids of all the user's roles, with those that they include
 */
export const permittedScopes = (
  { roles }: Pick<RealmView, 'roles'>,
  scopes: readonly ClientScope[],
  userRoles: ReadonlySet<string>,
): readonly ClientScope[] =>
  scopes.filter(
    ({ scopeMappings }) =>
      scopeMappings.length === 0 || !roles.expand(scopeMappings).isDisjointFrom(userRoles),
  );

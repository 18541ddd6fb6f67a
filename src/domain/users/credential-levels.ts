import { findFlow, inOrder } from '../authentication/find.ts';
import { authenticationOf, type RealmView } from '../realms/realm-view.ts';
import { typeAskedBy } from './credential-kinds.ts';

/** What stands in a flow for the level of authentication that comes of the part behind it. */
export const LEVEL_CONDITION = 'conditional-level-of-authentication';

/** The level of authentication at which each type of credentials is asked for in a flow; -1 where the flow knows none. */
export const credentialLevels = (realm: RealmView, flowId: string): ReadonlyMap<string, number> =>
  realm.derived(`levels of credentials ${flowId}`, () => new Map(levelsIn(realm, flowId, -1)));

function levelsIn(realm: RealmView, flowId: string, outer: number): [type: string, level: number][] {
  const authentication = authenticationOf(realm);
  let level = outer;
  return inOrder(findFlow(authentication, flowId)?.executions ?? []).flatMap((execution) => {
    if (execution.flowId !== undefined) return levelsIn(realm, execution.flowId, level);
    if (execution.authenticator === LEVEL_CONDITION) {
      const config = authentication.configs.find(({ id }) => id === execution.configId)?.config ?? {};
      const own = Number(config['loa-condition-level'] ?? Number.NaN);
      if (Number.isInteger(own)) level = own;
      return [];
    }
    const type = typeAskedBy(execution.authenticator ?? '');
    return type === undefined ? [] : [[type, level]];
  });
}

/** The level that it takes to remove a credential of a type: that at which a login in a browser asks for one (as Keycloak). */
export const levelToRemove = (realm: RealmView, type: string): number =>
  credentialLevels(realm, authenticationOf(realm).bindings.browserFlow).get(type) ?? -1;

/** What whoever has not reached that level is told (as Keycloak). */
export const insufficientLevel = (type: string): string =>
  `Insufficient level of authentication for removing credential of type '${type}'.`;

import { authenticationOf, type RealmView } from '../realms/realm-view.ts';

/** Aliases of what every new user of a realm is asked to do. */
export const defaultActions = (realm: RealmView): string[] =>
  authenticationOf(realm)
    .requiredActions.filter(({ enabled, defaultAction }) => enabled && defaultAction)
    .map(({ alias }) => alias);

/** Whether a realm asks its users for an action at all, where they are not asked one by one. */
export const asksFor = (realm: RealmView, alias: string): boolean =>
  authenticationOf(realm).requiredActions.some((action) => action.alias === alias && action.enabled);

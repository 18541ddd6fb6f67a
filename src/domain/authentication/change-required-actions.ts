import { adminNotFound } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import type { RealmAuthentication } from './authentication.ts';
import { inOrder, lastPriority } from './find.ts';
import type { RequiredAction } from './required-action.ts';
import { REQUIRED_ACTIONS } from './required-actions.ts';

/** The actions that could be registered, and are not. */
export const unregisteredActions = ({ requiredActions }: RealmAuthentication): readonly RequiredAction[] =>
  REQUIRED_ACTIONS.filter(
    ({ providerId }) => !requiredActions.some((each) => each.providerId === providerId),
  );

/** The action by its alias. @throws {Refusal} 404 in those of Keycloak's two wordings that are asked for */
export function getRequiredAction(
  { requiredActions }: RealmAuthentication,
  alias: string,
  description = 'Failed to find required action',
): RequiredAction {
  const action = requiredActions.find((each) => each.alias === alias);
  if (!action) throw adminNotFound(description);
  return action;
}

/** @throws {Refusal} 400 when there is no such action, 409 when it is registered */
export function registerAction(
  authentication: RealmAuthentication,
  providerId: string,
  name: string | undefined,
): RealmAuthentication {
  const provider = REQUIRED_ACTIONS.find((each) => each.providerId === providerId);
  if (!provider) throw new Refusal(400, 'Required Action Provider with given providerId not found');
  if (authentication.requiredActions.some(({ alias }) => alias === providerId)) throw aliasTaken();
  const { requiredActions } = authentication;
  const action: RequiredAction = {
    ...provider,
    name: name ?? provider.name,
    enabled: true,
    priority: lastPriority(requiredActions),
  };
  return { ...authentication, requiredActions: [...requiredActions, action] };
}

/** @throws {Refusal} 409 when the new alias is another's */
export function changeAction(
  authentication: RealmAuthentication,
  before: RequiredAction,
  changed: RequiredAction,
): RealmAuthentication {
  const { requiredActions } = authentication;
  if (requiredActions.some((each) => each.alias === changed.alias && each.alias !== before.alias))
    throw aliasTaken();
  return {
    ...authentication,
    requiredActions: requiredActions.map((each) => (each.alias === before.alias ? changed : each)),
  };
}

const aliasTaken = () =>
  new Refusal(409, 'conflict', {
    description: 'A Required Action Provider with given alias already exists.',
  });

/** An action changes places with the one before or behind it; the first and the last stay where they are. */
export function moveAction(
  authentication: RealmAuthentication,
  action: RequiredAction,
  by: -1 | 1,
): RealmAuthentication {
  const ordered = inOrder(authentication.requiredActions);
  const other = ordered[ordered.indexOf(action) + by];
  if (!other) return authentication;
  return changeAction(changeAction(authentication, action, { ...action, priority: other.priority }), other, {
    ...other,
    priority: action.priority,
  });
}

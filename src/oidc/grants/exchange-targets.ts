import type { Client } from '../../domain/clients/client.ts';
import { findClientView, type UserView } from '../../domain/clients/client-view.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { Refusal } from '../../errors/refusal.ts';
import { tell } from '../happening.ts';
import { type GrantedScope, permittedScope } from '../scope.ts';
import type { GrantRequest } from './grant.ts';

/** The clients that an exchanged token shall be for; undefined where none is named. @throws {Refusal} 400 */
export async function exchangeTargets({ realm, form, store, authenticated, happening }: GrantRequest) {
  const names = [...new Set(form.all('audience'))];
  const views = await Promise.all(names.map((name) => findClientView(store, realm.id, name)));
  const missing = names.find((_name, at) => !views[at]);
  if (missing !== undefined) {
    tell(happening, { audience: missing });
    throw invalidClientRequest('Audience not found', 'client_not_found', 'audience not found');
  }
  if (authenticated.client.publicClient)
    throw invalidClientRequest('Public client is not allowed to exchange token');
  const disabled = views.find((view) => !view?.client.enabled);
  if (disabled) {
    tell(happening, { audience: disabled.client.clientId });
    throw invalidClientRequest('Client disabled', 'client_disabled', 'audience client disabled');
  }
  return names.length > 0 ? views.flatMap((view) => view?.client ?? []) : undefined;
}

const invalidClientRequest = (description: string, error = 'invalid_client', reason = description) =>
  new Refusal(400, 'invalid_client', { description, event: { error, reason } });

/** Without the scopes that the user is permitted by roles of other clients alone: what the token is not for it does not tell of. */
export function scopeForTargets(
  realm: RealmView,
  scope: GrantedScope,
  { roleIds }: UserView,
  targets: readonly Client[],
): GrantedScope {
  const owners = new Set<string | undefined>([undefined, ...targets.map(({ id }) => id)]);
  const roles = [...realm.roles.expand(roleIds)].filter((id) =>
    owners.has(realm.roles.byId.get(id)?.clientId),
  );
  return permittedScope(realm, scope, new Set(roles));
}

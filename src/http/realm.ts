import { ownAddressOf } from '../domain/realms/realm-address.ts';
import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from './exchange.ts';

/**
 * The realm that the path names, enabled or not; the request is one to its own address from then on. What was acknowledged
 * before the request was sent, on whichever node, is known from here on (decision 6).
 * @throws {Refusal} 404
 */
export async function getRealm(realms: Realms, request: Request): Promise<RealmView> {
  await realms.heard();
  const realm = await realms.find(request.params.realm ?? '');
  if (!realm) throw new Refusal(404, 'Realm does not exist');
  const own = ownAddressOf(realm);
  if (own !== undefined) request.knowAs(own);
  return realm;
}

/** A realm that is disabled issues no tokens and takes no registrations. @throws {Refusal} 403 */
export function requireEnabled({ settings }: RealmView): void {
  if (!settings.enabled) throw new Refusal(403, 'access_denied', { description: 'Realm not enabled' });
}

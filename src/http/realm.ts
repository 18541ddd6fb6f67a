import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from './exchange.ts';

/** The realm that the path names, enabled or not. @throws {Refusal} 404 */
export async function getRealm(realms: Realms, request: Request): Promise<RealmView> {
  const realm = await realms.find(request.params.realm ?? '');
  if (!realm) throw new Refusal(404, 'Realm does not exist');
  return realm;
}

/** A realm that is disabled issues no tokens and takes no registrations. @throws {Refusal} 403 */
export function requireEnabled({ settings }: RealmView): void {
  if (!settings.enabled) throw new Refusal(403, 'access_denied', { description: 'Realm not enabled' });
}

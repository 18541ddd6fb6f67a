import { CREATE_REALM_ROLE, MASTER } from '../../domain/realms/names.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { adminRolesOver } from '../../domain/roles/administrator.ts';
import type { User } from '../../domain/users/user.ts';
import { adminNotFound, adminUnauthorized } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, ok, type Route } from '../../http/exchange.ts';
import { type AdminRequest, type AdminService, adminRoute, NO_CACHE } from '../resource.ts';

const CONSOLE = 'security-admin-console';

/** `/admin/{realm}/console/whoami`: who is logged in to the console of a realm, and what they may do there. */
export const whoamiRoute = (service: AdminService): Route =>
  adminRoute(service, 'GET', '/admin/:realm/console/whoami', whoami);

async function whoami({ realms, request, bearer }: AdminRequest): Promise<Answer> {
  const realm = await realms.find(request.params.realm ?? '');
  if (!realm) throw adminNotFound('Realm not found.  Did you type in a bad URL?');
  if (realm.id !== bearer.realm.id) throw adminUnauthorized();
  const { client, user, roleIds } = bearer;
  if (client.clientId !== CONSOLE)
    throw new Refusal(
      403,
      `Token issued for an application that is not the admin console: ${client.clientId}`,
    );
  const administered = await administeredRealm(realm, request.query.get('currentRealm'), realms);
  const roles = administered ? adminRolesOver(administered, bearer) : new Set<string>();
  if (!administered || roles.size === 0) throw new Refusal(403, 'No realm access');
  const createRealm = realm.name === MASTER ? realm.roles.find(CREATE_REALM_ROLE) : undefined;
  return ok(
    {
      userId: user.id,
      realm: realm.name,
      displayName: displayName(user),
      locale: localeOf(realm, user),
      temporary: false,
      createRealm: createRealm !== undefined && roleIds.has(createRealm.id),
      realm_access: { [administered.name]: [...roles] },
    },
    NO_CACHE,
  );
}

/** The administrators of `master` look at any realm, those of another at their own. */
async function administeredRealm(
  realm: RealmView,
  asked: string | null,
  realms: AdminService['realms'],
): Promise<RealmView | undefined> {
  return realm.name === MASTER && asked ? realms.find(asked) : realm;
}

const displayName = ({ username, firstName, lastName }: User): string =>
  firstName !== undefined || lastName !== undefined
    ? [firstName, lastName].filter((name) => name !== undefined).join(' ')
    : username;

function localeOf({ settings }: RealmView, { attributes }: User): string {
  const { internationalizationEnabled, supportedLocales = [], defaultLocale } = settings;
  const [own = ''] = attributes.locale ?? [];
  if (!internationalizationEnabled) return 'en';
  return supportedLocales.includes(own) ? own : defaultLocale || 'en';
}

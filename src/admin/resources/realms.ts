import { administration } from '../../domain/realms/create-realm.ts';
import { settingsFrom } from '../../domain/realms/from-representation.ts';
import { ADMIN_ROLE, CREATE_REALM_ROLE, MASTER, realmClientId } from '../../domain/realms/names.ts';
import type { Realm } from '../../domain/realms/realm.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { RealmRepresentation } from '../../domain/realms/representation.ts';
import { realmRepresentation } from '../../domain/realms/to-representation.ts';
import { adminRolesOver } from '../../domain/roles/administrator.ts';
import { type Change, Conflict } from '../../domain/store.ts';
import { adminConflict, adminError, adminForbidden, adminNotFound } from '../../errors/admin.ts';
import { type Answer, created, noContent, ok, type Route } from '../../http/exchange.ts';
import { newId } from '../../lib/ids.ts';
import { pathSegment } from '../../lib/path-segment.ts';
import { allRealms } from '../all-realms.ts';
import { ANY_ROLE } from '../any-role.ts';
import { changeEvent } from '../change-record.ts';
import { checkedSettings } from '../checked-settings.ts';
import { isBrief } from '../paging.ts';
import { readNewRealm, readRealm } from '../read-realm.ts';
import { importRealm } from '../realm-document/import-realm.ts';
import {
  type AdminRequest,
  type AdminService,
  adminRoute,
  endpointWithBody,
  NO_CACHE,
  REALMS,
  type RealmRequest,
  realmRoute,
} from '../resource.ts';
import { updateRealm } from '../update-realm.ts';
import { checkRealmId, checkRealmName } from './realm-name.ts';

const VIEW_USERS = ['view-users', 'manage-users'];

/** `/admin/realms`: the realms themselves. */
export function realmRoutes(service: AdminService): Route[] {
  return [
    adminRoute(service, 'GET', REALMS, list),
    adminRoute(service, 'POST', REALMS, create),
    realmRoute(service, { method: 'GET', path: '', roles: ANY_ROLE, handle: read }),
    realmRoute(
      service,
      endpointWithBody({
        method: 'PUT',
        path: '',
        roles: ['manage-realm'],
        read: readRealm,
        handle: update,
      }),
    ),
    adminRoute(service, 'DELETE', `${REALMS}/:realm`, remove),
  ];
}

async function list(admin: AdminRequest): Promise<Answer> {
  const brief = isBrief(admin.request, false);
  const shown = (await allRealms(admin)).flatMap((realm) => {
    const roles = adminRolesOver(realm, admin.bearer);
    if (roles.has('view-realm') || roles.has('manage-realm'))
      return [brief ? briefly(realm) : realmRepresentation(realm)];
    return roles.size > 0 ? [{ realm: realm.name }] : [];
  });
  if (shown.length === 0) throw adminForbidden();
  return ok(shown, NO_CACHE);
}

const briefly = ({ id, name, settings: { displayName, enabled } }: RealmView) => ({
  id,
  realm: name,
  ...(displayName !== undefined && { displayName }),
  enabled,
});

async function create(admin: AdminRequest): Promise<Answer> {
  const { store, realms, request, bearer } = admin;
  const mayCreate = bearer.realm.roles.find(CREATE_REALM_ROLE);
  if (bearer.realm.name !== MASTER || !mayCreate || !bearer.roleIds.has(mayCreate.id)) throw adminForbidden();
  const representation = readNewRealm(request);
  const name = representation.realm ?? '';
  checkRealmName(name);
  checkRealmId(representation.id);
  const master = await realms.get(bearer.realm.id);
  const settings = checkedSettings(
    realms,
    settingsFrom({ ...representation, enabled: representation.enabled ?? false }),
  );
  const id = representation.id || newId();
  const unit = [
    ...(await importRealm(admin, { id, name }, settings, representation)),
    ...(await administer(admin, master, name)),
  ];
  try {
    await store.commit([...unit, recorded(admin, 'CREATE', name, representation)]);
  } catch (error) {
    if (!(error instanceof Conflict)) throw error;
    throw adminConflict(
      (await store.realms.findByName(name)) ? `Realm ${name} already exists` : 'Duplicate resource error',
    );
  }
  return created(`${request.baseUrl}${REALMS}/${pathSegment(name)}`);
}

/** Master's administrators administer the realm, and so does whoever makes it. */
async function administer(
  { store, clock, bearer }: AdminRequest,
  master: Realm | undefined,
  realmName: string,
): Promise<Change[]> {
  if (!master) return [];
  const { unit, roles } = await administration(store, master, realmName, clock.now());
  const admin = bearer.realm.roles.find(ADMIN_ROLE);
  if (admin && bearer.roleIds.has(admin.id)) return unit;
  // Who administers a realm is not somebody else in it, unless they are told so (as Keycloak).
  const given = roles.filter((role) => role.name !== 'impersonation');
  return [...unit, ...given.map(({ id }) => store.users.addRole(master.id, bearer.user.id, id))];
}

async function read({ realm, roles }: RealmRequest): Promise<Answer> {
  if (roles.has('view-realm') || roles.has('manage-realm')) return ok(realmRepresentation(realm), NO_CACHE);
  const { bruteForceProtected, supportedLocales = [], organizationsEnabled } = realm.settings;
  const shown = {
    realm: realm.name,
    ...(VIEW_USERS.some((role) => roles.has(role)) && {
      registrationEmailAsUsername: realm.settings.registrationEmailAsUsername,
    }),
    bruteForceProtected,
    supportedLocales,
    organizationsEnabled,
  };
  return ok(shown, NO_CACHE);
}

async function update(admin: RealmRequest, representation: RealmRepresentation): Promise<Answer> {
  await updateRealm(admin, representation);
  return noContent;
}

async function remove(admin: AdminRequest): Promise<Answer> {
  const { store, realms, request, bearer } = admin;
  const realm = await realms.find(request.params.realm ?? '');
  if (!realm) throw adminNotFound('Realm not found.');
  if (!adminRolesOver(realm, bearer).has('manage-realm')) throw adminForbidden();
  if (realm.name === MASTER) throw adminError(400, "Can't remove master realm");
  const master = await store.realms.findByName(MASTER);
  const client = master && (await store.clients.findByClientId(master.id, realmClientId(realm.name)));
  try {
    await store.commit([
      store.realms.remove(realm),
      ...(client ? [store.clients.remove(client)] : []),
      recorded(admin, 'DELETE', realm.name),
    ]);
  } catch (error) {
    if (error instanceof Conflict && error.reason === 'gone') throw adminNotFound('Realm not found.');
    throw error;
  }
  return noContent;
}

/** Realms come and go in the events of the administrator's own realm. */
function recorded(admin: AdminRequest, operation: string, name: string, representation?: unknown): Change {
  const { store, clock, bearer } = admin;
  const done = { operation, resourceType: 'REALM', path: name, representation };
  return store.events.append(changeEvent(bearer.realm, { ...admin, now: clock.now() }, done));
}

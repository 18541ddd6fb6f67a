import { BINDINGS, type RealmAuthentication } from '../../domain/authentication/authentication.ts';
import { bind } from '../../domain/authentication/bindings.ts';
import { builtInAuthentication } from '../../domain/authentication/built-in.ts';
import { administration } from '../../domain/realms/create-realm.ts';
import { settingsFrom } from '../../domain/realms/from-representation.ts';
import { ADMIN_ROLE, CREATE_REALM_ROLE, MASTER, realmClientId } from '../../domain/realms/names.ts';
import type { Realm } from '../../domain/realms/realm.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { RealmRepresentation } from '../../domain/realms/representation.ts';
import { findSettingProblem, settled } from '../../domain/realms/setting-values.ts';
import { freshRealmSettings, type RealmSettings } from '../../domain/realms/settings.ts';
import { realmRepresentation } from '../../domain/realms/to-representation.ts';
import { adminRolesOver } from '../../domain/roles/administrator.ts';
import { type Change, Conflict } from '../../domain/store.ts';
import { hasBlacklist } from '../../domain/users/password-policy/blacklist.ts';
import { BadPolicy, parsePasswordPolicy } from '../../domain/users/password-policy/password-policy.ts';
import { adminConflict, adminError, adminForbidden, adminNotFound } from '../../errors/admin.ts';
import { Refusal } from '../../errors/refusal.ts';
import { type Answer, created, noContent, ok, type Request, type Route } from '../../http/exchange.ts';
import { readJson } from '../../http/json-body.ts';
import { newId } from '../../lib/ids.ts';
import { allRealms } from '../all-realms.ts';
import { ANY_ROLE } from '../any-role.ts';
import { changeRealm } from '../change-realm.ts';
import { changeEvent } from '../change-record.ts';
import { isBrief } from '../paging.ts';
import { checkDocumentPatterns, withClientPolicies } from '../realm-document/client-policies.ts';
import { RealmDocument } from '../realm-document/document.ts';
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
  const representation = readNew(request);
  const name = representation.realm ?? '';
  checkRealmName(name);
  checkRealmId(representation.id);
  const master = await realms.get(bearer.realm.id);
  const settings = checked(settingsFrom({ ...representation, enabled: representation.enabled ?? false }));
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
  return created(`${request.baseUrl}${REALMS}/${encodeURIComponent(name)}`);
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

/** The flows of the realm, bound as is asked. @throws {Refusal} 400 when a flow is not there; Keycloak fails with 500 */
function bound(before: RealmAuthentication, representation: RealmRepresentation): RealmAuthentication {
  const authentication = bind(before, representation);
  if (typeof authentication === 'string')
    throw adminError(400, `'${authentication}' must be the alias of a flow of the realm`);
  return authentication;
}

async function rebind(store: AdminService['store'], { id }: Realm, representation: RealmRepresentation) {
  if (BINDINGS.every((binding) => representation[binding] === undefined)) return [];
  const before = (await store.authentication.find(id)) ?? builtInAuthentication(id);
  const authentication = bound(before, representation);
  return authentication === before ? [] : [store.authentication.save(authentication)];
}
function readRealm(request: Request): RealmDocument {
  const representation = readJson(request, 'RealmRepresentation', RealmDocument);
  checkRealmWords(representation);
  return representation;
}

/** Words of which Keycloak's JSON binding knows some alone. @throws {Refusal} 400 */
export function checkRealmWords({ bruteForceStrategy = 'MULTIPLE' }: RealmRepresentation): void {
  if (!['LINEAR', 'MULTIPLE'].includes(bruteForceStrategy)) throw unparsable();
}

const unparsable = () => new Refusal(400, 'unknown_error', { description: 'Cannot parse the JSON' });

/** Whatever is wrong with the document, Keycloak says the same here. */
function readNew(request: Request): RealmDocument {
  try {
    return readRealm(request);
  } catch (error) {
    if (error instanceof Refusal && error.status === 400)
      throw adminError(400, 'unable to read contents from stream');
    throw error;
  }
}

/** The settings as they are stored. What was stored before its words were checked is left alone. @throws {Refusal} 400 */
function checked(asked: RealmSettings, before = freshRealmSettings): RealmSettings {
  const settings = settled(asked);
  const problem = findSettingProblem(settings, before);
  if (problem) throw adminError(400, problem);
  return withPasswordPolicy(settings, before);
}

/** Each rule of the password policy once; an empty one is none. What was stored is not asked about again. */
function withPasswordPolicy(
  { passwordPolicy, ...settings }: RealmSettings,
  before: RealmSettings,
): RealmSettings {
  if (passwordPolicy === undefined) return settings;
  if (passwordPolicy === before.passwordPolicy) return { ...settings, passwordPolicy };
  try {
    const { text, configs } = parsePasswordPolicy(passwordPolicy);
    const list = configs.get('passwordBlacklist');
    if (typeof list === 'string' && !hasBlacklist(list))
      throw new BadPolicy(`Invalid config for passwordBlacklist: Password blacklist ${list} not found!`);
    return text === '' ? settings : { ...settings, passwordPolicy: text };
  } catch (error) {
    throw error instanceof BadPolicy ? adminError(400, error.message) : error;
  }
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

/** Merges a representation into the realm. @throws {Refusal} 400, 409 */
export async function updateRealm(admin: RealmRequest, representation: RealmRepresentation): Promise<void> {
  const { store } = admin;
  checkDefaultGroups(admin.realm, representation);
  await checkDocumentPatterns(representation);
  const scopes = admin.realm.clientScopes.map(({ name }) => name);
  try {
    await changeRealm(
      admin,
      (before) => {
        const name = representation.realm ?? before.name;
        if (name !== before.name) checkRename(before, name);
        const settings = checked(settingsFrom(representation, before.settings), before.settings);
        return { ...before, name, settings: withClientPolicies(settings, representation, scopes) };
      },
      async (realm, before) => [
        ...(realm.name === before.name ? [] : await renameRealmClient(store, before.name, realm.name)),
        ...(await rebind(store, realm, representation)),
        // What was counted says nothing about a time when nobody counted.
        ...(realm.settings.bruteForceProtected ? [] : [store.loginFailures.clearAll(realm.id)]),
      ],
    );
  } catch (error) {
    throw error instanceof Conflict ? adminConflict('Realm with same name exists') : error;
  }
}

/** Which groups new users join is changed by `/default-groups`: here they are as they are. @throws {Refusal} 400 */
function checkDefaultGroups({ defaultGroups }: RealmView, asked: RealmRepresentation): void {
  const paths = new Set(defaultGroups.map(({ path }) => path));
  if (asked.defaultGroups?.some((path) => !paths.has(path)))
    throw adminError(400, "'defaultGroups' is changed at /default-groups");
}

function checkRename(realm: Realm, name: string): void {
  if (realm.name === MASTER) throw adminError(400, "Can't rename master realm");
  checkRealmName(name, 'admin');
}

/** The client in `master` that administers the realm goes by the realm's name; what it is called stays (as Keycloak). */
async function renameRealmClient(store: AdminService['store'], from: string, to: string) {
  const master = await store.realms.findByName(MASTER);
  const client = master && (await store.clients.findByClientId(master.id, realmClientId(from)));
  if (!master || !client) return [];
  return [
    store.clients.update({ ...client, clientId: realmClientId(to) }, { ifRevision: client.revision }),
    store.realms.touch(master.id),
  ];
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

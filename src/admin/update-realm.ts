import { BINDINGS, type RealmAuthentication } from '../domain/authentication/authentication.ts';
import { bind } from '../domain/authentication/bindings.ts';
import { builtInAuthentication } from '../domain/authentication/built-in.ts';
import { settingsFrom } from '../domain/realms/from-representation.ts';
import { MASTER, realmClientId } from '../domain/realms/names.ts';
import type { Realm } from '../domain/realms/realm.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { RealmRepresentation } from '../domain/realms/representation.ts';
import { Conflict } from '../domain/store.ts';
import { adminConflict, adminError } from '../errors/admin.ts';
import { changeRealm } from './change-realm.ts';
import { checkedSettings } from './checked-settings.ts';
import { checkDocumentPatterns, withClientPolicies } from './realm-document/client-policies.ts';
import type { AdminService, RealmRequest } from './resource.ts';
import { checkRealmName } from './resources/realm-name.ts';

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
        const settings = checkedSettings(
          admin.realm,
          settingsFrom(representation, before.settings),
          before.settings,
        );
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

import type { RealmAuthentication } from '../../domain/authentication/authentication.ts';
import { builtInAuthentication } from '../../domain/authentication/built-in.ts';
import type { Client } from '../../domain/clients/client.ts';
import { createServiceAccount } from '../../domain/clients/service-account.ts';
import { type BegunRealm, beginRealm, completeRealm } from '../../domain/realms/create-realm.ts';
import type { Realm } from '../../domain/realms/realm.ts';
import { createContents, type RealmContents, viewOf } from '../../domain/realms/realm-contents.ts';
import type { RealmSettings } from '../../domain/realms/settings.ts';
import type { Change } from '../../domain/store.ts';
import { USER_PROFILE_TYPE } from '../../domain/users/profile/user-profile.ts';
import { adminError } from '../../errors/admin.ts';
import { badRequest } from '../../errors/http.ts';
import { conform } from '../../http/representation.ts';
import { judgeImported } from '../judge-client.ts';
import { checkTexts } from '../localization-texts.ts';
import type { AdminRequest, AdminService } from '../resource.ts';
import { type ProfileSettings, readProfile, UPConfig } from '../user-profile.ts';
import { checkDocumentPatterns, withClientPolicies } from './client-policies.ts';
import { readClientScopes, readClientTemplates } from './client-scopes.ts';
import { readClient, withLogoutUris } from './clients.ts';
import { readComponents } from './components.ts';
import type { RealmDocument } from './document.ts';
import { readAuthentication } from './flows.ts';
import { readGroup, withDefaults } from './groups.ts';
import { readProviders } from './identity-providers.ts';
import { inNewWords } from './older-documents.ts';
import { completeRoles, mapScopes, namedRoles, readClientRoles, readRole } from './roles.ts';
import { refuseUnavailable } from './unavailable.ts';
import { createUserDrafts, readUser } from './users.ts';

/**
 * The changes that make the realm of a document, with all that is in it and what every realm has.
 * @param settings of the realm, checked
 * @throws {Refusal} 400 with the first thing that is wrong; 501 for what this version has nothing to do with
 */
export async function importRealm(
  admin: AdminRequest,
  { id, name }: { readonly id: string; readonly name: string },
  settings: RealmSettings,
  said: RealmDocument,
): Promise<Change[]> {
  const document = inNewWords(said);
  refuseUnavailable(document);
  await checkDocumentPatterns(document);
  const now = admin.clock.now();
  const authentication = readAuthentication(admin.realms, id, document);
  const begun = begin(document, { id, name, settings: { ...settings, ...textsOf(document) } });
  const clients = await readClients(admin, begun, authentication, document, now);
  for (const role of readClientRoles(id, document.roles, clients)) begun.roles.add(role);
  const components = await readComponents(document.components, {
    realmId: id,
    realmName: name,
    parentId: id,
    now,
    additions: admin.realms.additions,
  });
  const identityProviders = readProviders(id, document, settings.sslRequired);
  const completed = await completeRealm(
    begun,
    { authentication, components, identityProviders, clients },
    now,
  );
  completeRoles(completed, document);
  const mapped = mapScopes(completed, document);
  const { ensure } = namedRoles(mapped.roles, mapped.clients);
  const groups = (document.groups ?? []).flatMap((group) =>
    readGroup(group, { realmId: id, path: '' }, ensure),
  );
  return create(admin, { ...mapped, groups: withDefaults(groups, document.defaultGroups) }, document, now);
}

/** The realm with the roles, the client scopes and the client policies of the document. @throws {Refusal} 400 */
function begin(document: RealmDocument, asked: Pick<Realm, 'id' | 'name' | 'settings'>): BegunRealm {
  const { id } = asked;
  const begun = beginProfiled(document, asked, {
    roles: (document.roles?.realm ?? []).map((role) => readRole(id, role)),
    ...(document.defaultRole && { defaultRole: readRole(id, document.defaultRole) }),
    clientScopes: readClientScopes(id, document),
  });
  const scopes = begun.clientScopes.map((scope) => scope.name);
  const settings = withClientPolicies(begun.realm.settings, document, scopes);
  return { ...begun, realm: { ...begun.realm, settings } };
}

/** The clients of the document, as the realm that has begun lets them be. @throws {Refusal} 400 */
async function readClients(
  admin: AdminRequest,
  { realm: { id, name, settings }, clientScopes }: BegunRealm,
  authentication: RealmAuthentication | undefined,
  { clients: said = [] }: RealmDocument,
  now: number,
): Promise<Client[]> {
  const { fetchSector } = admin;
  const surroundings = {
    id,
    settings,
    clientScopes,
    authentication: () => authentication ?? builtInAuthentication(id),
  };
  const derived = new Map<string, unknown>();
  const judging = {
    ...surroundings,
    name,
    roles: { ofClient: () => [] },
    derived<Value>(key: string, derive: () => Value): Value {
      if (!derived.has(key)) derived.set(key, derive());
      return derived.get(key) as Value;
    },
  };
  const judge = (client: Client) => judgeImported(admin, judging, client, now);
  const clients = [];
  for (const each of said)
    clients.push(withLogoutUris(await readClient(each, surroundings, { fetchSector, now, judge })));
  return clients;
}

/** A realm that has begun, with the user profile of the document: it may speak of the realm's scopes. @throws {Refusal} 400 */
function beginProfiled(document: RealmDocument, ...asked: Parameters<typeof beginRealm>): BegunRealm {
  const begun = beginRealm(...asked);
  const { realm } = begun;
  const clientScopes = [...begun.clientScopes, ...readClientTemplates(realm.id, document)];
  const profile = profileSettings(realm.name, document, clientScopes);
  return { ...begun, clientScopes, realm: { ...realm, settings: { ...realm.settings, ...profile } } };
}

/** Roles that only users have are made as well: users come first. */
async function create(
  { store, realms }: Pick<AdminService, 'store' | 'realms'>,
  contents: RealmContents,
  { users = [] }: RealmDocument,
  now: number,
): Promise<Change[]> {
  const { clients, roles, groups } = contents;
  const realm = viewOf(contents, realms);
  const groupAt = (path: string) => groups.find((group) => group.path === path)?.group.id;
  const surroundings = { realm, clients, roles: namedRoles(roles, clients), groupAt };
  const drafts = users.map((said) => readUser(said, surroundings, now));
  const made = await createUserDrafts(store, drafts, surroundings, now);
  const has = new Set(drafts.map(({ user }) => user.serviceAccountClientId));
  const accounts = clients.filter(({ id, serviceAccountsEnabled }) => serviceAccountsEnabled && !has.has(id));
  return [
    ...createContents(store, contents),
    ...made,
    ...accounts.flatMap((client) => createServiceAccount(store, realm, client, now)),
  ];
}

function textsOf({ localizationTexts }: RealmDocument): Pick<RealmSettings, 'localizationTexts'> {
  if (!localizationTexts) return {};
  checkTexts(localizationTexts);
  return { localizationTexts };
}

/** The user profile is a component in documents. @throws {Refusal} 400 */
function profileSettings(
  name: string,
  { components = {} }: RealmDocument,
  scopes: readonly { readonly name: string }[],
): ProfileSettings {
  const [said, ...more] = components[USER_PROFILE_TYPE] ?? [];
  if (more.length > 0) throw adminError(400, 'A realm has one user profile');
  const text = said?.config?.['kc.user.profile.config']?.[0];
  if (text === undefined) return {};
  return readProfile({ name, scopes: new Set(scopes.map((scope) => scope.name)) }, asProfile(text));
}

function asProfile(text: string): UPConfig {
  try {
    const conformed = conform(UPConfig, JSON.parse(text));
    if ('value' in conformed) return conformed.value;
  } catch {
    // Not JSON at all.
  }
  throw badRequest('The user profile of the document cannot be read');
}

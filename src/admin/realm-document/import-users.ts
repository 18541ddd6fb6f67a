import { createServiceAccount } from '../../domain/clients/service-account.ts';
import { findGroupByPath } from '../../domain/groups/find-by-path.ts';
import { removeUser } from '../../domain/users/remove-user.ts';
import { checkMayJoin } from '../administration.ts';
import type { RealmRequest } from '../resource.ts';
import type { PartialImportRepresentation } from './document.ts';
import type { ImportedClients } from './import-clients.ts';
import type { ImportedGroups } from './import-groups.ts';
import { checkGiven, type Work } from './import-work.ts';
import type { ImportLog } from './partial-import-results.ts';
import type { NamedRoles } from './roles.ts';
import { createUserDrafts, readUser, type UserDraft } from './users.ts';

/** What users belong to, after the import. */
interface ForUsers {
  readonly clients: ImportedClients;
  readonly roles: NamedRoles;
  readonly groups: ImportedGroups;
}

/** Brings users into a realm, and the service accounts of its new clients. @throws {Refusal} 400, 403, 409 */
export async function importUsers(
  admin: RealmRequest,
  { users: said = [] }: PartialImportRepresentation,
  log: ImportLog,
  { first, last }: Work,
  { clients, roles, groups }: ForUsers,
): Promise<void> {
  const { store, realm, clock } = admin;
  const now = clock.now();
  const paths = new Map(groups.made.map(({ group, path }) => [path, group.id]));
  const joined: { readonly id: string }[] = [];
  for (const path of new Set(said.flatMap((each) => each.groups ?? []))) {
    const [, top = ''] = path.split('/');
    if (paths.has(path) || groups.gone.has(`/${top}`)) continue;
    const group = await findGroupByPath(store, realm.id, path.replace(/^\//, '').split('/'));
    if (group) joined.push({ id: paths.set(path, group.id).get(path) ?? '' });
  }
  await checkMayJoin(admin, joined);
  const surroundings = {
    realm,
    clients: [...clients.named.values()],
    roles,
    groupAt: (path: string) => paths.get(path),
  };
  const accounts = new Set<string>();
  const drafts: UserDraft[] = [];
  for (const each of said) {
    const draft = readUser(each, surroundings, now);
    const { user } = draft;
    const old = await sameUser(admin, draft);
    const refusal = `User with user name ${each.username ?? user.username} already exists.`;
    if (user.serviceAccountClientId !== undefined) accounts.add(user.serviceAccountClientId);
    const clash = old && { id: old.id, refusal };
    if (!log.takes('USER', each.username ?? user.username, { id: user.id, said: each }, clash)) continue;
    checkGiven(admin, draft.roles);
    // Service accounts of clients that go are gone with them.
    if (old && !clients.gone.has(old.serviceAccountClientId ?? '')) first.push(...removeUser(store, old));
    drafts.push(draft);
  }
  last.push(...(await createUserDrafts(store, drafts, surroundings, now)));
  for (const client of clients.made)
    if (client.serviceAccountsEnabled && !accounts.has(client.id))
      last.push(...createServiceAccount(store, realm, client, now));
}

/** Who has the name, or the email where nobody may share one. */
async function sameUser({ store, realm }: RealmRequest, { user: { username, email } }: UserDraft) {
  const named = await store.users.findByUsername(realm.id, username);
  if (named || email === undefined || realm.settings.duplicateEmailsAllowed) return named;
  return store.users.findByEmail(realm.id, email);
}

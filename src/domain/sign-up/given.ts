import { VERIFY_EMAIL } from '../authentication/required-actions.ts';
import { findGroupByPath } from '../groups/find-by-path.ts';
import { authenticationOf, type RealmView } from '../realms/realm-view.ts';
import { isAdministrationRole } from '../roles/administration-role.ts';
import type { Store } from '../store.ts';
import type { SignUpRule } from './rule.ts';

/** Ids of what people who sign up by a rule are given; or why they cannot be. */
export type Given =
  | { readonly kind: 'given'; readonly roleIds: readonly string[]; readonly groupIds: readonly string[] }
  | { readonly kind: 'wrong'; readonly problems: readonly string[] };

/**
 * What a rule gives, as of now. Nobody becomes an administrator by signing up, whoever wrote the rule, nor gets in unverified where it asks
 * for verified addresses and nobody is asked any more.
 */
export async function givenBy(
  store: Store,
  realm: RealmView,
  { realmRoles = [], clientRoles = {}, groups = [], verifyEmail = false }: SignUpRule,
): Promise<Given> {
  const problems: string[] = [];
  if (verifyEmail && !canVerify(realm))
    problems.push(`verifyEmail: the required action ${VERIFY_EMAIL} is switched off`);
  const ownerOf = (clientId: string) =>
    [...realm.roleOwners].find(([, publicId]) => publicId === clientId)?.[0];
  const named = [
    ...realmRoles.map((name) => ({ told: `realmRoles: ${name}`, role: realm.roles.find(name) })),
    ...Object.entries(clientRoles).flatMap(([clientId, names]) => {
      const owner = ownerOf(clientId);
      return names.map((name) => ({
        told: `clientRoles: ${name} of ${clientId}`,
        role: owner === undefined ? undefined : realm.roles.find(name, owner),
      }));
    }),
  ];
  const roleIds = named.flatMap(({ told, role }) => {
    if (!role) problems.push(`${told} is not there`);
    return role ? [role.id] : [];
  });
  const groupIds: string[] = [];
  for (const path of groups) {
    const group = await findGroupByPath(
      store,
      realm.id,
      path.split('/').filter((part) => part !== ''),
    );
    if (group) groupIds.push(group.id);
    else problems.push(`groups: ${path} is not there`);
  }
  const inherited = groupIds.length > 0 ? await store.groups.effectiveRoles(realm.id, groupIds) : [];
  const all = [...realm.roles.expand([...roleIds, ...inherited])].flatMap(
    (id) => realm.roles.byId.get(id) ?? [],
  );
  if (all.some((role) => isAdministrationRole(realm, role)))
    problems.push('it: gives roles by which the realm is administered');
  return problems.length > 0 ? { kind: 'wrong', problems } : { kind: 'given', roleIds, groupIds };
}

const canVerify = (realm: RealmView): boolean =>
  authenticationOf(realm).requiredActions.some(({ alias, enabled }) => alias === VERIFY_EMAIL && enabled);

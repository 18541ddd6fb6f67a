import { CREDENTIAL_REGISTRATORS } from '../../domain/authentication/required-actions.ts';
import { authenticationOf } from '../../domain/realms/realm-view.ts';
import { adminRolesOver } from '../../domain/roles/administrator.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { allRealms } from '../all-realms.ts';
import { ANY_ROLE } from '../any-role.ts';
import { paging } from '../paging.ts';
import { type Endpoint, NO_CACHE, type RealmRequest } from '../resource.ts';

/** What the official console asks about a realm beside the things in it. */
export const consoleEndpoints: readonly Endpoint[] = [
  {
    method: 'GET',
    path: '/ui-ext/info',
    roles: ANY_ROLE,
    // Users come from nowhere but the realm itself.
    handle: async () => ok({ userProfileProvidersEnabled: false }),
  },
  {
    method: 'GET',
    path: '/ui-ext/realms/names',
    handle: realmNames,
  },
  {
    method: 'GET',
    path: '/credential-registrators',
    roles: ['view-realm', 'manage-realm'],
    handle: async ({ realm }) => {
      const { requiredActions } = authenticationOf(realm);
      const enabled = new Set(requiredActions.filter((each) => each.enabled).map((each) => each.providerId));
      return ok(
        CREDENTIAL_REGISTRATORS.filter((id) => enabled.has(id)),
        NO_CACHE,
      );
    },
  },
];

const PAGE = 10;

/** The realms that the caller administers something of, for a menu that looks for them. */
async function realmNames(admin: RealmRequest): Promise<Answer> {
  const { bearer, request } = admin;
  const { first = 0, max = PAGE } = paging(request);
  const search = request.query.get('search')?.toLowerCase() ?? '';
  const shown = (await allRealms(admin))
    .filter(({ name, settings: { displayName = '' } }) =>
      [name, displayName].some((text) => text.toLowerCase().includes(search)),
    )
    .filter((realm) => ANY_ROLE.some((role) => adminRolesOver(realm, bearer).has(role)))
    .slice(first, first + max);
  return ok(
    shown.map(({ name, settings: { displayName } }) => ({
      name,
      ...(displayName !== undefined && { displayName }),
    })),
    NO_CACHE,
  );
}

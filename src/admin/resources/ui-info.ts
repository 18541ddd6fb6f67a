import { adminRolesOver } from '../../domain/roles/administrator.ts';
import { type Answer, ok } from '../../http/exchange.ts';
import { paging } from '../paging.ts';
import type { Endpoint, RealmRequest } from '../resource.ts';

/** `/ui-ext`: what the administration console asks before it shows a page. */
export const uiInfoEndpoints: readonly Endpoint[] = [
  { method: 'GET', path: '/ui-ext/info', handle: async () => ok({ userProfileProvidersEnabled: false }) },
  { method: 'GET', path: '/ui-ext/realms/names', handle: realmNames },
];

/** As many as the console gets that does not say how many it wants. */
const REALMS_A_PAGE = 10;

/** The realms in which the caller has some administration role. */
async function realmNames({ store, realms, request, bearer }: RealmRequest): Promise<Answer> {
  const { first = 0, max = REALMS_A_PAGE } = paging(request);
  const search = request.query.get('search')?.toLowerCase() ?? '';
  const matching = (await store.realms.list()).filter(
    ({ name, settings: { displayName = '' } }) =>
      name.toLowerCase().includes(search) || displayName.toLowerCase().includes(search),
  );
  const shown: object[] = [];
  let skipped = 0;
  for (const { id } of matching) {
    if (shown.length >= max) break;
    const view = await realms.get(id);
    if (!view || adminRolesOver(view, bearer).size === 0) continue;
    const { displayName } = view.settings;
    if (skipped++ >= first) shown.push({ name: view.name, ...(displayName && { displayName }) });
  }
  return ok(shown);
}

import type { Realms } from '../domain/realms/realm-view.ts';
import type { FailurePage } from '../http/failure.ts';
import type { Pages } from './pages.ts';

/** Whose theme it is where no realm is asked for, or none that is there (as Keycloak). */
const DEFAULT_REALM = 'master';

/** What statuses say to a person. */
const SAID: Readonly<Record<number, string>> = {
  404: 'pageNotFound',
  409: 'changedByOthersMessage',
  503: 'userStoreUnavailableMessage',
};

/** What a person is shown where a browser asked for something that it does not get. */
export const failurePage =
  (pages: Pages, realms: Realms): FailurePage =>
  async (request, { status, said }) => {
    const named = request.params.realm;
    const realm = (named && (await realms.find(named))) || (await realms.find(DEFAULT_REALM));
    if (!realm) return undefined;
    const key = said ?? SAID[status] ?? 'internalServerError';
    return pages.render({ template: 'error', realm, request, message: { type: 'error', key }, status });
  };

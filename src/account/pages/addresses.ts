import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Request } from '../../http/exchange.ts';
import type { Referrer } from './referrer.ts';

/** Where somebody is: enough to say where the pages are. */
interface Here {
  readonly realm: RealmView;
  readonly request: Request;
  readonly referrer?: Referrer | undefined;
}

/** The URL of a page of the account. @param path such as `/applications`, or empty for the first one */
export function pageUrl({ realm, request, referrer }: Here, path: string): string {
  const query = referrer ? `?${new URLSearchParams(referrer.query)}` : '';
  return `${issuerOf(request.baseUrl, realm.name)}/account${path === '' ? '/' : path}${query}`;
}

/** The same for a link on a page: of the same origin, whatever name the server is reached by. */
export const pagePath = (here: Here, path: string): string =>
  pageUrl(here, path).replace(/^https?:\/\/[^/]*/, '');

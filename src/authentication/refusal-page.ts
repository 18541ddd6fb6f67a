import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Refusal } from '../errors/refusal.ts';
import type { Answer, Request } from '../http/exchange.ts';
import { renderPage } from '../pages/page.ts';
import type { Pages } from '../pages/pages.ts';

/** A refusal where a person looks at it. */
export function refusalPage(
  pages: Pages,
  realm: RealmView,
  request: Request,
  refusal: Refusal,
  cacheControl?: string,
): Answer {
  return renderPage(pages, {
    template: 'error',
    realm,
    request,
    message: { type: 'error', key: refusal.description ?? refusal.code },
    status: refusal.status,
    ...(cacheControl !== undefined && { cacheControl }),
  });
}

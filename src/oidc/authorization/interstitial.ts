import { isSelfRegistered } from '../../domain/clients/self-registered.ts';
import type { Answer } from '../../http/exchange.ts';
import { renderPage } from '../../pages/page.ts';
import type { Pages } from '../../pages/pages.ts';
import type { Destination } from './asked.ts';

/**
 * In the place of a redirect that nobody has agreed to (RFC 9700 section 4.11.2): anybody may register a client, send
 * people here with a request that is broken on purpose, and have them end up on any site, with our name on the link.
 * They see where it would go, and decide.
 */
export function interstitial(pages: Pages, destination: Destination, answer: Answer): Answer | undefined {
  const { realm, client, request, redirectUri } = destination;
  const { location } = answer.headers ?? {};
  if (!isSelfRegistered(client) || location === undefined) return undefined;
  const { host, protocol } = new URL(redirectUri);
  return renderPage(pages, {
    template: 'info',
    realm,
    client,
    request,
    message: { type: 'warning', key: 'leavingToUnknownClientMessage', args: [host || protocol] },
    variables: { actionUri: location, skipLink: false },
    status: 400,
  });
}

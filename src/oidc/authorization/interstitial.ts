import { writtenHost } from '../../domain/clients/written-host.ts';
import type { Answer } from '../../http/exchange.ts';
import { renderPage } from '../../pages/page.ts';
import type { Pages } from '../../pages/pages.ts';
import type { Destination, Wrong } from './asked.ts';

/** How it goes on: by a link, or by a form that somebody sends. */
type Onward =
  | { readonly location: string }
  | { readonly action: string; readonly fields: readonly (readonly [name: string, value: string])[] };

/** Descriptions in which there is nothing of what was sent: whoever made the link has no words on our page. */
const IN_OUR_WORDS = /^(?:Missing|Invalid) parameter: \w+$/;

const inOurWords = ({ error, description }: Wrong): string =>
  description !== undefined && IN_OUR_WORDS.test(description) ? `${error}: ${description}` : error;

/**
 * In the place of a redirect that nobody has agreed to (RFC 9700 section 4.11.2): anybody may register a client, send
 * people here with a request that is broken on purpose, and have them end up on any site, with our name on the link.
 * They see where it would go, and decide; whoever has made the application reads what is wrong.
 */
export function interstitial(pages: Pages, destination: Destination, onward: Onward, wrong: Wrong): Answer {
  const { realm, client, request, redirectUri } = destination;
  const { host, protocol } = new URL(redirectUri);
  return renderPage(pages, {
    template: 'info',
    realm,
    client,
    request,
    message: { type: 'warning', key: 'leavingToUnknownClientMessage', args: [writtenHost(host) || protocol] },
    variables: {
      ...('location' in onward
        ? { actionUri: onward.location }
        : {
            actionForm: {
              uri: onward.action,
              fields: onward.fields.map(([name, value]) => ({ name, value })),
            },
          }),
      skipLink: false,
      mistake: inOurWords(wrong),
    },
    status: 400,
  });
}

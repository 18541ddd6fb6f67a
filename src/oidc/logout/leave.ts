import { isOn } from '../../domain/clients/attributes.ts';
import type { Client } from '../../domain/clients/client.ts';
import { fullUri } from '../../domain/clients/full-uri.ts';
import { issuerOf } from '../../domain/realms/issuer.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import type { Answer, Request } from '../../http/exchange.ts';
import { withQuery } from '../../lib/with-query.ts';
import { renderPage } from '../../pages/page.ts';
import { localeAskedFor } from '../../pages/text/locale.ts';
import type { OidcDependencies } from '../dependencies.ts';
import type { Left } from './end-session.ts';

/** Where somebody goes who is logged out. */
export interface Way {
  readonly client: Client | undefined;
  readonly redirectUri: string | undefined;
  readonly state: string | undefined;
  /** The languages that the client asks for, the dearest first; between blanks. */
  readonly uiLocales?: string | undefined;
  /** Of the session that is over. */
  readonly sid: string | undefined;
  readonly left: Left;
  readonly cookies: readonly string[];
}

const NO_CACHE = 'no-cache';

/** On to the client, by way of the frames in which others hear of it, or to the page that says that it is done. */
export function leave({ pages }: OidcDependencies, realm: RealmView, request: Request, way: Way): Answer {
  const { client, redirectUri, state, cookies } = way;
  const target =
    redirectUri === undefined
      ? undefined
      : withQuery(redirectUri, state === undefined ? [] : [['state', state]]);
  const frames = way.left.flatMap((each) => frameOf(realm, request, each, way.sid));
  const locale = localeAskedFor(realm, request, way.uiLocales);
  const shown = { realm, request, locale, ...(client && { client }), cacheControl: NO_CACHE };
  if (frames.length > 0) {
    const sources = frames.map(({ frontChannelLogoutUrl }) => new URL(frontChannelLogoutUrl).origin);
    const answer = renderPage(pages, {
      ...shown,
      template: 'frontchannel-logout',
      variables: { logout: { clients: frames, logoutRedirectUri: target } },
      contentSources: { 'frame-src': [...new Set(sources)].join(' ') },
    });
    return { ...answer, cookies };
  }
  if (target !== undefined)
    return { status: 302, headers: { 'cache-control': NO_CACHE, location: target }, cookies };
  const message = { type: 'success', key: 'successLogout' } as const;
  return { ...renderPage(pages, { ...shown, template: 'info', message }), cookies };
}

/** OpenID Connect Front-Channel Logout section 3. */
function frameOf(realm: RealmView, request: Request, client: Client, sid: string | undefined) {
  const said = client.attributes['frontchannel.logout.url'];
  if (!client.frontchannelLogout || !said) return [];
  const url = fullUri(said, client.rootUrl, request.baseUrl);
  if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) return [];
  const isNamed = sid !== undefined && isOn(client, 'frontchannel.logout.session.required', true);
  const members = isNamed
    ? ([
        ['sid', sid],
        ['iss', issuerOf(request.baseUrl, realm.name)],
      ] as const)
    : [];
  const frontChannelLogoutUrl = withQuery(url, members);
  return [{ name: client.name || client.clientId, frontChannelLogoutUrl }];
}

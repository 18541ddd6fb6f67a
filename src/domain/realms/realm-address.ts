import type { RealmView } from './realm-view.ts';

/** Where a realm says that people find it (Keycloak's attribute `frontendUrl`); it stands for the server's own URL. */
type Addressed = Pick<RealmView, 'settings'>;

/** An origin and a path in plain letters: it stands in headers, where anything else would mean something. */
const PLAIN = /^https?:\/\/(?:[a-z\d.-]+|\[[\da-f:.]+\])(?::\d+)?(?:\/[\w.~-]+)*\/*$/i;

/**
 * The realm's own URL in the place of the server's, without a trailing slash. What is no URL of the web, or has a query, a
 * fragment or letters that mean something in a header, is none (Keycloak leaves out the first).
 */
export function ownAddressOf({ settings }: Addressed): string | undefined {
  const { frontendUrl } = settings.attributes;
  if (!frontendUrl || !PLAIN.test(frontendUrl) || !URL.canParse(frontendUrl)) return undefined;
  return frontendUrl.replace(/\/+$/, '');
}

/** The URL by which a realm is known, before its path. @param baseUrl under which the caller reached the server */
export const addressOf = (realm: Addressed, baseUrl: string): string => ownAddressOf(realm) ?? baseUrl;

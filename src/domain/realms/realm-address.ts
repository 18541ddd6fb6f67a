import type { RealmView } from './realm-view.ts';

/** Where a realm says that people find it (Keycloak's attribute `frontendUrl`); it stands for the server's own URL. */
type Addressed = Pick<RealmView, 'settings'>;

/**
 * The realm's own URL in the place of the server's, without a trailing slash. What is no URL of the web, or has a query or
 * a fragment, is none (as Keycloak, which leaves out the first).
 */
export function ownAddressOf({ settings }: Addressed): string | undefined {
  const { frontendUrl } = settings.attributes;
  if (!frontendUrl || !URL.canParse(frontendUrl)) return undefined;
  const { protocol, search, hash, username, password } = new URL(frontendUrl);
  const isOfWeb = protocol === 'https:' || protocol === 'http:';
  if (!isOfWeb || search !== '' || hash !== '' || username !== '' || password !== '') return undefined;
  return frontendUrl.replace(/\/+$/, '');
}

/** The URL by which a realm is known, before its path. @param baseUrl under which the caller reached the server */
export const addressOf = (realm: Addressed, baseUrl: string): string => ownAddressOf(realm) ?? baseUrl;

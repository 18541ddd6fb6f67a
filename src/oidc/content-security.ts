import type { RealmView } from '../domain/realms/realm-view.ts';

/** The realm's policy, which Keycloak sends with answers that have no content type. */
export function contentSecurity({ settings }: RealmView): Record<string, string> {
  const policy = settings.browserSecurityHeaders.contentSecurityPolicy;
  return policy ? { 'content-security-policy': policy } : {};
}

/** A realm's issuer identifier (RFC 8414 section 2) under the URL the caller knows the server by. */
export const issuerOf = (baseUrl: string, realmName: string): string =>
  `${baseUrl}/realms/${encodeURIComponent(realmName)}`;

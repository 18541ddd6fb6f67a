/** What stands for the server's own address in a root URL. */
const OWN_ADDRESS = /^\$\{auth(?:Base|Admin)Url\}/;

/**
 * A URI of a client that may be written without its host: below the client's root; without one on the server's host,
 * whatever the path is below which the server answers (as Keycloak).
 * @param baseUrl under which the caller knows the server
 */
export const fullUri = (uri: string, rootUrl: string | undefined, baseUrl: string): string =>
  uri.startsWith('/')
    ? (rootUrl ? rootUrl.replace(OWN_ADDRESS, baseUrl) : new URL(baseUrl).origin) + uri
    : uri;

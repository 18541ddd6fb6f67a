import { isDeepStrictEqual } from 'node:util';
import type { Client } from '../client.ts';
import { inFull } from './redirect-uris.ts';

const LOOPBACK: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

/** What the rule looks at. */
const judged = (client: Client) => ({
  type: client.attributes['application.type'],
  isImplicit: client.implicitFlowEnabled,
  uris: client.redirectUris.map((uri) => inFull(uri, client.rootUrl)),
});

/**
 * What a client says it is binds its redirect URIs (OpenID Connect Dynamic Client Registration section 2, RFC 8252
 * section 7), whichever of the two an update brings: a native one receives at a scheme of its own, on its own host, or at an https
 * URL it has claimed; a web one in the implicit flow at https alone. A client that says nothing is bound by nothing (as Keycloak).
 */
export function applicationTypeProblem(client: Client, before: Client | undefined): string | undefined {
  const { type, isImplicit, uris } = judged(client);
  if (before && isDeepStrictEqual(judged(client), judged(before))) return undefined;
  const urls = uris.filter((uri) => URL.canParse(uri)).map((uri) => new URL(uri));
  const far = urls.find(({ protocol, hostname }) => protocol === 'http:' && !LOOPBACK.includes(hostname));
  if (type === 'native' && far)
    return `${far.href}: a native application has no http URL but on this host (localhost, 127.0.0.1, [::1])`;
  const open = urls.find(({ protocol, hostname }) => protocol !== 'https:' || hostname === 'localhost');
  if (type === 'web' && isImplicit && open)
    return `${open.href}: a web application in the implicit flow has https URLs alone`;
  return undefined;
}

import type { Client } from '../../../domain/clients/client.ts';
import { isSet } from '../configuration.ts';
import { defineExecutor, invalidMetadata, invalidRequest } from '../executor.ts';

const LOCALHOST = 'allow-http-on-localhost';

/** Whatever a client names is reached by TLS, and has no wildcard in it. */
export const secureClientUris = defineExecutor<boolean>({
  id: 'secure-client-uris',
  helpText: 'Forbids URIs of clients that are not https, or have a wildcard',
  properties: [],
  settings: (configuration) => isSet(configuration, LOCALHOST),
  onChange({ client: asked, before }) {
    const [field] = namedUris(asked).find(([, uri]) => !isSecure(uri)) ?? [];
    if (field !== undefined) throw invalidMetadata(`Invalid ${field}`, field);
    // Without one of its own a client would be sent anywhere below its root.
    const { rootUrl, redirectUris } = asked;
    return !before && rootUrl && redirectUris.length === 0 ? { ...asked, redirectUris: [rootUrl] } : asked;
  },
  onRequest({ on, authorization }, localhost) {
    if (on !== 'AUTHORIZATION_REQUEST') return undefined;
    const { redirectUri } = authorization ?? {};
    if (!redirectUri) throw invalidRequest('no redirect_uri specified.');
    const isAllowed =
      redirectUri.startsWith('https://') ||
      (localhost && /^http:\/\/(?:localhost|127\.0\.0\.1)(?:[:/?]|$)/.test(redirectUri));
    if (!isAllowed || redirectUri.includes('*')) throw invalidRequest('Invalid redirect_uri');
    return undefined;
  },
});

const isSecure = (uri: string) => uri.startsWith('https://') && !uri.includes('*');

/** Every URI that a client names, with Keycloak's word for where. `+` stands for others. */
function namedUris(client: Client): readonly (readonly [field: string, uri: string])[] {
  const { attributes } = client;
  const listed = (name: string) => (attributes[name] ?? '').split('##');
  const all: readonly (readonly [string, readonly (string | undefined)[]])[] = [
    ['rootUrl', [client.rootUrl]],
    ['adminUrl', [client.adminUrl]],
    ['baseUrl', [client.baseUrl]],
    ['logoutUrl', [attributes['backchannel.logout.url']]],
    ['redirectUris', client.redirectUris],
    ['webOrigins', client.webOrigins.filter((origin) => origin !== '+')],
    ['jwksUri', [attributes['jwks.url']]],
    ['requestUris', listed('request.uris')],
    ['cibaClientNotificationEndpoint', [attributes['ciba.backchannel.client.notification.endpoint']]],
    ['postLogoutUris', listed('post.logout.redirect.uris').filter((uri) => uri !== '+')],
    ['logoUri', [attributes.logoUri]],
    ['tosUri', [attributes.tosUri]],
    ['policyUri', [attributes.policyUri]],
    // Keycloak looks at all but this one.
    ['frontChannelLogoutUrl', [attributes['frontchannel.logout.url']]],
  ];
  return all.flatMap(([field, uris]) => uris.flatMap((uri) => (uri ? [[field, uri] as const] : [])));
}

import type { Client } from '../../../domain/clients/client.ts';
import { scopeNames } from '../../../domain/clients/to-representation.ts';
import type { RealmView } from '../../../domain/realms/realm-view.ts';
import type { Disclosure } from '../provider.ts';
import {
  ALLOWED_METHOD,
  AUTHENTICATORS,
  FLAG_ATTRIBUTES,
  LIST_ATTRIBUTES,
  LIST_SEPARATOR,
  TEXT_ATTRIBUTES,
} from './attributes.ts';
import { grantTypesOf, responseTypesOf } from './flows.ts';
import { ClientMetadata } from './metadata.ts';

const MEMBERS = Object.keys(ClientMetadata.properties);

/** The client as client information response (RFC 7591 section 3.2.1), members in Keycloak's order. */
export function toMetadata(client: Client, realm: RealmView, disclosure: Disclosure): object {
  const members: Partial<ClientMetadata> = {
    ...fromFields(client, realm, disclosure),
    ...fromAttributes(client),
  };
  const ordered = MEMBERS.map((name) => [name, members[name as keyof ClientMetadata]]);
  return Object.fromEntries(ordered.filter(([, value]) => value !== undefined));
}

function fromFields(
  client: Client,
  realm: RealmView,
  { location, registrationAccessToken, created }: Disclosure,
): Partial<ClientMetadata> {
  const method = authenticationMethod(client);
  const hasSecret = method.startsWith('client_secret_') && client.secret !== undefined;
  return withoutUndefined({
    redirect_uris: [...client.redirectUris],
    token_endpoint_auth_method: method,
    grant_types: grantTypesOf(client),
    response_types: responseTypesOf(client),
    client_id: client.clientId,
    client_secret: hasSecret ? client.secret : undefined,
    client_name: client.name,
    client_uri: client.baseUrl,
    scope: scopeNames(client.optionalClientScopes, realm.clientScopes).join(' '),
    subject_type: 'public',
    client_id_issued_at: created ? Math.floor(client.createdAt / 1000) : undefined,
    client_secret_expires_at: hasSecret ? 0 : undefined,
    registration_client_uri: location,
    registration_access_token: registrationAccessToken,
    backchannel_logout_session_required: false,
    // A client that was made elsewhere and says nothing wants it.
    frontchannel_logout_session_required:
      client.attributes['frontchannel.logout.session.required'] !== 'false',
  });
}

function authenticationMethod({ publicClient, clientAuthenticatorType, attributes }: Client): string {
  if (publicClient) return 'none';
  if (clientAuthenticatorType === 'client-secret') return attributes[ALLOWED_METHOD] ?? 'client_secret_basic';
  return (
    Object.keys(AUTHENTICATORS).find((method) => AUTHENTICATORS[method] === clientAuthenticatorType) ??
    'client_secret_basic'
  );
}

function fromAttributes({ attributes, redirectUris }: Client): Partial<ClientMetadata> {
  const list = (attribute: string) => attributes[attribute]?.split(LIST_SEPARATOR).filter(Boolean);
  const lists = Object.fromEntries(LIST_ATTRIBUTES.map(([member, attribute]) => [member, list(attribute)]));
  const keys = attributes['use.jwks.string'] === 'true' ? attributes['jwks.string'] : undefined;
  return withoutUndefined({
    ...Object.fromEntries(TEXT_ATTRIBUTES.map(([member, attribute]) => [member, attributes[attribute]])),
    ...Object.fromEntries(
      FLAG_ATTRIBUTES.map(([member, attribute]) => [member, attributes[attribute] === 'true']),
    ),
    ...lists,
    request_uris: list('request.uris') ?? [],
    post_logout_redirect_uris: postLogoutRedirectUris(list('post.logout.redirect.uris'), redirectUris),
    jwks_uri: attributes['use.jwks.url'] === 'true' ? attributes['jwks.url'] : undefined,
    jwks: keys === undefined ? undefined : (JSON.parse(keys) as ClientMetadata['jwks']),
  });
}

/** Without any of its own, and for `+`, a client may send people back to where they may log in; for `-` nowhere. */
function postLogoutRedirectUris(own: readonly string[] = ['+'], redirectUris: readonly string[]): string[] {
  const uris = own.flatMap((uri) => (uri === '+' ? redirectUris : uri === '-' ? [] : [uri]));
  return [...new Set(uris)];
}

const withoutUndefined = (members: object): Partial<ClientMetadata> =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined));

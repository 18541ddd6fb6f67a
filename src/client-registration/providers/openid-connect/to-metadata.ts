import { isOn } from '../../../domain/clients/attributes.ts';
import { authenticationMethod } from '../../../domain/clients/authentication-method.ts';
import type { Client } from '../../../domain/clients/client.ts';
import { secretExpiry } from '../../../domain/clients/client-secret.ts';
import { grantTypesOf, responseTypesOf } from '../../../domain/clients/grant-types.ts';
import { IN_A_LANGUAGE } from '../../../domain/clients/in-a-language.ts';
import { isPairwise } from '../../../domain/clients/pairwise.ts';
import { openRequests } from '../../../domain/clients/scope-requests.ts';
import { scopeNames } from '../../../domain/clients/to-representation.ts';
import type { RealmView } from '../../../domain/realms/realm-view.ts';
import { registeredRuleOf } from '../../../domain/sign-up/registered-rule.ts';
import type { Disclosure } from '../provider.ts';
import {
  DEFAULT_MAX_AGE,
  FLAG_ATTRIBUTES,
  LIST_ATTRIBUTES,
  LIST_SEPARATOR,
  SAID_FLAG_ATTRIBUTES,
  TEXT_ATTRIBUTES,
} from './attributes.ts';
import { ClientMetadata } from './metadata.ts';

const MEMBERS = Object.keys(ClientMetadata.properties);

/** The client as client information response (RFC 7591 section 3.2.1), members in Keycloak's order. */
export function toMetadata(client: Client, realm: RealmView, disclosure: Disclosure): object {
  const members = fromFields(client, realm, disclosure);
  addAttributes(members, client, realm);
  const ordered: Members = {};
  for (const name of MEMBERS) if (members[name] !== undefined) ordered[name] = members[name];
  for (const [name, value] of Object.entries(client.attributes))
    if (IN_A_LANGUAGE.test(name)) ordered[name] = value;
  const requests = openRequests(client, realm);
  const waiting = requests.filter(({ state }) => state === 'waiting').map(({ scope }) => scope);
  const refused = requests.filter(({ state }) => state === 'refused');
  if (waiting.length > 0) ordered.scope_waiting = waiting.join(' ');
  if (refused.length > 0) ordered.scope_refused = refused.map(({ scope, reason }) => ({ scope, reason }));
  return ordered;
}

/** Client metadata on its way; a member that is undefined is not there. */
type Members = { [Name in keyof ClientMetadata]?: ClientMetadata[Name] | undefined } & Record<
  string,
  unknown
>;

function fromFields(
  client: Client,
  realm: RealmView,
  { location, registrationAccessToken, created }: Disclosure,
): Members {
  const method = authenticationMethod(client);
  const pairwise = client.protocolMappers.find(isPairwise);
  const hasSecret =
    !client.publicClient && BY_SECRET.has(client.clientAuthenticatorType) && client.secret !== undefined;
  return {
    redirect_uris: [...client.redirectUris],
    token_endpoint_auth_method: client.protocol === 'saml' ? undefined : method,
    grant_types: grantTypesOf(client),
    response_types: responseTypesOf(client),
    client_id: client.clientId,
    client_secret: hasSecret ? client.secret : undefined,
    client_name: client.name,
    client_uri: client.baseUrl,
    scope: scopeNames(client.optionalClientScopes, realm.clientScopes).join(' '),
    sector_identifier_uri: pairwise?.config.sectorIdentifierUri,
    subject_type: pairwise ? 'pairwise' : 'public',
    client_id_issued_at: created ? Math.floor(client.createdAt / 1000) : undefined,
    client_secret_expires_at: hasSecret ? (secretExpiry(client) ?? 0) : undefined,
    registration_client_uri: location,
    registration_access_token: registrationAccessToken,
    backchannel_logout_session_required: isOn(client, 'backchannel.logout.session.required', true),
    backchannel_logout_revoke_offline_tokens: isOn(client, 'backchannel.logout.revoke.offline.tokens'),
    // A client that was made elsewhere and says nothing wants it.
    frontchannel_logout_session_required: isOn(client, 'frontchannel.logout.session.required', true),
  };
}

/** Ways to prove itself that need a secret. */
const BY_SECRET: ReadonlySet<string> = new Set(['client-secret', 'client-secret-jwt']);

/** What nobody needs to be told: ID tokens are signed by it where nothing is said (OpenID Connect Dynamic Client Registration section 2). */
const USUAL_ALGORITHM = 'RS256';

function addAttributes(members: Members, client: Client, { settings }: RealmView): void {
  const { attributes, redirectUris } = client;
  // What administrators have said of it is theirs to tell.
  const rule = registeredRuleOf(client);
  if (rule !== undefined) members.latchkey_sign_up = JSON.parse(rule);
  const list = (attribute: string) => attributes[attribute]?.split(LIST_SEPARATOR).filter(Boolean);
  for (const [member, attribute] of TEXT_ATTRIBUTES) {
    const text = attributes[attribute];
    if (text !== undefined) members[member] = text;
  }
  const { defaultSignatureAlgorithm: usual } = settings;
  if (usual !== USUAL_ALGORITHM) members.id_token_signed_response_alg ||= usual;
  for (const [member, attribute] of FLAG_ATTRIBUTES) members[member] = isOn(client, attribute);
  for (const [member, attribute] of SAID_FLAG_ATTRIBUTES)
    members[member] = attributes[attribute] === undefined ? undefined : isOn(client, attribute);
  for (const [member, attribute] of LIST_ATTRIBUTES) members[member] = list(attribute);
  members.default_max_age = maxAgeOf(attributes[DEFAULT_MAX_AGE]);
  members.request_uris ??= [];
  members.post_logout_redirect_uris = postLogoutRedirectUris(members.post_logout_redirect_uris, redirectUris);
  if (isOn(client, 'use.jwks.url')) members.jwks_uri = attributes['jwks.url'];
  const keys = isOn(client, 'use.jwks.string') ? attributes['jwks.string'] : undefined;
  if (keys !== undefined) members.jwks = keySetIn(keys);
}

/** The key set in a text; undefined where there is none: administrators may have written anything. */
function keySetIn(text: string): ClientMetadata['jwks'] {
  try {
    const set = JSON.parse(text) as ClientMetadata['jwks'] | null;
    return Array.isArray(set?.keys) ? set : undefined;
  } catch {
    return undefined;
  }
}

const maxAgeOf = (text = ''): number | undefined => (/^\d{1,15}$/.test(text) ? Number(text) : undefined);

/** Without any of its own, and for `+`, a client may send people back to where they may log in; for `-` ahead of all nowhere. */
function postLogoutRedirectUris(own: readonly string[] = ['+'], redirectUris: readonly string[]): string[] {
  if (own[0] === '-') return [];
  const uris = own.filter((uri) => uri !== '-');
  return uris.includes('+')
    ? [...new Set(uris.flatMap((uri) => (uri === '+' ? redirectUris : [uri])))]
    : uris;
}

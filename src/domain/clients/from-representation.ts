import { newId } from '../../lib/ids.ts';
import { realmAssignment, type ScopeAssignment, withServiceAccount } from '../client-scopes/assignment.ts';
import type { ProtocolMapper } from '../client-scopes/client-scope.ts';
import type { RealmView } from '../realms/realm-view.ts';
import type { Client } from './client.ts';
import { newClient, newClientSecret } from './new-client.ts';
import type { ClientRepresentation } from './representation.ts';
import { originsOfUris } from './web-origins.ts';

/** Assigned beside whatever scopes are named: without it a token has no `sub`. */
const BASIC_SCOPE = 'basic';
const SECRET_TIME = 'client.secret.creation.time';

/**
 * A new client as its representation and the realm's defaults make it. Nothing is checked here.
 * @param now milliseconds since 1970
 */
export function fromRepresentation(
  representation: ClientRepresentation,
  realm: RealmView,
  now: number,
): Client {
  const id = representation.id || newId();
  const clientId = representation.clientId ?? id;
  const base: Client = {
    ...newClient({ id, realmId: realm.id, clientId, createdAt: now }),
    ...(representation.protocol === 'openid-connect' && NAMED_PROTOCOL_DEFAULTS),
    attributes: {
      realm_client: 'false',
      ...(representation.protocol === 'openid-connect' && NAMED_PROTOCOL_ATTRIBUTES),
    },
  };
  const merged = { ...merge(base, representation), clientId };
  const webOrigins =
    representation.webOrigins === undefined ? originsOfUris(merged.redirectUris) : merged.webOrigins;
  const secured = withSecret({ ...merged, webOrigins }, now);
  return {
    ...secured,
    ...assignScopes(representation, realm, secured),
    fullScopeAllowed: representation.fullScopeAllowed ?? !secured.consentRequired,
  };
}

/** What Keycloak assumes only where a representation names its protocol. */
const NAMED_PROTOCOL_DEFAULTS = { publicClient: true, directAccessGrantsEnabled: true };
const NAMED_PROTOCOL_ATTRIBUTES = {
  'backchannel.logout.session.required': 'true',
  'backchannel.logout.revoke.offline.tokens': 'false',
};

/**
 * A client after an update: what the representation leaves out stays. Its id never changes, its scopes only
 * through their own endpoints.
 * @param now milliseconds since 1970
 */
export function updateFromRepresentation(
  client: Client,
  representation: ClientRepresentation,
  realm: RealmView,
  now: number,
): Client {
  const merged = merge(client, representation);
  const confidential = client.publicClient && !merged.publicClient && representation.secret === undefined;
  const { secret: _old, ...withoutSecret } = merged;
  const secured = withSecret(confidential ? withoutSecret : merged, now);
  const scopes = secured.serviceAccountsEnabled ? withServiceAccount(secured, realm.clientScopes) : secured;
  return { ...secured, ...pickScopes(scopes) };
}

const pickScopes = ({ defaultClientScopes, optionalClientScopes }: ScopeAssignment) => ({
  defaultClientScopes,
  optionalClientScopes,
});

/** A confidential client gets a secret if it has none, and remembers when; a public one keeps none. */
function withSecret(client: Client, now: number): Client {
  if (client.publicClient) {
    const { secret: _none, ...open } = client;
    return open;
  }
  if (client.secret !== undefined || client.bearerOnly) return client;
  return regenerateSecret(client, now);
}

/** The client with a new secret. @param now milliseconds since 1970 */
export function regenerateSecret(client: Client, now: number): Client {
  const attributes = { ...client.attributes, [SECRET_TIME]: String(Math.floor(now / 1000)) };
  return { ...client, secret: newClientSecret(), attributes };
}

/** Members that go over as they are. */
const COPIED = [
  'clientId',
  'name',
  'description',
  'rootUrl',
  'adminUrl',
  'baseUrl',
  'surrogateAuthRequired',
  'enabled',
  'alwaysDisplayInConsole',
  'clientAuthenticatorType',
  'secret',
  'notBefore',
  'bearerOnly',
  'consentRequired',
  'standardFlowEnabled',
  'implicitFlowEnabled',
  'directAccessGrantsEnabled',
  'serviceAccountsEnabled',
  'publicClient',
  'frontchannelLogout',
  'protocol',
  'fullScopeAllowed',
  'nodeReRegistrationTimeout',
  'registeredNodes',
] as const satisfies readonly (keyof Client & keyof ClientRepresentation)[];

function merge(client: Client, rep: ClientRepresentation): Client {
  const changes: Record<string, unknown> = {};
  if (rep.directGrantsOnly !== undefined) {
    changes.standardFlowEnabled = !rep.directGrantsOnly;
    changes.directAccessGrantsEnabled = rep.directGrantsOnly;
  }
  for (const name of COPIED) if (rep[name] !== undefined) changes[name] = rep[name];
  if (rep.type) changes.type = rep.type;
  if (rep.redirectUris) changes.redirectUris = distinct(rep.redirectUris);
  if (rep.webOrigins) changes.webOrigins = distinct(rep.webOrigins);
  if (rep.protocolMappers) changes.protocolMappers = rep.protocolMappers.map(mapper);
  return {
    ...client,
    ...changes,
    attributes: mergeTexts(client.attributes, rep.attributes),
    authenticationFlowBindingOverrides: mergeTexts(
      client.authenticationFlowBindingOverrides,
      rep.authenticationFlowBindingOverrides,
    ),
  };
}

const distinct = (values: readonly string[]) => [...new Set(values.filter((value) => value !== ''))];

/** An empty text removes a member. */
function mergeTexts(
  old: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const entries = new Map(Object.entries(old));
  for (const [name, value] of Object.entries(given)) {
    if (value === '') entries.delete(name);
    else entries.set(name, value);
  }
  return Object.fromEntries(entries);
}

const mapper = (rep: NonNullable<ClientRepresentation['protocolMappers']>[number]): ProtocolMapper => ({
  id: rep.id ?? newId(),
  name: rep.name ?? '',
  protocol: rep.protocol ?? 'openid-connect',
  protocolMapper: rep.protocolMapper ?? '',
  config: rep.config ?? {},
});

/** The realm's scopes, or where some are named those alone; a service account brings its own. */
function assignScopes(rep: ClientRepresentation, realm: RealmView, client: Client): ScopeAssignment {
  const idsOf = (names: readonly string[] = []) =>
    realm.clientScopes.filter(({ name }) => names.includes(name)).map(({ id }) => id);
  const named = rep.defaultClientScopes !== undefined || rep.optionalClientScopes !== undefined;
  const assignment = named
    ? {
        defaultClientScopes: idsOf(rep.defaultClientScopes ?? [BASIC_SCOPE]),
        optionalClientScopes: idsOf(rep.optionalClientScopes),
      }
    : realmAssignment(realm.clientScopes, client.protocol ?? 'openid-connect');
  return client.serviceAccountsEnabled ? withServiceAccount(assignment, realm.clientScopes) : assignment;
}

import { newId } from '../../lib/ids.ts';
import { mapperOfNew, mappersAfter } from '../client-scopes/mapper-representation.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { withArtifactSource, withSamlDefaults, withSourceId } from '../saml/client-defaults.ts';
import { newScopes, updatedScopes } from './assign-scopes.ts';
import type { Client } from './client.ts';
import { isOfRotation } from './client-secret.ts';
import { newClient, newClientSecret } from './new-client.ts';
import type { ClientRepresentation } from './representation.ts';
import { REFUSED, WAITING } from './scope-requests.ts';
import { isOfOrigin, originIn } from './self-registered.ts';
import { originsOfUris } from './web-origins.ts';

const SECRET_TIME = 'client.secret.creation.time';

/**
 * A new client as its representation and the realm's defaults make it. Nothing is checked here.
 * @param now milliseconds since 1970
 * @param assume whether it gets what Keycloak assumes of clients of its protocol: one that was exported says it all
 */
export function fromRepresentation(
  representation: ClientRepresentation,
  realm: Pick<RealmView, 'id' | 'clientScopes'>,
  now: number,
  assume = true,
): Client {
  const named = assume && representation.protocol === 'openid-connect';
  const id = representation.id || newId();
  const clientId = representation.clientId ?? representation.id ?? id;
  const base: Client = {
    ...newClient({ id, realmId: realm.id, clientId, createdAt: now }),
    ...(named && NAMED_PROTOCOL_DEFAULTS),
    attributes: {
      realm_client: 'false',
      ...originIn(representation.attributes),
      ...(named && NAMED_PROTOCOL_ATTRIBUTES),
    },
  };
  // A client that does not say it is public gets a secret; one that turns out to be keeps the time of it (as Keycloak).
  const secret = representation.publicClient !== true && representation.secret === undefined;
  const secured = secret ? regenerateSecret(base, now) : base;
  const { directGrantsOnly } = representation;
  // A word from before there were two switches: it is heard once, and goes before them.
  const flows = directGrantsOnly !== undefined && {
    standardFlowEnabled: !directGrantsOnly,
    directAccessGrantsEnabled: directGrantsOnly,
  };
  const said = { ...merge(secured, named ? fromRoot(representation) : representation), ...flows, clientId };
  if (representation.protocolMappers) said.protocolMappers = representation.protocolMappers.map(mapperOfNew);
  const merged = withoutPublicSecret(
    assume ? withSamlDefaults(said, representation) : withArtifactSource(said),
  );
  const webOrigins =
    representation.webOrigins === undefined || (named && isAllOfRoot(representation))
      ? originsOfUris(merged.redirectUris)
      : merged.webOrigins;
  return {
    ...merged,
    webOrigins,
    ...newScopes(representation, realm.clientScopes, merged),
    fullScopeAllowed: representation.fullScopeAllowed ?? !merged.consentRequired,
  };
}

/** Whether a client says where it is and not where in it people come back to. */
const isAllOfRoot = ({ rootUrl, redirectUris = [] }: ClientRepresentation): boolean =>
  Boolean(rootUrl) && redirectUris.length === 0;

/** A client is called at its root unless it says where, and people come back to all of it (as Keycloak). */
function fromRoot(representation: ClientRepresentation): ClientRepresentation {
  const { rootUrl } = representation;
  if (!rootUrl) return representation;
  const anywhere = rootUrl.endsWith('/') ? `${rootUrl}*` : `${rootUrl}/*`;
  return {
    adminUrl: rootUrl,
    ...representation,
    ...(isAllOfRoot(representation) && { redirectUris: [anywhere] }),
  };
}

/** What Keycloak assumes only where a representation names its protocol. */
const NAMED_PROTOCOL_DEFAULTS = { publicClient: true, directAccessGrantsEnabled: true };
const NAMED_PROTOCOL_ATTRIBUTES = {
  'backchannel.logout.session.required': 'true',
  'backchannel.logout.revoke.offline.tokens': 'false',
};

/**
 * A client after an update: what the representation leaves out stays. Its id never changes. Client scopes are changed
 * where they are named.
 * @param now milliseconds since 1970
 */
export function updateFromRepresentation(
  client: Client,
  representation: ClientRepresentation,
  realm: RealmView,
  now: number,
): Client {
  const merged = withSourceId(merge(client, representation), client);
  const turnsConfidential =
    client.publicClient && !merged.publicClient && representation.secret === undefined;
  const secured = withoutPublicSecret(turnsConfidential ? regenerateSecret(merged, now) : merged);
  // Pages that never were allowed anywhere are where people may come back to (as Keycloak).
  const webOrigins =
    client.webOrigins.length === 0 && representation.webOrigins === undefined
      ? originsOfUris(secured.redirectUris)
      : secured.webOrigins;
  return { ...secured, webOrigins, ...updatedScopes(client, representation, realm.clientScopes, secured) };
}

/** A public client keeps no secret. */
function withoutPublicSecret(client: Client): Client {
  if (!client.publicClient) return client;
  const { secret: _none, ...open } = client;
  return open;
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
] as const satisfies readonly (keyof Client & keyof ClientRepresentation)[];

function merge(client: Client, rep: ClientRepresentation): Client {
  const changes: Record<string, unknown> = {};
  for (const name of COPIED) if (rep[name] !== undefined) changes[name] = rep[name];
  if (rep.type !== undefined) changes.type = rep.type.trim() === '' ? undefined : rep.type;
  // A node that is known stays so.
  if (rep.registeredNodes) changes.registeredNodes = { ...client.registeredNodes, ...rep.registeredNodes };
  if (rep.redirectUris) changes.redirectUris = distinct(rep.redirectUris);
  if (rep.webOrigins) changes.webOrigins = distinct(rep.webOrigins);
  if (rep.protocolMappers)
    changes.protocolMappers = mappersAfter(client.protocolMappers, rep.protocolMappers);
  return {
    ...client,
    ...changes,
    attributes: mergeTexts(client.attributes, rep.attributes && withoutOwn(rep.attributes)),
    authenticationFlowBindingOverrides: mergeTexts(
      client.authenticationFlowBindingOverrides,
      rep.authenticationFlowBindingOverrides,
    ),
  };
}

const distinct = (values: readonly string[]) => [...new Set(values.filter((value) => value !== ''))];

/** Whether a client stands for a realm, where it came from, which secret it had and what it waits for is not for its representation to say. */
const withoutOwn = ({ realm_client: _own, ...attributes }: Readonly<Record<string, string>>) =>
  Object.fromEntries(
    Object.entries(attributes).filter(
      ([name]) => !isOfRotation(name) && name !== WAITING && name !== REFUSED && !isOfOrigin(name),
    ),
  );

/** A text with nothing in it removes a member. */
export function mergeTexts(
  old: Readonly<Record<string, string>>,
  given: Readonly<Record<string, string>> = {},
): Record<string, string> {
  const entries = new Map(Object.entries(old));
  for (const [name, value] of Object.entries(given)) {
    if (value.trim() === '') entries.delete(name);
    else entries.set(name, value);
  }
  return Object.fromEntries(entries);
}

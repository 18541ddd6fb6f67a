import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import { isSpontaneousName, spontaneousScope } from '../domain/client-scopes/spontaneous.ts';
import type { Client } from '../domain/clients/client.ts';
import type { ClientRepresentation } from '../domain/clients/representation.ts';
import type { Realms, RealmView } from '../domain/realms/realm-view.ts';
import { registrationSettings } from '../domain/realms/registration-settings.ts';
import { type Change, Conflict, type Store } from '../domain/store.ts';
import { invalidClientMetadata } from '../errors/protocol.ts';

/** Scopes that one request may make. */
const MOST_NEW = 20;

interface Named {
  readonly asked: ClientRepresentation;
  /** The realm, with the scopes in it that the registration would make. */
  readonly realm: RealmView;
  /** Those. */
  readonly made: readonly ClientScope[];
}

/** What becomes of scopes that the realm has not, as the realm has it. @throws {Refusal} `invalid_client_metadata` */
export function withKnownScopes(
  asked: ClientRepresentation,
  realm: RealmView,
  protocol = asked.protocol ?? 'openid-connect',
): Named {
  const unchanged = { asked, realm, made: [] };
  const { undefinedScopes } = registrationSettings(realm.settings);
  const { defaultClientScopes: always, optionalClientScopes: optional } = asked;
  if (undefinedScopes === 'policy' || (!always && !optional)) return unchanged;
  const known = new Set([...realm.clientScopes.map(({ name }) => name), 'openid']);
  const unknown = new Set([...(always ?? []), ...(optional ?? [])].filter((name) => !known.has(name)));
  const [first] = unknown;
  if (first === undefined) return unchanged;
  if (undefinedScopes === 'accept' && protocol === 'openid-connect') {
    const made = newScopes([...unknown], realm);
    return { asked, made, realm: { ...realm, clientScopes: [...realm.clientScopes, ...made] } };
  }
  if (undefinedScopes !== 'drop') throw invalidClientMetadata(`scope: ${first} is not a scope of the realm`);
  const kept = (names: readonly string[]) => names.filter((name) => known.has(name));
  return {
    ...unchanged,
    asked: {
      ...asked,
      ...(always && { defaultClientScopes: kept(always) }),
      ...(optional && { optionalClientScopes: kept(optional) }),
    },
  };
}

function newScopes(names: readonly string[], { id, clientScopes, settings }: RealmView): ClientScope[] {
  const { maxClientScopes } = registrationSettings(settings);
  if (names.length > MOST_NEW)
    throw invalidClientMetadata(`scope: at most ${MOST_NEW} may be named that the realm has not`);
  const bad = names.find((name) => !isSpontaneousName(name));
  if (bad !== undefined)
    throw invalidClientMetadata(`scope: ${JSON.stringify(bad)} is not a scope that may be made`);
  if (clientScopes.length + names.length > maxClientScopes) throw tooManyScopes();
  return names.map((name) => spontaneousScope(id, name));
}

const tooManyScopes = () =>
  invalidClientMetadata('scope: the realm has as many scopes as it may have; name those it has');

/** Makes the scopes that the client ends up with, of those that are not there yet; racers make no more than may be. */
export function makeScopes(
  { clientScopes }: Store,
  { id, settings }: RealmView,
  made: readonly ClientScope[],
  client: Client,
): Change[] {
  const ids = new Set([...client.defaultClientScopes, ...client.optionalClientScopes]);
  const used = made.filter((scope) => ids.has(scope.id));
  if (used.length === 0) return [];
  const { maxClientScopes } = registrationSettings(settings);
  return [
    ...clientScopes.limit(id, maxClientScopes - used.length + 1),
    ...used.map((scope) => clientScopes.create(scope)),
  ];
}

/** Who makes a scope that another has made meanwhile, or one too many. */
const isLate = (error: unknown): boolean =>
  error instanceof Conflict &&
  (error.reason === 'duplicate-client-scope' || error.reason === 'too-many-client-scopes');

/** Does the work; when others have made scopes meanwhile, once more with those. @throws {Refusal} when there are too many */
export async function again<Result>(
  { realms }: { readonly realms: Realms },
  realm: RealmView,
  work: (realm: RealmView) => Promise<Result>,
): Promise<Result> {
  for (let current = realm, attempt = 1; ; attempt += 1) {
    try {
      return await work(current);
    } catch (error) {
      if (!isLate(error)) throw error;
      const changed = await realms.get(realm.id);
      if (!changed || attempt >= TRIES) throw tooManyScopes();
      current = changed;
    }
  }
}

/** One more for each scope that somebody else may be first with. */
const TRIES = 25;

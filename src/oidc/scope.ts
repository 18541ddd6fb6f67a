import { type ClientScope, isOfOrganizations } from '../domain/client-scopes/client-scope.ts';
import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { permittedScopes } from '../domain/roles/permitted-scopes.ts';
import type { SessionKind } from '../domain/sessions/session.ts';
import { invalidScope } from '../errors/protocol.ts';
import { askedOrganizations } from './organization-scope.ts';

/** What a token request was granted. */
export interface GrantedScope {
  readonly scopes: readonly ClientScope[];
  /** The `scope` value of the access token. */
  readonly text: string;
  /** The `scope` value of the answer. */
  readonly answer: string;
  /** Whether an ID token goes along. */
  readonly openid: boolean;
  /** Everything granted, shown or not: what a refresh token keeps. */
  readonly all: string;
  /** Those that its ID token tells of, where they are others. */
  readonly idScopes?: readonly ClientScope[];
}

const OPENID = 'openid';
export const OFFLINE_ACCESS = 'offline_access';

/**
 * The client's default scopes and those of its optional ones that were asked for. A realm has no organizations: where a client asks for
 * some there are none to tell of, and nothing is granted (as Keycloak).
 * @throws {Refusal} `invalid_scope` when something else was asked for
 */
export function grantScope(realm: RealmView, client: Client, requested: string | undefined): GrantedScope {
  const names = requestedNames(requested);
  const { defaults, optional, organizations } = scopesOf(realm, client);
  const known = new Set([OPENID, ...[...defaults, ...optional].map(({ name }) => name)]);
  const scopes = scopesNamed(realm, client, names);
  const leads = (name: string) =>
    known.has(name) || (organizations.has(name) && (scopes.length > 0 || organizations.isEvery(name)));
  if (!names.every(leads)) throw invalidScope(`Invalid scopes: ${printable(requested)}`);
  return granted(scopes, names.includes(OPENID));
}

/** What names stand for. A client that says which organizations it means does not mean all of them. */
function scopesNamed(realm: RealmView, client: Client, names: readonly string[]): readonly ClientScope[] {
  const { defaults, optional, organizations } = scopesOf(realm, client);
  const isMeant = names.some(organizations.narrows)
    ? (scope: ClientScope) => !isOfOrganizations(scope)
    : () => true;
  return [...defaults.filter(isMeant), ...optional.filter(({ name }) => names.includes(name))];
}

/**
 * The scope of tokens that come out of a refresh token: no wider than what it was granted (RFC 6749 section 6), and
 * what the client has by default stays. Asking for less makes less for this once: the refresh token keeps all it had,
 * and so it does of what is not for its user any more, who may get the role again.
 * @param userRoles ids of all the user's roles, with those that they include
 * @throws {Refusal} `invalid_scope` when something was asked for that the client never gets
 */
export function refreshScope(
  realm: RealmView,
  client: Client,
  all: string,
  requested: string | undefined,
  userRoles: ReadonlySet<string>,
  kind: SessionKind,
): GrantedScope {
  const had = new Set(all.split(' '));
  if (requested !== undefined) grantScope(realm, client, requested);
  const names = requested === undefined ? had : new Set(requestedNames(requested));
  const { defaults, optional } = scopesOf(realm, client);
  const openid = had.has(OPENID) && names.has(OPENID);
  const keep = (isKept: (name: string) => boolean) => {
    const kept = [...defaults, ...optional.filter(({ name }) => had.has(name) && isKept(name))];
    return granted(permittedScopes(realm, kept, userRoles), openid);
  };
  const { scopes, text } = keep((name) => names.has(name));
  const whole = { openid: had.has(OPENID), all };
  if (kind === 'online') return { scopes, text, answer: text, ...whole };
  // Of an offline session the access token alone is made for less (as Keycloak).
  const { scopes: idScopes, answer } = refreshScope(realm, client, all, undefined, userRoles, 'online');
  return { scopes, text, answer, idScopes, ...whole };
}

/** Those of the scopes that are among these; what the client asked for is granted as before where nothing is said. */
export const narrowedTo = (scope: GrantedScope, names: ReadonlySet<string> | undefined): GrantedScope =>
  names
    ? granted(
        scope.scopes.filter(({ name }) => names.has(name)),
        scope.openid && names.has(OPENID),
      )
    : scope;

/** The scope without what is not for the user who was found out meanwhile. @param userRoles as in `refreshScope` */
export function permittedScope(
  realm: RealmView,
  scope: GrantedScope,
  userRoles: ReadonlySet<string>,
): GrantedScope {
  const scopes = permittedScopes(realm, scope.scopes, userRoles);
  if (scopes.length === scope.scopes.length) return scope;
  const kept = new Set(scopes);
  const gone = new Set(scope.scopes.filter((each) => !kept.has(each)).map(({ name }) => name));
  const without = (text: string) =>
    text
      .split(' ')
      .filter((name) => !gone.has(name))
      .join(' ');
  return {
    ...scope,
    scopes,
    text: without(scope.text),
    answer: without(scope.answer),
    all: without(scope.all),
  };
}

/** The scope as it is told, with `openid` in it; no ID token comes of that. */
export const withOpenid = (scope: GrantedScope): GrantedScope => ({
  ...scope,
  text: `${OPENID} ${scope.text}`.trim(),
  answer: `${OPENID} ${scope.answer}`.trim(),
  all: `${OPENID} ${scope.all}`.trim(),
});

/** The scopes of a token that was issued before, as far as the client still has them. */
export function scopesOfToken(realm: RealmView, client: Client, text: string): readonly ClientScope[] {
  const names = new Set(text.split(' '));
  const { defaults, optional } = scopesOf(realm, client);
  return [...defaults, ...optional.filter(({ name }) => names.has(name))];
}

/** As `grantScope`, but what the client does not know is passed over. */
export function grantKnownScope(realm: RealmView, client: Client, requested: string): GrantedScope {
  const names = requestedNames(requested);
  return granted(scopesNamed(realm, client, names), names.includes(OPENID));
}

/** Names with one blank between them (RFC 6749 section 3.3); a nameless one is none, blanks behind the last go unseen. */
function requestedNames(requested: string | undefined): readonly string[] {
  if (requested === undefined) return [];
  if (requested === '') return [''];
  const trimmed = requested.replace(/ +$/, '');
  return trimmed === '' ? [] : [...new Set(trimmed.split(' '))];
}

/** A description has no control characters in it (RFC 6749 section 5.2). */
const printable = (text = '') => {
  const shown = text.slice(0, MAX_TOLD).replace(/\p{Cc}/gu, '');
  return text.length > MAX_TOLD ? `${shown}…` : shown;
};
/** Characters that are told back of what was asked for. */
const MAX_TOLD = 1000;

function scopesOf(realm: RealmView, client: Client) {
  const scopeOf = (ids: readonly string[]) =>
    realm.clientScopes.filter(({ id, protocol }) => ids.includes(id) && protocol === 'openid-connect');
  const [defaults, all] = [scopeOf(client.defaultClientScopes), scopeOf(client.optionalClientScopes)];
  const optional = all.filter((scope) => !isOfOrganizations(scope));
  return { defaults, optional, organizations: askedOrganizations([...defaults, ...all]) };
}

function granted(scopes: readonly ClientScope[], openid: boolean): GrantedScope {
  const spell = (some: readonly ClientScope[]) =>
    [...(openid ? [OPENID] : []), ...some.map(({ name }) => name)].join(' ');
  const shown = scopes.filter(({ attributes }) => attributes['include.in.token.scope'] !== 'false');
  const text = spell(shown);
  return { scopes, text, answer: text, openid, all: spell(scopes) };
}

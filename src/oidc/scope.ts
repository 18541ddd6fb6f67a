import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import type { Client } from '../domain/clients/client.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { invalidScope } from '../errors/protocol.ts';

/** What a token request was granted. */
export interface GrantedScope {
  readonly scopes: readonly ClientScope[];
  /** The `scope` value of answer and access token. */
  readonly text: string;
  readonly openid: boolean;
}

const OPENID = 'openid';

/**
 * The client's default scopes and those of its optional ones that were asked for.
 * @throws {Refusal} `invalid_scope` when something else was asked for
 */
export function grantScope(realm: RealmView, client: Client, requested: string | undefined): GrantedScope {
  const names = [...new Set(namesOf(requested))];
  const scopeOf = (ids: readonly string[]) =>
    realm.clientScopes.filter(({ id, protocol }) => ids.includes(id) && protocol === 'openid-connect');
  const defaults = scopeOf(client.defaultClientScopes);
  const optional = scopeOf(client.optionalClientScopes);
  const known = new Set([OPENID, ...[...defaults, ...optional].map(({ name }) => name)]);
  if (names.some((name) => !known.has(name))) throw invalidScope(`Invalid scopes: ${printable(requested)}`);
  const scopes = [...defaults, ...optional.filter(({ name }) => names.includes(name))];
  const shown = scopes
    .filter(({ attributes }) => attributes['include.in.token.scope'] !== 'false')
    .map(({ name }) => name);
  const openid = names.includes(OPENID);
  return { scopes, openid, text: [...(openid ? [OPENID] : []), ...shown].join(' ') };
}

/** Names with one blank between them (RFC 6749 section 3.3); a nameless one is none, blanks behind the last go unseen. */
function namesOf(requested: string | undefined): string[] {
  if (requested === undefined) return [];
  if (requested === '') return [''];
  const trimmed = requested.replace(/ +$/, '');
  return trimmed === '' ? [] : trimmed.split(' ');
}

/** A description has no control characters in it (RFC 6749 section 5.2). */
const printable = (text = '') => text.replace(/\p{Cc}/gu, '');

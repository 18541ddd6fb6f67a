import type { RealmView } from '../domain/realms/realm-view.ts';
import type { SearchWord, UserQuery } from '../domain/users/user.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Request } from '../http/exchange.ts';
import { searchedAttributes } from './searched-attributes.ts';

/** What the parameters of a search ask for: `search`, or else one for each name. Flags that are not `true` say false. */
export function userQuery({ query }: Request): UserQuery {
  const flag = (name: string) => {
    const value = query.get(name);
    return value === null || value === '' ? undefined : value.toLowerCase() === 'true';
  };
  const given = (name: string) => query.get(name)?.trim() || undefined;
  const [enabled, emailVerified, search] = [flag('enabled'), flag('emailVerified'), query.get('search')];
  const names = search === null ? NAMES.flatMap((name) => pair(name, given(name))) : [];
  const attributes = searchedAttributes(query.get('q'));
  return {
    ...(search === null ? Object.fromEntries(names) : { words: wordsOf(search) }),
    ...(flag('exact') && { exact: true }),
    ...(enabled !== undefined && { enabled }),
    ...(emailVerified !== undefined && { emailVerified }),
    ...(Object.keys(attributes).length > 0 && { attributes }),
    ...momentIn(query, 'createdAfter', 0),
    ...momentIn(query, 'createdBefore', DAY - 1),
    // Whoever asks for one by its name finds it (as Keycloak).
    serviceAccounts: search === null && given('username') !== undefined,
  };
}

const DAY = 86_400_000;

/**
 * A moment, in milliseconds since 1970, or a day of which it is the beginning or, by so many milliseconds more, the end.
 * @throws {Refusal} 400
 */
function momentIn(
  query: URLSearchParams,
  name: 'createdAfter' | 'createdBefore',
  intoTheDay: number,
): Pick<UserQuery, typeof name> {
  const text = query.get(name);
  if (!text) return {};
  const day = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  // A day that no month has is another one to Date.
  if (!Number.isNaN(day) && new Date(day).toISOString().startsWith(text)) return { [name]: day + intoTheDay };
  if (/^\d{1,18}$/.test(text)) return { [name]: Number(text) };
  throw new Refusal(400, `Invalid value for '${name}', expected format is yyyy-MM-dd or an Epoch timestamp`);
}

const NAMES = ['username', 'email', 'firstName', 'lastName'] as const;
const pair = (name: string, value: string | undefined) =>
  value === undefined ? [] : [[name, value] as const];

/** Words divided by blanks; quotation marks hold one together and make it a whole name. */
function wordsOf(search: string): SearchWord[] {
  return [...search.matchAll(/"([^"]+)"|(\S+)/g)].map(([, quoted, word = '']): SearchWord => {
    if (quoted !== undefined) return { kind: 'exact', text: quoted };
    return { kind: word.includes('*') ? 'pattern' : 'prefix', text: word };
  });
}

/** The ids of a search such as `id:a b`, which names users and does not look for them. */
export function searchedIds({ query }: Request): string[] | undefined {
  const search = query.get('search')?.trim();
  return search?.startsWith('id:') ? search.slice('id:'.length).split(/\s+/).filter(Boolean) : undefined;
}

/** What an identity provider knows the users as that are looked for; `nobody` for a provider that is not there. */
export function searchedIdentity(
  { identityProviders }: Pick<RealmView, 'identityProviders'>,
  { query }: Request,
): UserQuery['federated'] | 'nobody' {
  const [alias, externalId] = [query.get('idpAlias'), query.get('idpUserId')];
  if (alias === null && externalId === null) return undefined;
  const provider = identityProviders.find((each) => each.alias === alias);
  if (!provider) return 'nobody';
  return { providerId: provider.id, ...(externalId !== null && { externalId }) };
}

import type { RealmView } from '../domain/realms/realm-view.ts';
import type { SearchWord, UserQuery } from '../domain/users/user.ts';
import type { Request } from '../http/exchange.ts';
import { DAY, momentAsked } from './moment-asked.ts';
import { searchedAttributes } from './searched-attributes.ts';

/**
 * What the parameters of a search ask for: `search`, or else one for each name. Flags that are not `true` say false.
 * Service accounts are among those who are asked for by anything but `search` (as Keycloak).
 */
export function userQuery({ query }: Pick<Request, 'query'>): UserQuery {
  const search = query.get('search') || undefined;
  const { flags, names, attributes } = asked(query, search !== undefined);
  const times = { ...momentIn(query, 'createdAfter', 0), ...momentIn(query, 'createdBefore', DAY - 1) };
  const exact = flagOf(query.get('exact'));
  const asksOtherwise = [flags, names, attributes, times].some(isSomething) || exact !== undefined;
  return {
    ...(search === undefined ? names : { words: wordsOf(search) }),
    ...(exact && { exact }),
    ...flags,
    ...(isSomething(attributes) && { attributes, ...(exact === false && { attributesInPart: true }) }),
    ...times,
    serviceAccounts: search === undefined && asksOtherwise,
  };
}

const NAMES = ['username', 'email', 'firstName', 'lastName'] as const;
const FLAGS = ['enabled', 'emailVerified'] as const;
const isSomething = (members: object) => Object.keys(members).length > 0;

/**
 * What is asked for by name. Attributes of a `q` that are called as a parameter are that parameter; beside a `search`
 * there is no `q`.
 */
function asked(query: URLSearchParams, isSearched: boolean) {
  const attributes: Record<string, string> = isSearched ? {} : { ...searchedAttributes(query.get('q')) };
  const taken = (name: string) => {
    const { [name]: value = query.get(name) } = attributes;
    delete attributes[name];
    return value;
  };
  const flags = FLAGS.flatMap((name) => pair(name, flagOf(taken(name))));
  const names = NAMES.flatMap((name) => pair(name, taken(name) || undefined));
  return { flags: Object.fromEntries(flags), names: Object.fromEntries(names), attributes };
}

const pair = <Value>(name: string, value: Value | undefined) =>
  value === undefined ? [] : [[name, value] as const];

const flagOf = (value: string | null): boolean | undefined =>
  value === null || value === '' ? undefined : value.toLowerCase() === 'true';

function momentIn(query: URLSearchParams, name: 'createdAfter' | 'createdBefore', intoTheDay: number) {
  const moment = momentAsked({ query }, name, intoTheDay);
  return moment === undefined ? {} : { [name]: moment };
}

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

/**
 * What an identity provider, any where none is named, knows the users as that are looked for; `nobody` for a provider that is
 * not there. Beside a `search` nothing of it is asked (as Keycloak).
 */
export function searchedIdentity(
  { identityProviders }: Pick<RealmView, 'identityProviders'>,
  { query }: Request,
): UserQuery['federated'] | 'nobody' {
  const [alias, externalId] = [query.get('idpAlias') || null, query.get('idpUserId') || null];
  if (query.get('search') || (alias === null && externalId === null)) return undefined;
  const providers = identityProviders.filter((each) => alias === null || each.alias === alias);
  if (providers.length === 0) return 'nobody';
  return { providerId: providers.map(({ id }) => id), ...(externalId !== null && { externalId }) };
}

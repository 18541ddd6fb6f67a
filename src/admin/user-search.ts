import type { RealmView } from '../domain/realms/realm-view.ts';
import type { SearchWord, UserQuery } from '../domain/users/user.ts';
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
    // Whoever asks for one by its name finds it (as Keycloak).
    serviceAccounts: search === null && given('username') !== undefined,
  };
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

import type { Client } from '../../domain/clients/client.ts';
import { MOST_REQUESTS, openRequests, type ScopeRequest } from '../../domain/clients/scope-requests.ts';
import { adminError } from '../../errors/admin.ts';
import type { Judgement, RegistrationPolicy } from './policy.ts';

const SENSITIVE = 'scopes-to-approve';

/** A client lives with the rest of its scopes while these wait for an administrator. */
export const scopesToApprove: RegistrationPolicy = {
  id: 'scopes-to-approve',
  helpText: 'Which client scopes wait for an administrator, while the client is registered with the others',
  properties: [
    {
      name: SENSITIVE,
      label: 'Scopes To Approve',
      helpText: 'Names of client scopes; `*` at the end of one stands for whatever follows',
      type: 'MultivaluedString',
    },
  ],
  checkConfig(config) {
    const odd = (config[SENSITIVE] ?? []).find((entry) => !/^[^*\s]+\*?$|^\*$/.test(entry));
    if (odd !== undefined)
      throw adminError(400, `'Scopes To Approve' has no name of a scope: ${JSON.stringify(odd)}`);
  },
  judge(judgement, config) {
    const { client, before, realm } = judgement;
    const isSensitive = sensitiveBy(config[SENSITIVE] ?? []);
    const sensitive = new Set(realm.clientScopes.filter(({ name }) => isSensitive(name)).map(({ id }) => id));
    const { defaultClientScopes: always = [], optionalClientScopes: optional = [] } = before ?? {};
    // What may be asked for is not yet in every token: who has it by default may have it on demand, and not the reverse.
    const free = (granted: readonly string[]) => (id: string) => !sensitive.has(id) || granted.includes(id);
    const without: Client = {
      ...client,
      defaultClientScopes: client.defaultClientScopes.filter(free(always)),
      optionalClientScopes: client.optionalClientScopes.filter(free([...always, ...optional])),
    };
    const scopeRequests = requestsOf(judgement, without, isSensitive);
    return scopeRequests.length > 0 || before?.scopeRequests ? { ...without, scopeRequests } : without;
  },
};

function sensitiveBy(entries: readonly string[]): (name: string) => boolean {
  const names = new Set(entries);
  const starts = entries.filter((entry) => entry.endsWith('*')).map((entry) => entry.slice(0, -1));
  return (name) => names.has(name) || starts.some((start) => name.startsWith(start));
}

/** What is waited for and what was refused, with what is asked now: a refusal is not undone by asking again. */
function requestsOf(
  { asked, client, realm, now }: Judgement,
  without: Client,
  isSensitive: (name: string) => boolean,
): readonly ScopeRequest[] {
  const earlier = openRequests(without, realm);
  const known = new Set(earlier.map(({ scope }) => scope));
  const wanted = (names: readonly string[] = [], assignment: ScopeRequest['assignment']) =>
    [...new Set(names)]
      .filter((name) => isSensitive(name) && !known.has(name))
      .filter((name) => isKeptBack(name, client, without, realm.clientScopes))
      .map((scope): ScopeRequest => ({ scope, assignment, state: 'waiting', requestedAt: now }));
  const always = wanted(asked.defaultClientScopes, 'default');
  const named = new Set(always.map(({ scope }) => scope));
  const optional = wanted(asked.optionalClientScopes, 'optional').filter(({ scope }) => !named.has(scope));
  return [...earlier, ...always, ...optional].slice(0, MOST_REQUESTS);
}

/** Whether the client would have the scope but for this rule. */
function isKeptBack(
  name: string,
  client: Client,
  without: Client,
  scopes: Judgement['realm']['clientScopes'],
) {
  const ids = ({ defaultClientScopes, optionalClientScopes }: Client) => [
    ...defaultClientScopes,
    ...optionalClientScopes,
  ];
  return scopes.some(
    (scope) => scope.name === name && ids(client).includes(scope.id) && !ids(without).includes(scope.id),
  );
}

import type { ClientScope } from '../../../domain/client-scopes/client-scope.ts';
import type { ClientRequest, RequestEvent } from '../client-request.ts';
import { defineCondition } from '../condition.ts';
import { textOf, textsOf } from '../configuration.ts';

/** Requests that ask for scopes, or go on with those that were asked for. */
const SCOPED: ReadonlySet<RequestEvent> = new Set<RequestEvent>([
  'AUTHORIZATION_REQUEST',
  'PUSHED_AUTHORIZATION_REQUEST',
  'TOKEN_REQUEST',
  'TOKEN_RESPONSE',
  'TOKEN_REFRESH',
  'TOKEN_REFRESH_RESPONSE',
  'RESOURCE_OWNER_PASSWORD_CREDENTIALS_REQUEST',
  'SERVICE_ACCOUNT_TOKEN_REQUEST',
  'SERVICE_ACCOUNT_TOKEN_RESPONSE',
  'TOKEN_EXCHANGE_REQUEST',
  'JWT_AUTHORIZATION_GRANT',
  'BACKCHANNEL_AUTHENTICATION_REQUEST',
  'BACKCHANNEL_TOKEN_REQUEST',
  'BACKCHANNEL_TOKEN_RESPONSE',
  'USERINFO_REQUEST',
]);

interface Expected {
  readonly scopes: readonly string[];
  readonly type: string;
}

/** Which scopes clients have by default, or ask for. */
export const clientScopes = defineCondition<Expected>({
  id: 'client-scopes',
  helpText: 'Met by requests with one of these scopes: one that the client has by default, or asks for',
  properties: [
    {
      name: 'scopes',
      label: 'client-scopes-condition.label',
      helpText: 'client-scopes-condition.tooltip',
      type: 'MultivaluedString',
      defaultValue: 'offline_access',
    },
    {
      name: 'type',
      label: 'Scope Type',
      helpText:
        'Default: scopes that the client always has; Optional: those it may ask for, and does; Any: either',
      type: 'List',
      defaultValue: 'Optional',
      options: ['Optional', 'Default', 'Any'],
    },
  ],
  settings: (configuration) => ({
    scopes: textsOf(configuration, 'scopes'),
    type: textOf(configuration, 'type') ?? 'Optional',
  }),
  vote: (occasion, expected) =>
    occasion.kind === 'request' && SCOPED.has(occasion.request.on)
      ? isMet(occasion.request, expected)
      : undefined,
  findProblem({ scopes }, { scopes: known }) {
    const strange = scopes.filter((name) => !known.includes(name));
    return strange.length > 0 ? `Client scopes not allowed: [${scopes.join(', ')}]` : undefined;
  },
});

function isMet({ realm, client, scope = '' }: ClientRequest, { scopes, type }: Expected): boolean {
  const namesOf = (ids: readonly string[]) =>
    realm.clientScopes.filter(({ id }: ClientScope) => ids.includes(id)).map(({ name }) => name);
  const asked = scope.split(' ');
  const byDefault = () => namesOf(client.defaultClientScopes).some((name) => scopes.includes(name));
  const byRequest = () =>
    namesOf(client.optionalClientScopes).some((name) => scopes.includes(name) && asked.includes(name));
  if (type === 'Default') return byDefault();
  return type === 'Any' ? byDefault() || byRequest() : byRequest();
}

import type { ClientScope } from '../domain/client-scopes/client-scope.ts';
import type { Client } from '../domain/clients/client.ts';
import { Refusal } from '../errors/refusal.ts';

/** Resource indicators (RFC 8707): where a client wants its tokens to be good, and nowhere else. */
export const invalidTarget = (description: string): Refusal =>
  new Refusal(400, 'invalid_target', { description });

const AUDIENCE_MAPPER = 'oidc-audience-mapper';

/** What mappers of the client and its scopes put into `aud`: the resources that the realm lets it have tokens for. */
function audiencesOf(client: Client, scopes: readonly ClientScope[]): ReadonlySet<string> {
  const mappers = [...client.protocolMappers, ...scopes.flatMap(({ protocolMappers }) => protocolMappers)];
  return new Set(
    mappers
      .filter(({ protocolMapper }) => protocolMapper === AUDIENCE_MAPPER)
      .map(({ config }) => config['included.client.audience'] || config['included.custom.audience'] || ''),
  );
}

/** @throws {Refusal} `invalid_target` for what is no absolute URI, or a resource that the client gets no tokens for */
export function checkResources(
  client: Client,
  scopes: readonly ClientScope[],
  resources: readonly string[],
): void {
  const known = audiencesOf(client, scopes);
  for (const resource of resources) {
    if (!/^[a-z][a-z0-9+.-]*:[^#\s]+$/i.test(resource) || !URL.canParse(resource))
      throw invalidTarget('A resource is an absolute URI without a fragment');
    if (!known.has(resource))
      throw invalidTarget(
        `No client scope of this request has an audience mapper for the resource ${resource.slice(0, 200)}`,
      );
  }
}

/**
 * The resources of a token: those of the grant, or fewer of them. A grant for none in particular is good for all that the client may
 * have tokens for, and for fewer of them.
 * @param asked when the token is asked for
 * @throws {Refusal} `invalid_target` for one that was not granted (RFC 8707 section 2.2)
 */
export function narrowResources(
  granted: readonly string[] | undefined,
  asked: readonly string[],
  client: Client,
  scopes: readonly ClientScope[],
): readonly string[] | undefined {
  // What is empty is not said (RFC 6749 section 3.1).
  const wanted = [...new Set(asked.filter((resource) => resource !== ''))];
  if (wanted.length === 0) return granted;
  if (!granted) checkResources(client, scopes, wanted);
  else if (!wanted.every((resource) => granted.includes(resource)))
    throw invalidTarget('The resource was not granted');
  return wanted;
}

import { openJws } from '../../../domain/tokens/jws.ts';
import type { ClientRequest, Effects } from '../client-request.ts';
import { ClientPolicyViolation, defineExecutor, invalidRequest, NO_SETTINGS } from '../executor.ts';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';

/** What comes of a token or an assertion reaches no further than it does (RFC 8693 section 2.1). */
export const downscopeAssertionGrantEnforcer = defineExecutor({
  id: 'downscope-assertion-grant-enforcer',
  helpText: 'Grants no scope that the token or assertion which is exchanged does not have',
  ...NO_SETTINGS,
  onRequest(request) {
    if (request.on === 'TOKEN_EXCHANGE_REQUEST') {
      if (request.parameters.get('subject_token_type') !== ACCESS_TOKEN)
        throw invalidRequest("Parameter 'subject_token' should be access_token for the executor");
      return narrowed(request, request.parameters.get('subject_token'));
    }
    return request.on === 'JWT_AUTHORIZATION_GRANT'
      ? narrowed(request, request.parameters.get('assertion'))
      : undefined;
  },
});

const words = (text: unknown): readonly string[] =>
  typeof text === 'string' ? text.split(' ').filter((word) => word !== '') : [];

function narrowed({ realm, client, parameters }: ClientRequest, token = ''): Effects {
  const jws = openJws(token);
  if (!jws) throw invalidRequest('Assertion contains an invalid access token');
  const had = words(jws.claims.scope);
  const extra = words(parameters.get('scope')).filter((name) => !had.includes(name));
  if (extra.length > 0)
    throw new ClientPolicyViolation(
      'invalid_scope',
      `Scopes [${extra.join(', ')}] not present in the initial access token [${had.join(', ')}]`,
    );
  // Those that no token tells of cannot be in it.
  const untold = realm.clientScopes.filter(
    ({ id, attributes }) =>
      client.defaultClientScopes.includes(id) && attributes['include.in.token.scope'] === 'false',
  );
  return { scopes: new Set([...had, ...untold.map(({ name }) => name)]) };
}

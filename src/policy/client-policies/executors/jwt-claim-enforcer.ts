import { openJws } from '../../../domain/tokens/jws.ts';
import { matchesOne } from '../../pattern-list.ts';
import { textOf } from '../configuration.ts';
import { defineExecutor, invalidRequest } from '../executor.ts';

const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token';
const CLAIM = 'claim-name';
const VALUE = 'allowed-value';

interface Settings {
  readonly claim: string | undefined;
  readonly pattern: string | undefined;
}

/** Tokens and assertions from which others are made say something that an administrator asks for. */
export const jwtClaimEnforcer = defineExecutor<Settings>({
  id: 'jwt-claim-enforcer',
  helpText:
    'Exchanges tokens and assertions that have a claim, where wanted with a value that matches a pattern',
  properties: [
    { name: CLAIM, label: 'Claim Name', helpText: 'The claim that must be there', type: 'String' },
    {
      name: VALUE,
      label: 'Allowed Value',
      helpText: 'A regular expression (RE2 syntax) that the whole value must match; none for any value',
      type: 'String',
    },
  ],
  settings: (configuration) => ({
    claim: textOf(configuration, CLAIM),
    pattern: textOf(configuration, VALUE),
  }),
  patterns: ({ pattern }) => (pattern === undefined ? [] : [pattern]),
  async onRequest({ on, parameters }, settings) {
    if (on === 'TOKEN_EXCHANGE_REQUEST') {
      if (parameters.get('subject_token_type') !== ACCESS_TOKEN)
        throw invalidRequest("Parameter 'subject_token' should be access_token for the executor");
      await check(parameters.get('subject_token'), settings);
    }
    if (on === 'JWT_AUTHORIZATION_GRANT') await check(parameters.get('assertion'), settings);
    return undefined;
  },
});

async function check(token = '', { claim, pattern }: Settings): Promise<void> {
  const jws = openJws(token);
  if (!jws) throw invalidRequest('JWT is not valid');
  if (claim === undefined) throw invalidRequest('Invalid configuration');
  const value = jws.claims[claim];
  if (value === undefined || value === null)
    throw invalidRequest(`Required claim '${claim}' is missing from the token`);
  if (pattern === undefined || pattern.trim() === '') return;
  if (typeof value !== 'string' && typeof value !== 'number')
    throw invalidRequest(`Value type for claim '${claim}' not allowed`);
  if (!(await matchesOne([pattern], String(value))))
    throw invalidRequest(`Value for claim '${claim}' not allowed`);
}

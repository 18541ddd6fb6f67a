import type { ClientRequest } from '../client-request.ts';
import { textOf } from '../configuration.ts';
import { ClientPolicyViolation, defineExecutor, invalidRequest } from '../executor.ts';

const ENDPOINT = 'intent-client-bind-check-endpoint';
const NAME = 'intent-name';

interface Settings {
  readonly endpoint: string | undefined;
  readonly name: string | undefined;
}

/** What an authorization request is about was lodged before by the same client, says whoever keeps it. */
export const intentClientBindChecker = defineExecutor<Settings>({
  id: 'intent-client-bind-checker',
  helpText: 'Asks an endpoint whether the intent that an authorization request names is the client’s own',
  properties: [
    {
      name: ENDPOINT,
      label: 'Intent Client Bind Check Endpoint',
      helpText: 'The endpoint that is asked',
      type: 'String',
    },
    { name: NAME, label: 'Intent Name', helpText: 'The claim that holds the intent', type: 'String' },
  ],
  settings: (configuration) => ({
    endpoint: textOf(configuration, ENDPOINT),
    name: textOf(configuration, NAME),
  }),
  async onRequest(request, settings) {
    if (request.on === 'AUTHORIZATION_REQUEST') await check(request, settings);
    return undefined;
  },
});

async function check(
  { client, authorization, ask }: ClientRequest,
  { endpoint, name }: Settings,
): Promise<void> {
  if (endpoint === undefined || !/^https?:\/\//.test(endpoint))
    throw new ClientPolicyViolation('server_error', 'invalid Intent Client Bind Check Endpoint setting');
  const intent = intentOf(authorization?.claims, name);
  let answer: unknown;
  try {
    answer = await ask?.(endpoint, { intent_id: intent, client_id: client.clientId });
  } catch {
    answer = undefined;
  }
  const { is_bound: isBound } = (answer ?? {}) as { readonly is_bound?: unknown };
  if (typeof isBound !== 'boolean') throw invalidRequest('checking intent bound with client failed');
  if (!isBound) throw invalidRequest('The intent is not bound with the client');
}

/** The value of the claim that is asked for as essential (OpenID Connect Core section 5.5). */
function intentOf(claims: string | undefined, name: string | undefined): string {
  if (!claims) throw invalidRequest('no claim for an intent value in an authorization request');
  if (!name) throw invalidRequest('invalid intent name setting');
  let parsed: unknown;
  try {
    parsed = JSON.parse(claims);
  } catch {
    throw invalidRequest('invalid claim for an intent value');
  }
  const { id_token: asked } = (parsed ?? {}) as { readonly id_token?: Record<string, unknown> };
  const claim = asked && Object.hasOwn(asked, name) ? asked[name] : undefined;
  if (typeof claim !== 'object' || claim === null)
    throw invalidRequest('no claim for an intent value for ID token');
  const { essential, value } = claim as { readonly essential?: unknown; readonly value?: unknown };
  if (essential !== true) throw invalidRequest('not specifying a claim for an intent as essential claim');
  if (typeof value !== 'string') throw invalidRequest('invalid intent value');
  return value;
}

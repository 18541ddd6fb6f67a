import { isOn } from '../../../domain/clients/attributes.ts';
import { isSet } from '../configuration.ts';
import {
  AUTO_CONFIGURE,
  autoConfigure,
  defineExecutor,
  invalidMetadata,
  invalidRequest,
  withAttributes,
} from '../executor.ts';

interface Settings {
  readonly configures: boolean;
  readonly tokens: boolean;
}

const DETACHED = 'id.token.as.detached.signature';
const TOKENS = 'allow-token-response-type';

/** What comes back from the authorization endpoint is signed (FAPI 1.0 Advanced section 5.2.2). */
export const secureResponseType = defineExecutor<Settings>({
  id: 'secure-response-type',
  helpText: 'Holds authorization requests to an answer that is signed: code id_token, or code as a JWT',
  properties: [
    autoConfigure(
      'Whether clients are set to ID tokens as detached signatures; otherwise others are refused',
    ),
    {
      name: TOKENS,
      label: 'Allow-token-response-type',
      helpText: 'Whether an access token may come along in the hybrid flow',
      type: 'boolean',
      defaultValue: false,
    },
  ],
  settings: (configuration) => ({
    configures: isSet(configuration, AUTO_CONFIGURE),
    tokens: isSet(configuration, TOKENS),
  }),
  onChange({ client }, { configures }) {
    const configured = configures ? withAttributes(client, { [DETACHED]: 'true' }) : client;
    if (!isOn(configured, DETACHED))
      throw invalidMetadata('Invalid client metadata: ID Token as detached signature in disabled', DETACHED);
    return configured;
  },
  onRequest({ on, authorization }, { tokens }) {
    if (on !== 'AUTHORIZATION_REQUEST') return undefined;
    const words = authorization?.responseType ?? [];
    const isHybrid = words.includes('code') && words.includes('id_token');
    if (isHybrid && (tokens || !words.includes('token'))) return undefined;
    const isCodeAlone = words.length === 1 && words[0] === 'code';
    if (isCodeAlone && authorization?.responseMode?.toLowerCase() === 'jwt') return undefined;
    throw invalidRequest('invalid response_type');
  },
});

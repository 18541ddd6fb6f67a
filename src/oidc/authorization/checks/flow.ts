import { requiresProof } from '../../../domain/tokens/possession.ts';
import { isFrontChannel } from '../response-types.ts';
import type { Check } from './check.ts';

const refused = (flow: string) => ({
  error: 'unauthorized_client',
  description: `Client is not allowed to initiate browser login with given response_type. ${flow} flow is disabled for the client.`,
});

/** No proof of a key comes by the browser (RFC 9449 section 5): tokens that go there are bound to none. */
const UNBOUND = {
  error: 'unauthorized_client',
  description:
    'DPoP is not supported for implicit nor hybrid flows. Client requires DPoP bound access tokens.',
};

/** The client may use the flow that the response type stands for. */
export const flow: Check = ({ client }, { type }) => {
  if (isFrontChannel(type) && requiresProof(client)) return UNBOUND;
  if ((type.code || !isFrontChannel(type)) && !client.standardFlowEnabled) return refused('Standard');
  if (isFrontChannel(type) && !client.implicitFlowEnabled) return refused('Implicit');
  return undefined;
};

import { ASYMMETRIC_ALGORITHMS } from '../tokens/signature-algorithms.ts';
import type { Client } from './client.ts';

const MODES: readonly string[] = ['poll', 'ping'];

/** What is wrong with how a client would log people in from elsewhere (OpenID Connect CIBA 1.0 section 4). */
export function backchannelProblem({ attributes }: Client): string | undefined {
  const said = (name: string) => attributes[`ciba.backchannel.${name}`] || undefined;
  const mode = said('token.delivery.mode');
  if (mode !== undefined && !MODES.includes(mode))
    return 'Unsupported requested CIBA Backchannel Token Delivery Mode';
  const endpoint = said('client.notification.endpoint');
  if (mode === 'ping' && endpoint === undefined)
    return 'CIBA Backchannel Client Notification Endpoint must be set for the CIBA ping mode';
  const algorithm = said('auth.request.signing.alg');
  if (algorithm !== undefined && !ASYMMETRIC_ALGORITHMS.includes(algorithm))
    return 'Unsupported requested CIBA Backchannel Authentication Request Signing Algorithm';
  return endpoint === undefined || URL.canParse(endpoint)
    ? undefined
    : 'The url [backchannel_client_notification_endpoint] is malformed';
}

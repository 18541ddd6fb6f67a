import { isFrontChannel } from '../response-types.ts';
import type { Check } from './check.ts';

const refused = (flow: string) => ({
  error: 'unauthorized_client',
  description: `Client is not allowed to initiate browser login with given response_type. ${flow} flow is disabled for the client.`,
});

/** The client may use the flow that the response type stands for. */
export const flow: Check = ({ client }, { type }) => {
  if ((type.code || !isFrontChannel(type)) && !client.standardFlowEnabled) return refused('Standard');
  if (isFrontChannel(type) && !client.implicitFlowEnabled) return refused('Implicit');
  return undefined;
};

import { isSet } from '../configuration.ts';
import {
  AUTO_CONFIGURE,
  autoConfigure,
  defineExecutor,
  invalidMetadata,
  invalidRequest,
} from '../executor.ts';

/** No token comes from the authorization endpoint (RFC 9700 section 2.1.2). */
export const rejectImplicitGrant = defineExecutor<boolean>({
  id: 'reject-implicit-grant',
  helpText: 'Forbids the implicit and the hybrid flow',
  properties: [
    autoConfigure('Whether they are switched off for clients; otherwise clients with them are refused'),
  ],
  settings: (configuration) => isSet(configuration, AUTO_CONFIGURE),
  onChange({ client }, configures) {
    if (configures) return { ...client, implicitFlowEnabled: false };
    if (client.implicitFlowEnabled)
      throw invalidMetadata('Invalid client metadata: implicit flow enabled', 'response_types');
    return client;
  },
  onRequest({ on, authorization }) {
    if (on !== 'AUTHORIZATION_REQUEST' && on !== 'PUSHED_AUTHORIZATION_REQUEST') return undefined;
    const words = authorization?.responseType ?? [];
    if (on === 'PUSHED_AUTHORIZATION_REQUEST' && words.length === 0)
      throw invalidRequest('No response type.');
    const isCodeAlone =
      on === 'PUSHED_AUTHORIZATION_REQUEST' ? words.length === 1 && words[0] === 'code' : true;
    if (!isCodeAlone || words.some((word) => word === 'token' || word === 'id_token'))
      throw invalidRequest('Implicit/Hybrid flow is prohibited.');
    return undefined;
  },
});

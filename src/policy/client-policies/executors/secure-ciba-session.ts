import { defineExecutor, invalidRequest, NO_SETTINGS } from '../executor.ts';

/** People can tell which request it is that they are asked about (OpenID Connect CIBA section 7.1). */
export const secureCibaSession = defineExecutor({
  id: 'secure-ciba-session',
  helpText: 'Asks for a binding message in backchannel authentication requests',
  ...NO_SETTINGS,
  onRequest({ on, parameters }) {
    if (on === 'BACKCHANNEL_AUTHENTICATION_REQUEST' && parameters.get('binding_message') === undefined)
      throw invalidRequest('Missing parameter: binding_message');
    return undefined;
  },
});

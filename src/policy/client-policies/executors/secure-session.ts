import { defineExecutor, invalidRequest, NO_SETTINGS } from '../executor.ts';

/** An answer can be told from one that somebody slipped in (RFC 6749 section 10.12, OpenID Connect Core section 15.5.2). */
export const secureSession = defineExecutor({
  id: 'secure-session',
  helpText: 'Asks for a nonce in OpenID Connect, and for a state elsewhere',
  ...NO_SETTINGS,
  onRequest({ on, authorization }) {
    if (on !== 'AUTHORIZATION_REQUEST') return undefined;
    const { scope = '', nonce, state } = authorization ?? {};
    if (scope.split(' ').includes('openid')) {
      if (nonce === undefined) throw invalidRequest('Missing parameter: nonce');
    } else if (state === undefined) throw invalidRequest('Missing parameter: state');
    return undefined;
  },
});

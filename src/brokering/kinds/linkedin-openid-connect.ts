import type { BrokerKind } from '../kind.ts';
import { openIdIdentity } from '../openid-identity.ts';
import { servedAt, signed } from '../preset.ts';

/** LinkedIn: an OpenID provider that gives no nonce back, so that none is sent. */
export const linkedin: BrokerKind = {
  id: 'linkedin-openid-connect',
  isOpenId: false,
  defaultScope: 'openid profile email',
  endpoints: (provider) =>
    servedAt(provider, {
      authorization: 'https://www.linkedin.com/oauth/v2/authorization',
      token: 'https://www.linkedin.com/oauth/v2/accessToken',
      userInfo: 'https://api.linkedin.com/v2/userinfo',
      jwks: 'https://www.linkedin.com/oauth/openid/jwks',
      issuer: 'https://www.linkedin.com/oauth,https://www.linkedin.com',
    }),
  identify: (exchanged) => openIdIdentity(signed(exchanged, { disableNonce: 'true' })),
};

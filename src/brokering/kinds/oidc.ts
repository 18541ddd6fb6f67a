import type { BrokerKind } from '../kind.ts';
import { openIdIdentity } from '../openid-identity.ts';
import { configuredEndpoints } from './configured.ts';

/** Any OpenID provider. */
export const oidc: BrokerKind = {
  id: 'oidc',
  isOpenId: true,
  defaultScope: 'openid',
  endpoints: configuredEndpoints,
  identify: (exchanged) => openIdIdentity(exchanged),
};

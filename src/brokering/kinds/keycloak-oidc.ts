import type { BrokerKind } from '../kind.ts';
import { openIdIdentity } from '../openid-identity.ts';
import { configuredEndpoints } from './configured.ts';

/** Another Keycloak, or another realm: its access tokens are read too, as they tell the roles there. */
export const keycloakOidc: BrokerKind = {
  id: 'keycloak-oidc',
  isOpenId: true,
  defaultScope: 'openid',
  endpoints: configuredEndpoints,
  identify: (exchanged) => openIdIdentity(exchanged, { readsAccessToken: true }),
};

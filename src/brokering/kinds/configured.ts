import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import type { Endpoints } from '../kind.ts';
import { settingOf } from '../settings.ts';

/** Where an administrator says that the provider is. */
export const configuredEndpoints = (provider: IdentityProvider): Endpoints => ({
  authorization: settingOf(provider, 'authorizationUrl'),
  token: settingOf(provider, 'tokenUrl'),
  userInfo: settingOf(provider, 'userInfoUrl'),
  jwks: settingOf(provider, 'jwksUrl'),
  logout: settingOf(provider, 'logoutUrl'),
  issuer: settingOf(provider, 'issuer'),
});

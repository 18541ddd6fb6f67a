import type { BrokerKind } from '../kind.ts';
import { identityOf, servedAt, textIn } from '../preset.ts';
import { settingOf } from '../settings.ts';
import { fetchProfile } from '../user-info.ts';

/** Tenants that are all tenants, or many. */
const MANY: ReadonlySet<string> = new Set(['common', 'organizations', 'consumers']);

/** Microsoft: accounts of all tenants, or of one (`tenantId`), as Microsoft Graph describes them. */
export const microsoft: BrokerKind = {
  id: 'microsoft',
  isOpenId: false,
  defaultScope: 'User.read',
  endpoints(provider) {
    const tenant = encodeURIComponent(settingOf(provider, 'tenantId') ?? 'common');
    return servedAt(provider, {
      authorization: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/authorize`,
      token: `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`,
      userInfo: 'https://graph.microsoft.com/v1.0/me/',
    });
  },
  async identify(exchanged) {
    const said = await fetchProfile(exchanged, exchanged.endpoints.userInfo ?? '');
    const principal = textIn(said, 'userPrincipalName');
    const email = textIn(said, 'mail') ?? (principal?.includes('@') ? principal : undefined);
    const tenant = settingOf(exchanged.provider, 'tenantId') ?? 'common';
    return identityOf(
      exchanged,
      {
        id: textIn(said, 'id'),
        email,
        // Whoever runs a tenant writes what they like into `mail`: of tenants that nobody chose it is nobody's proof.
        ...(MANY.has(tenant.toLowerCase()) && { emailVerified: false }),
        firstName: textIn(said, 'givenName'),
        lastName: textIn(said, 'surname'),
      },
      said,
    );
  },
};

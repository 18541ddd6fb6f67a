import type { BrokeredIdentity } from '../../domain/identity-providers/brokered-identity.ts';
import type { BrokerKind, Exchanged } from '../kind.ts';
import { openIdIdentity } from '../openid-identity.ts';
import { failed, servedAt, signed } from '../preset.ts';
import { isOn, settingOf } from '../settings.ts';

/** Google: an OpenID provider of which people of certain domains alone may be taken (`hd`). */
export const google: BrokerKind = {
  id: 'google',
  isOpenId: true,
  defaultScope: 'openid profile email',
  endpoints: (provider) =>
    servedAt(provider, {
      authorization: 'https://accounts.google.com/o/oauth2/v2/auth',
      token: 'https://oauth2.googleapis.com/token',
      userInfo: 'https://openidconnect.googleapis.com/v1/userinfo',
      jwks: 'https://www.googleapis.com/oauth2/v3/certs',
      issuer: 'https://accounts.google.com',
    }),
  parameters: ({ provider }) => ({
    hd: settingOf(provider, 'hostedDomain'),
    access_type: isOn(provider, 'offlineAccess') ? 'offline' : undefined,
  }),
  async identify(exchanged) {
    const identity = await openIdIdentity(signed(exchanged));
    checkDomain(exchanged, identity);
    return identity;
  },
};

/** The parameter is a wish that whoever sits at the browser can take out: the token says where somebody is from. */
function checkDomain({ provider }: Exchanged, { claims }: BrokeredIdentity): void {
  const wanted = settingOf(provider, 'hostedDomain');
  if (wanted === undefined || wanted === '*') return;
  const domains = wanted.split(',').map((domain) => domain.trim());
  const { hd } = claims.idToken ?? {};
  if (typeof hd !== 'string' || !domains.includes(hd)) throw failed('The hosted domain is another');
}

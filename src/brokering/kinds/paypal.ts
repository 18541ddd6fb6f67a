import type { BrokerKind } from '../kind.ts';
import { identityOf, servedAt, textIn } from '../preset.ts';
import { isOn } from '../settings.ts';
import { fetchProfile } from '../user-info.ts';

/** PayPal, or its sandbox. */
export const paypal: BrokerKind = {
  id: 'paypal',
  isOpenId: false,
  defaultScope: 'openid profile email',
  endpoints(provider) {
    const sandbox = isOn(provider, 'sandbox') ? 'sandbox.' : '';
    const api = `https://api.${sandbox}paypal.com/v1`;
    return servedAt(provider, {
      authorization: `https://www.${sandbox}paypal.com/signin/authorize`,
      token: `${api}/identity/openidconnect/tokenservice`,
      userInfo: `${api}/oauth2/token/userinfo?schema=openid`,
    });
  },
  async identify(exchanged) {
    const said = await fetchProfile(exchanged, exchanged.endpoints.userInfo ?? '');
    const { email_verified: verified } = said;
    return identityOf(
      exchanged,
      {
        id: textIn(said, 'user_id'),
        email: textIn(said, 'email'),
        ...(verified !== undefined && { emailVerified: verified === true || verified === 'true' }),
        name: textIn(said, 'name'),
      },
      said,
    );
  },
};

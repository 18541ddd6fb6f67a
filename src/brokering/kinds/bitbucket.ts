import { fetchList } from '../fetch-list.ts';
import type { BrokerKind } from '../kind.ts';
import { failed, identityOf, servedAt, textIn } from '../preset.ts';
import { fetchProfile } from '../user-info.ts';

/** Bitbucket, in the cloud. */
export const bitbucket: BrokerKind = {
  id: 'bitbucket',
  isOpenId: false,
  defaultScope: 'account',
  endpoints: (provider) =>
    servedAt(provider, {
      authorization: 'https://bitbucket.org/site/oauth2/authorize',
      token: 'https://bitbucket.org/site/oauth2/access_token',
      userInfo: 'https://api.bitbucket.org/2.0/user',
    }),
  async identify(exchanged) {
    const url = exchanged.endpoints.userInfo ?? '';
    const said = await fetchProfile(exchanged, url);
    if (said.type !== 'user') throw failed('Bitbucket answered for no user');
    const addresses = await fetchList(exchanged, `${url}/emails`);
    const address = addresses.find((each) => each.is_primary === true) ?? addresses[0];
    return identityOf(
      exchanged,
      {
        id: textIn(said, 'account_id'),
        username: textIn(said, 'username'),
        email: textIn(address, 'email'),
        emailVerified: address?.is_confirmed === true,
        name: textIn(said, 'display_name'),
      },
      said,
    );
  },
};

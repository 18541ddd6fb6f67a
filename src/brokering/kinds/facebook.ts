import type { BrokerKind } from '../kind.ts';
import { identityOf, servedAt, textIn } from '../preset.ts';
import { settingOf } from '../settings.ts';
import { fetchProfile } from '../user-info.ts';

const FIELDS = ['id', 'name', 'email', 'first_name', 'last_name'];

/** Facebook, by its graph; `fetchedFields` are asked for besides the usual ones, for mappers. */
export const facebook: BrokerKind = {
  id: 'facebook',
  isOpenId: false,
  defaultScope: 'email',
  endpoints: (provider) =>
    servedAt(provider, {
      authorization: 'https://graph.facebook.com/oauth/authorize',
      token: 'https://graph.facebook.com/oauth/access_token',
      userInfo: 'https://graph.facebook.com/me',
    }),
  async identify(exchanged) {
    const { provider, endpoints } = exchanged;
    const more = settingOf(provider, 'fetchedFields')?.split(',') ?? [];
    const url = new URL(endpoints.userInfo ?? '');
    url.searchParams.set('fields', [...FIELDS, ...more.map((field) => field.trim())].join(','));
    const said = await fetchProfile(exchanged, url.toString());
    return identityOf(
      exchanged,
      {
        id: textIn(said, 'id'),
        username: textIn(said, 'username'),
        email: textIn(said, 'email'),
        firstName: textIn(said, 'first_name'),
        lastName: textIn(said, 'last_name'),
      },
      said,
    );
  },
};

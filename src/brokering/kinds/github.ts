import type { IdentityProvider } from '../../domain/identity-providers/identity-provider.ts';
import { fetchList } from '../fetch-list.ts';
import type { BrokerKind, Exchanged } from '../kind.ts';
import { identityOf, servedAt, textIn } from '../preset.ts';
import { settingOf } from '../settings.ts';
import { fetchProfile } from '../user-info.ts';

const at = (provider: IdentityProvider, setting: string, otherwise: string) =>
  (settingOf(provider, setting) ?? otherwise).replace(/\/$/, '');

/** GitHub, or an enterprise's own (`baseUrl`, `apiUrl`). Whose address is in no public profile, it is among those that the scope `user:email` shows. */
export const github: BrokerKind = {
  id: 'github',
  isOpenId: false,
  defaultScope: 'user:email',
  endpoints(provider) {
    const site = at(provider, 'baseUrl', 'https://github.com');
    return servedAt(provider, {
      authorization: `${site}/login/oauth/authorize`,
      token: `${site}/login/oauth/access_token`,
      userInfo: `${at(provider, 'apiUrl', 'https://api.github.com')}/user`,
    });
  },
  async identify(exchanged) {
    const url = exchanged.endpoints.userInfo ?? '';
    const said = await fetchProfile(exchanged, url);
    const shown = textIn(said, 'email');
    // GitHub lets people show addresses alone that they have verified.
    const address =
      shown === undefined ? await primaryAddress(exchanged, url) : { email: shown, emailVerified: true };
    const named = { id: textIn(said, 'id'), username: textIn(said, 'login'), name: textIn(said, 'name') };
    return identityOf(exchanged, { ...named, ...address }, said);
  },
};

/** The primary one of their addresses; none where the token may not see them, so that they are asked for it. */
async function primaryAddress(exchanged: Exchanged, url: string) {
  const addresses = await fetchList(exchanged, `${url}/emails`);
  const primary = addresses.find(({ primary }) => primary === true);
  return primary ? { email: textIn(primary, 'email'), emailVerified: primary.verified === true } : {};
}

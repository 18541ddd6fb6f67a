import { verifyIdToken } from '../id-token.ts';
import type { BrokerKind } from '../kind.ts';
import { identityOf, servedAt, signed, textIn } from '../preset.ts';
import { settingOf } from '../settings.ts';
import { fetchProfile } from '../user-info.ts';

/** GitLab: an OpenID provider of which its own API tells who somebody is. */
export const gitlab: BrokerKind = {
  id: 'gitlab',
  isOpenId: true,
  defaultScope: 'read_user openid',
  endpoints: (provider) =>
    servedAt(provider, {
      authorization: 'https://gitlab.com/oauth/authorize',
      token: 'https://gitlab.com/oauth/token',
      userInfo: 'https://gitlab.com/api/v4/user',
      jwks: 'https://gitlab.com/oauth/discovery/keys',
      issuer: 'https://gitlab.com',
    }),
  // Its API says nothing of anybody to whoever asks for `openid` alone (as Keycloak).
  parameters: ({ provider }) =>
    settingOf(provider, 'defaultScope') === 'openid' ? { scope: 'read_user openid' } : {},
  async identify(exchanged) {
    const idToken = await verifyIdToken(signed(exchanged));
    const said = await fetchProfile(exchanged, exchanged.endpoints.userInfo ?? '');
    const email = textIn(said, 'email');
    const identity = identityOf(
      exchanged,
      {
        id: textIn(said, 'id'),
        username: textIn(said, 'username'),
        email,
        ...('confirmed_at' in said && { emailVerified: textIn(said, 'confirmed_at') !== undefined }),
        name: textIn(said, 'name'),
      },
      said,
    );
    const { idToken: token } = exchanged.tokens;
    return {
      ...identity,
      claims: { ...identity.claims, idToken },
      ...(token !== undefined && { idToken: token }),
    };
  },
};

import type { BrokeredIdentity } from '../../domain/identity-providers/brokered-identity.ts';
import { BrokerFailure } from '../../domain/identity-providers/brokers.ts';
import type { Claims } from '../../domain/tokens/jws.ts';
import type { BrokerKind, Exchanged } from '../kind.ts';
import { namesIn } from '../openid-identity.ts';
import { settingOf } from '../settings.ts';
import { fetchProfile } from '../user-info.ts';
import { configuredEndpoints } from './configured.ts';

/** A service of OAuth 2.0: who somebody is it says at its user info endpoint, under names that the administrator gives. */
export const oauth2: BrokerKind = {
  id: 'oauth2',
  isOpenId: false,
  defaultScope: '',
  endpoints: configuredEndpoints,
  identify,
};

async function identify(exchanged: Exchanged): Promise<BrokeredIdentity> {
  const { provider, endpoints, tokens } = exchanged;
  const profile = await fetchProfile(exchanged, endpoints.userInfo ?? '');
  const under = (setting: string, otherwise: string) =>
    valueAt(profile, settingOf(provider, setting) ?? otherwise);
  const id = under('userIDClaim', 'sub');
  if (id === undefined)
    throw new BrokerFailure(
      'identityProviderUnexpectedErrorMessage',
      'identity_provider_login_failure',
      'The user info names nobody',
    );
  const email = under('emailClaim', 'email');
  const named = {
    given_name: under('givenNameClaim', 'given_name'),
    family_name: under('familyNameClaim', 'family_name'),
    name: under('fullNameClaim', 'name'),
  };
  return {
    alias: provider.alias,
    id,
    username: under('userNameClaim', 'preferred_username') ?? email ?? id,
    ...(email !== undefined && { email }),
    ...namesIn(named),
    attributes: {},
    claims: { userInfo: profile },
    tokens: tokens.text,
    sessionNotes: {},
  };
}

/** A text that is not empty, or a number, by its name, or by names that lead down to it, divided by dots. */
function valueAt(profile: Claims, path: string): string | undefined {
  const value =
    profile[path] ??
    path.split('.').reduce<unknown>((at, name) => (at as Claims | undefined)?.[name] ?? undefined, profile);
  const text = typeof value === 'string' || typeof value === 'number' ? String(value) : '';
  return text === '' ? undefined : text;
}

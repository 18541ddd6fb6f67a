import type { BrokeredIdentity } from '../domain/identity-providers/brokered-identity.ts';
import { BrokerFailure } from '../domain/identity-providers/brokers.ts';
import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';
import type { Claims } from '../domain/tokens/jws.ts';
import type { Endpoints, Exchanged } from './kind.ts';
import { namesIn } from './openid-identity.ts';
import { settingOf } from './settings.ts';

/** Where a service is, unless the administrator says that it is elsewhere: at a proxy, or in a test. */
export const servedAt = (provider: IdentityProvider, service: Endpoints): Endpoints => ({
  authorization: settingOf(provider, 'authorizationUrl') ?? service.authorization,
  token: settingOf(provider, 'tokenUrl') ?? service.token,
  userInfo: settingOf(provider, 'userInfoUrl') ?? service.userInfo,
  jwks: settingOf(provider, 'jwksUrl') ?? service.jwks,
  issuer: settingOf(provider, 'issuer') ?? service.issuer,
});

/** The same, of a service whose ID tokens are always held against its published keys. */
export function signed(exchanged: Exchanged, more: Readonly<Record<string, string>> = {}): Exchanged {
  const { provider, endpoints } = exchanged;
  const published = { useJwksUrl: 'true', validateSignature: 'true', jwksUrl: endpoints.jwks ?? '' };
  return { ...exchanged, provider: { ...provider, config: { ...provider.config, ...published, ...more } } };
}

export const failed = (detail: string, cause?: unknown) =>
  new BrokerFailure(
    'identityProviderUnexpectedErrorMessage',
    'identity_provider_login_failure',
    detail,
    cause,
  );

/** A text or number; undefined of anything else, and of what is empty. */
export const textIn = (holder: unknown, name: string): string | undefined => {
  const isObject = typeof holder === 'object' && holder !== null && Object.hasOwn(holder, name);
  const value = isObject ? (holder as Claims)[name] : undefined;
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined;
};

/** Who somebody is, in the words of a service. */
interface Profile {
  readonly id: string | undefined;
  readonly username?: string | undefined;
  readonly email?: string | undefined;
  /** Whether the service says that the address is theirs; undefined where it says nothing. */
  readonly emailVerified?: boolean | undefined;
  /** The whole name, where first and last are not told apart. */
  readonly name?: string | undefined;
  readonly firstName?: string | undefined;
  readonly lastName?: string | undefined;
}

/** Somebody whom a service that has no ID tokens knows. @param said as it was said, for mappers @throws {BrokerFailure} */
export function identityOf(exchanged: Exchanged, profile: Profile, said: Claims): BrokeredIdentity {
  const { id, username, email, emailVerified, name, firstName, lastName } = profile;
  if (id === undefined) throw failed('The profile names nobody');
  return {
    alias: exchanged.provider.alias,
    id,
    username: username ?? email ?? id,
    ...(email !== undefined && { email }),
    ...(email !== undefined && emailVerified !== undefined && { emailVerified }),
    ...namesIn({ given_name: firstName, family_name: lastName, name }),
    attributes: {},
    claims: { userInfo: said },
    tokens: exchanged.tokens.text,
    sessionNotes: {},
  };
}

import type { IdentityProvider } from '../domain/identity-providers/identity-provider.ts';

/** What an administrator has said of a provider, by Keycloak's names; empty is nothing. */
export const settingOf = ({ config }: Pick<IdentityProvider, 'config'>, name: string): string | undefined =>
  config[name]?.trim() || undefined;

export const isOn = (provider: Pick<IdentityProvider, 'config'>, name: string, otherwise = false): boolean =>
  settingOf(provider, name) === undefined ? otherwise : settingOf(provider, name)?.toLowerCase() === 'true';

/** Seconds by which the provider's clock may differ from ours. */
export const clockSkewOf = (provider: Pick<IdentityProvider, 'config'>): number => {
  const skew = Number(settingOf(provider, 'allowedClockSkew') ?? 0);
  return Number.isFinite(skew) && skew > 0 ? skew : 0;
};

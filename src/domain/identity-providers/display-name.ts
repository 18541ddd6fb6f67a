import type { IdentityProvider } from './identity-provider.ts';
import { providerKinds } from './kinds.ts';

/** How people are told of a provider (as Keycloak): as it is called here, by the name that every service of its kind has, by its alias. */
export function displayNameOf({ alias, settings, providerId }: IdentityProvider): string {
  const kind = providerKinds.get(providerId);
  const own = typeof settings.displayName === 'string' ? settings.displayName.trim() : '';
  return own || (kind?.group === 'Social' ? kind.name : alias);
}

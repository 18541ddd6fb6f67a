import type { Component } from '../domain/components/component.ts';
import { type ComponentConfig, checkConfig } from '../domain/components/config.ts';
import { secretsApart } from '../domain/components/secret-members.ts';
import { keystoreFile } from '../domain/keys/keystores/files.ts';
import { KEY_PROVIDER_TYPE, type KeyProvider } from '../domain/keys/provider.ts';
import { findKeyProvider } from '../domain/keys/providers/index.ts';
import { MASK } from '../domain/mask.ts';
import { REGISTRATION_POLICY_TYPE } from '../domain/realms/fresh/components.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { USER_STORE_TYPE, userStores } from '../domain/users/user-stores/user-stores.ts';
import { notImplemented } from '../errors/http.ts';
import { Refusal } from '../errors/refusal.ts';
import type { Extended } from '../lib/catalogue.ts';
import { registrationPolicies } from '../policy/registration-policies/index.ts';

/** User stores of Keycloak's that are not built. */
const USER_STORES_TO_COME: ReadonlySet<string> = new Set(['ldap', 'kerberos']);

export interface AskedConfiguration extends Extended {
  readonly providerType: string;
  readonly providerId: string;
  readonly config: ComponentConfig;
  /** The component as it is; absent while it is being made. */
  readonly before: Component | undefined;
  readonly realmName: string;
  /** The realm as it is; absent while it is being made. */
  readonly realm?: RealmView;
  /** Defaults are left out, as a document that somebody exported has left them out. */
  readonly asSaid?: boolean;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/**
 * The configuration as it will be stored, checked by its provider, and the secrets that go with it.
 * @throws {Refusal} 400 for a provider that is not there, or a member that is wrong
 */
export async function configureComponent(
  asked: AskedConfiguration,
): Promise<Pick<Component, 'config' | 'secrets'>> {
  const { providerType, providerId, config, asSaid = false } = asked;
  if (providerType === KEY_PROVIDER_TYPE) {
    const provider = findKeyProvider(providerId);
    if (provider) return configureKey(provider, asked);
  }
  const policy =
    providerType === REGISTRATION_POLICY_TYPE ? registrationPolicies.in(asked).get(providerId) : undefined;
  if (policy) {
    const configured = secretsApart(policy.properties, config, secretsBefore(asked), !asSaid);
    await policy.checkConfig?.(configured.config, asked.realm);
    return configured;
  }
  const userStore = providerType === USER_STORE_TYPE ? userStores.in(asked).get(providerId) : undefined;
  if (userStore) return secretsApart(userStore.properties, config, secretsBefore(asked), !asSaid);
  if (providerType === USER_STORE_TYPE && USER_STORES_TO_COME.has(providerId))
    throw notImplemented(`The user store ${providerId}`);
  throw new Refusal(400, 'Invalid provider type or no such provider');
}

/** Those of the same provider alone: another is not told them. */
const secretsBefore = ({ providerType, providerId, before }: AskedConfiguration): Component['secrets'] =>
  before?.providerType === providerType && before.providerId === providerId ? before.secrets : {};

async function configureKey(
  provider: KeyProvider,
  asked: AskedConfiguration,
): Promise<Pick<Component, 'config' | 'secrets'>> {
  const { config, before, providerId, realmName, now, asSaid = false } = asked;
  const owner = { name: realmName, keystore: (name: string) => keystoreFile(asked, realmName, name) };
  const checked = checkConfig(provider.properties, config, !asSaid);
  const isSecret = (name: string) => provider.secretMembers.includes(name);
  const brought = (provider.takes ?? []).flatMap((name) => {
    const [value] = config[name] ?? [];
    return value ? [[name, [value]] as const] : [];
  });
  const shown = Object.fromEntries(Object.entries(checked).filter(([name]) => !isSecret(name)));
  const isKept = (name: string, value: string | undefined) =>
    before !== undefined && (value === MASK || value === before.config[name]?.[0]);
  const sent = [...Object.entries(checked).filter(([name]) => isSecret(name)), ...brought];
  const takenAway = provider.secretMembers.some((name) => before?.config[name] && !checked[name]);
  const changed = takenAway || sent.some(([name, [value]]) => !isKept(name, value));
  // A new certificate may come for the key that is there.
  const given = Object.fromEntries(
    sent.map(([name, [value = '']]) => [name, [value === MASK ? (before?.secrets[name] ?? value) : value]]),
  );
  const same = (name: string) => isSecret(name) || before?.config[name]?.[0] === shown[name]?.[0];
  const keeps =
    before !== undefined && before.providerId === providerId && !changed && provider.keyedBy.every(same);
  const found = keeps ? before.secrets : await provider.secrets(shown, given, owner, now);
  const secrets = (await provider.settle?.(found, shown, owner, now)) ?? found;
  return { config: { ...provider.told?.(secrets), ...shown }, secrets };
}

import type { Component } from '../components/component.ts';
import { type ComponentConfig, type ConfigProperty, configValue } from '../components/config.ts';
import type { Key, KeyStatus } from './key.ts';

export const KEY_PROVIDER_TYPE = 'org.keycloak.keys.KeyProvider';

/** Whom a key is for. */
export interface KeyOwner {
  /** The realm's. */
  readonly name: string;
  /** Finds an archive of theirs; without it they have none. */
  readonly keystore?: (name: string) => Buffer | undefined;
}

/** A way to come by keys: it makes or takes the secrets of a component, and reads the key back from them. */
export interface KeyProvider {
  readonly id: string;
  readonly helpText: string;
  readonly properties: readonly ConfigProperty[];
  /** Members of the configuration that are secrets: moved out of it, never shown. */
  readonly secretMembers: readonly string[];
  /**
   * Members under which a key that was made elsewhere is handed in, as exports hold them, besides the properties. They are
   * given to `secrets`, and neither stored nor shown as they are.
   */
  readonly takes?: readonly string[];
  /** Members whose change asks for a new key. */
  readonly keyedBy: readonly string[];
  /**
   * The secrets of a new component.
   * @param given the secret members, and those of `takes`, that an administrator sent
   * @throws {Refusal} 400 when what was given is no key
   */
  readonly secrets: (
    config: ComponentConfig,
    given: ComponentConfig,
    owner: KeyOwner,
    now: number,
  ) => Promise<Readonly<Record<string, string>>>;
  /** The secrets as the rest of the configuration wants them, where that may change without another key. */
  readonly settle?: (
    secrets: Component['secrets'],
    config: ComponentConfig,
    owner: KeyOwner,
    now: number,
  ) => Promise<Component['secrets']>;
  /** What the configuration shows of the secrets: nothing that is one. */
  readonly told?: (secrets: Component['secrets']) => ComponentConfig;
  /** The key of a component that was stored before. */
  readonly load: (component: Component) => Key;
}

/** What every key provider can be told. */
export const COMMON_PROPERTIES: readonly ConfigProperty[] = [
  {
    name: 'priority',
    label: 'Priority',
    helpText: 'The provider with the highest priority provides the active key',
    type: 'String',
    defaultValue: '0',
    check: 'number',
  },
  {
    name: 'enabled',
    label: 'Enabled',
    helpText: 'Whether the keys are used at all',
    type: 'boolean',
    defaultValue: 'true',
    check: 'boolean',
  },
  {
    name: 'active',
    label: 'Active',
    helpText: 'Whether the keys sign, or only verify',
    type: 'boolean',
    defaultValue: 'true',
    check: 'boolean',
  },
];

/** The part of a key that its component's configuration decides alone. */
export function commonOf({ id, config }: Component): Pick<Key, 'componentId' | 'priority' | 'status'> {
  return {
    componentId: id,
    priority: Number(configValue(config, 'priority') ?? 0),
    status: statusOf(config),
  };
}

function statusOf(config: ComponentConfig): KeyStatus {
  if (configValue(config, 'enabled') === 'false') return 'DISABLED';
  return configValue(config, 'active') === 'false' ? 'PASSIVE' : 'ACTIVE';
}

import { Catalogue } from '../../../lib/catalogue.ts';
import type { Component } from '../../components/component.ts';
import { type ConfigProperty, configValue } from '../../components/config.ts';

/** Components of this type are user stores of their realm (as Keycloak). */
export const USER_STORE_TYPE = 'org.keycloak.storage.UserStorageProvider';

/** A place where users live, as administrators see it. */
export interface UserStoreType {
  /** As components name it. */
  readonly id: string;
  readonly helpText: string;
  readonly properties: readonly ConfigProperty[];
}

/** Those of a server; none is ours. */
export const userStores = new Catalogue<UserStoreType>('user store', []);

const ASKED_EACH_TIME = 'NO_CACHE';
const ASKED_AFTER = 'MAX_LIFESPAN';
/** Milliseconds for which what a store has said of somebody is taken to be true, where the component does not say. */
const LIFESPAN = 10_000;

/** What every user store is configured with (Keycloak's names of it). */
export const OF_EVERY_STORE: readonly ConfigProperty[] = [
  { name: 'enabled', label: 'Enabled', type: 'boolean', check: 'boolean', defaultValue: true, stored: true },
  {
    name: 'priority',
    label: 'Priority',
    helpText: 'Stores are asked in this order, the lowest first',
    type: 'String',
    check: 'number',
    defaultValue: '0',
    stored: true,
  },
  {
    name: 'cachePolicy',
    label: 'Cache policy',
    helpText:
      'How long what the store says of somebody is taken to be true: ten seconds, not at all, or for maxLifespan',
    type: 'List',
    options: ['DEFAULT', ASKED_EACH_TIME, ASKED_AFTER],
    check: 'option',
    defaultValue: 'DEFAULT',
    stored: true,
  },
  {
    name: 'maxLifespan',
    label: 'Max lifespan',
    helpText: 'Milliseconds',
    type: 'String',
    check: 'number',
  },
];

/** Whether users of the store are let in. */
export const isOn = ({ config }: Component): boolean => configValue(config, 'enabled') !== 'false';

/** The user stores of a realm in the order in which they are asked. */
export const storesAmong = (components: readonly Component[]): readonly Component[] =>
  components
    .filter(({ providerType }) => providerType === USER_STORE_TYPE)
    .sort((a, b) => priorityOf(a) - priorityOf(b) || (a.id < b.id ? -1 : 1));

const priorityOf = ({ config }: Component) => Number(configValue(config, 'priority') ?? 0);

/** Milliseconds for which what it has said of somebody holds. */
export function lifespanOf({ config }: Component): number {
  const policy = configValue(config, 'cachePolicy');
  if (policy === ASKED_EACH_TIME) return 0;
  return policy === ASKED_AFTER ? Number(configValue(config, 'maxLifespan') ?? LIFESPAN) : LIFESPAN;
}

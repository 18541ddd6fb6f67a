import type { Component } from '../components/component.ts';
import type { Key, KeyUse } from './key.ts';
import { KEY_PROVIDER_TYPE } from './provider.ts';
import { findKeyProvider } from './providers/index.ts';

/** All usable keys of a realm, highest priority first. */
export interface KeySet {
  readonly keys: readonly Key[];
  /** The key that signs or encrypts by an algorithm now. */
  active(use: KeyUse, algorithm: string): Key | undefined;
  /** The enabled key that made a signature. */
  verifying(kid: string, algorithm: string): Key | undefined;
}

/** Makes the keys of a realm's components usable. A component of an unknown provider, or of another parent, gives none. */
export function keySet(components: readonly Component[]): KeySet {
  const keys = components
    .filter(
      ({ providerType, parentId, realmId }) => providerType === KEY_PROVIDER_TYPE && parentId === realmId,
    )
    .flatMap((component) => findKeyProvider(component.providerId)?.load(component) ?? [])
    .sort((a, b) => b.priority - a.priority);
  return {
    keys,
    active: (use, algorithm) =>
      keys.find((key) => key.status === 'ACTIVE' && key.use === use && key.algorithm === algorithm),
    verifying: (kid, algorithm) =>
      keys.find(
        (key) =>
          key.kid === kid && key.status !== 'DISABLED' && key.use === 'SIG' && key.algorithm === algorithm,
      ),
  };
}

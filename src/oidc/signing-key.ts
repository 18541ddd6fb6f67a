import type { Key } from '../domain/keys/key.ts';
import { type KeyMaking, signingKey } from '../domain/keys/signing-key.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';

/** A client may want another algorithm than its realm. */
export const keyFor = (making: KeyMaking, realm: RealmView, algorithm: string | undefined): Promise<Key> =>
  signingKey(making, realm, algorithm || realm.settings.defaultSignatureAlgorithm);

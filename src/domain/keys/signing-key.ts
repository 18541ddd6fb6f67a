import { createHash } from 'node:crypto';
import { Refusal } from '../../errors/refusal.ts';
import type { Clock } from '../../lib/clock.ts';
import type { Component } from '../components/component.ts';
import type { ComponentConfig } from '../components/config.ts';
import type { Realms, RealmView } from '../realms/realm-view.ts';
import { Conflict, type Store } from '../store.ts';
import type { Key } from './key.ts';
import { KEY_PROVIDER_TYPE } from './provider.ts';
import { findKeyProvider } from './providers/index.ts';

export interface KeyMaking {
  readonly store: Store;
  readonly realms: Realms;
  readonly clock: Clock;
}

/**
 * The key that signs by an algorithm now. A realm whose administrator took the last one away gets another, which any
 * key of theirs takes precedence of (as Keycloak): what a realm has promised to sign goes on.
 * @throws {Refusal} 400 for an algorithm that no key of ours is for
 */
export async function signingKey(making: KeyMaking, realm: RealmView, algorithm: string): Promise<Key> {
  return realm.keys.active('SIG', algorithm) ?? makeKey(making, realm, algorithm);
}

async function makeKey(
  { store, realms, clock }: KeyMaking,
  realm: RealmView,
  algorithm: string,
): Promise<Key> {
  const made = await fallback(realm, algorithm, clock.now());
  try {
    await store.commit([store.components.create(made)]);
  } catch (error) {
    // Somebody else has just made it.
    if (!(error instanceof Conflict) || error.reason !== 'duplicate-component') throw error;
  }
  const key = (await realms.get(realm.id))?.keys.active('SIG', algorithm);
  if (!key) throw noKey(algorithm);
  return key;
}

const noKey = (algorithm: string) =>
  new Refusal(400, 'invalid_request', { description: `The realm has no active key for ${algorithm}` });

const CURVES: Readonly<Record<string, string>> = { ES256: 'P-256', ES384: 'P-384', ES512: 'P-521' };

/** The provider that makes keys for an algorithm, and how it is told. */
function makerOf(algorithm: string): readonly [providerId: string, config: ComponentConfig] {
  if (/^[RP]S(?:256|384|512)$/.test(algorithm)) return ['rsa-generated', { algorithm: [algorithm] }];
  if (/^HS(?:256|384|512)$/.test(algorithm)) return ['hmac-generated', { algorithm: [algorithm] }];
  const curve = Object.hasOwn(CURVES, algorithm) ? CURVES[algorithm] : undefined;
  if (curve !== undefined) return ['ecdsa-generated', { ecdsaEllipticCurveKey: [curve] }];
  if (algorithm === 'EdDSA') return ['eddsa-generated', { eddsaEllipticCurveKey: ['Ed25519'] }];
  throw noKey(algorithm);
}

async function fallback(realm: RealmView, algorithm: string, now: number): Promise<Component> {
  const [providerId, config] = makerOf(algorithm);
  const provider = findKeyProvider(providerId);
  if (!provider) throw noKey(algorithm);
  return {
    id: fallbackId(realm, algorithm),
    realmId: realm.id,
    parentId: realm.id,
    name: `fallback-${algorithm}`,
    providerId,
    providerType: KEY_PROVIDER_TYPE,
    config: { priority: ['-100'], ...config },
    secrets: await provider.secrets(config, {}, { name: realm.name }, now),
  };
}

/**
 * One id for one realm and algorithm: of several who make the key at once, one does. Those that are there already sign no
 * more, or there would be nothing to make: they are passed over. In the form of a UUID.
 */
function fallbackId({ id: realmId, components }: RealmView, algorithm: string): string {
  const taken = new Set(components.map(({ id }) => id));
  for (let which = 0; ; which += 1) {
    const seed = `fallback key ${realmId} ${algorithm}${which === 0 ? '' : ` ${which}`}`;
    const hash = createHash('sha256').update(seed).digest('hex');
    const id = hash.slice(0, 32).replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
    if (!taken.has(id)) return id;
  }
}

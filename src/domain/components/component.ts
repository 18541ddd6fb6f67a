import type { Change, IfRevision } from '../store.ts';

/** A configured provider of a realm: a key provider, a registration policy, a user store. */
export interface Component {
  readonly id: string;
  readonly realmId: string;
  readonly name?: string;
  readonly providerId: string;
  readonly providerType: string;
  readonly parentId: string;
  readonly subType?: string;
  /** What the Admin REST API may show. */
  readonly config: Readonly<Record<string, readonly string[]>>;
  /** Private keys and other secrets; sealed at rest and never shown. */
  readonly secrets: Readonly<Record<string, string>>;
  /** How often it was changed, as of when it was read. Set by the store. */
  readonly revision?: number;
}

export interface ComponentRepository {
  list(realmId: string): Promise<Component[]>;
  find(realmId: string, id: string): Promise<Component | undefined>;
  create(component: Component): Change;
  /** Conflict `gone`; with `ifRevision`, `changed` when it was changed since it was read, or removed. */
  update(component: Component, options?: IfRevision): Change;
  /** Conflict `gone`. */
  remove(component: Pick<Component, 'realmId' | 'id'>): Change;
}

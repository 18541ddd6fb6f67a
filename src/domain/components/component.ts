import type { Change } from '../store.ts';

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
}

export interface ComponentRepository {
  list(realmId: string): Promise<Component[]>;
  find(realmId: string, id: string): Promise<Component | undefined>;
  create(component: Component): Change;
  /** Conflict `gone`. */
  update(component: Component): Change;
  /** Conflict `gone`. */
  remove(component: Pick<Component, 'realmId' | 'id'>): Change;
}

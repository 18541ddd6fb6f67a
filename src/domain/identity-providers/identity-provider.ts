import type { Change } from '../store.ts';

/** Somebody else whose word about users a realm takes. Field names are Keycloak's. */
export interface IdentityProvider {
  /** Keycloak's `internalId`. */
  readonly id: string;
  readonly realmId: string;
  readonly alias: string;
  /** The kind of provider, such as `oidc`. */
  readonly providerId: string;
  readonly enabled: boolean;
  /** What else the representation says, about logins that are brokered. */
  readonly settings: Readonly<Record<string, string | boolean>>;
  /** What the Admin REST API may show. */
  readonly config: Readonly<Record<string, string>>;
  /** The members of its configuration that nobody is shown; sealed at rest. */
  readonly secrets: Readonly<Record<string, string>>;
  readonly mappers: readonly IdentityProviderMapper[];
  /** How often it was changed, as of when it was read. Set by the store. */
  readonly revision?: number;
}

/** What becomes of a user that the provider sends. */
export interface IdentityProviderMapper {
  readonly id: string;
  readonly name: string;
  readonly identityProviderMapper: string;
  readonly config: Readonly<Record<string, string>>;
}

export interface IdentityProviderRepository {
  /** By their aliases. */
  list(realmId: string): Promise<IdentityProvider[]>;
  /** Conflict `duplicate-identity-provider`; `duplicate-issuer` when another one vouches under the same issuer. */
  create(provider: IdentityProvider): Change;
  /** By its id; the alias stays. Conflicts `gone`, `duplicate-issuer`; `changed`, unless `ifRevision` is left out. */
  update(provider: IdentityProvider, options?: { readonly ifRevision?: number | undefined }): Change;
  /** Takes along what it knows users as. Conflict `gone`. */
  remove(provider: IdentityProvider): Change;
}

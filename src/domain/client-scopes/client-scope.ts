import type { Change, IfRevision } from '../store.ts';

/** A rule that puts something into a token (Keycloak's protocol mapper). */
export interface ProtocolMapper {
  readonly id: string;
  readonly name: string;
  readonly protocol: string;
  /** Id of the mapper's kind, such as `oidc-usermodel-attribute-mapper`. */
  readonly protocolMapper: string;
  readonly config: Readonly<Record<string, string>>;
}

/** A named set of protocol mappers and roles that clients share. */
export interface ClientScope {
  readonly id: string;
  readonly realmId: string;
  readonly name: string;
  readonly description?: string;
  readonly protocol: string;
  readonly attributes: Readonly<Record<string, string>>;
  readonly protocolMappers: readonly ProtocolMapper[];
  /** Ids of the roles a user needs one of, for the scope to be granted. */
  readonly scopeMappings: readonly string[];
  /** Whether new clients of the realm get it as a default or as an optional scope. */
  readonly assignment: 'default' | 'optional' | 'none';
  /** How often it was changed, as of when it was read. Set by the store. */
  readonly revision?: number;
}

const ORGANIZATIONS = 'oidc-organization-membership-mapper';

/** Whether a scope is about organizations: what it is called does not matter (as Keycloak). */
export const isOfOrganizations = ({ protocolMappers }: ClientScope): boolean =>
  protocolMappers.some(({ protocolMapper }) => protocolMapper === ORGANIZATIONS);

export interface ClientScopeRepository {
  list(realmId: string): Promise<ClientScope[]>;
  find(realmId: string, id: string): Promise<ClientScope | undefined>;
  /**
   * Refuses the unit unless the realm has fewer scopes than that when it is applied. Goes before what creates one.
   * Conflict `too-many-client-scopes`.
   */
  limit(realmId: string, fewerThan: number): readonly Change[];
  /** Conflict `duplicate-client-scope`. */
  create(scope: ClientScope): Change;
  /** Conflict `gone`; with `ifRevision`, `changed` when it was changed since, or removed. */
  update(scope: ClientScope, options?: IfRevision): Change;
  remove(scope: ClientScope): Change;
}

import type { RealmView } from '../../realms/realm-view.ts';
import type { Store } from '../../store.ts';
import type { User } from '../../users/user.ts';
import type { BrokeredIdentity } from '../brokered-identity.ts';
import type { IdentityProviderMapper } from '../identity-provider.ts';

/** A user as mappers find and leave them; who calls them stores what has changed. */
export interface MappedUser {
  readonly user: User;
  /** Ids of the roles that are mapped to them directly. */
  readonly roleIds: ReadonlySet<string>;
  /** Ids of the groups that they are in directly. */
  readonly groupIds: ReadonlySet<string>;
  /** What their session shall keep. */
  readonly sessionNotes: Readonly<Record<string, string>>;
  /** Ids of roles and groups that a mapper has given at this login: one after it does not take them back. */
  readonly given?: ReadonlySet<string>;
}

/** What a mapper works by. */
export interface Mapping {
  readonly realm: RealmView;
  readonly store: Store;
  readonly identity: BrokeredIdentity;
  readonly mapper: IdentityProviderMapper;
  /** Whether they are made now, or were known before: then as often as the sync mode says. */
  readonly occasion: 'new' | 'force' | 'legacy';
}

/** What becomes of users that a provider sends (Keycloak's IdentityProviderMapper): one file each. */
export interface BrokerMapper {
  /** Its provider id. */
  readonly id: string;
  /** Before anybody is looked for or made; whoever is known already comes by here too. */
  readonly preprocess?: (
    identity: BrokeredIdentity,
    mapper: IdentityProviderMapper,
    realm: RealmView,
  ) => BrokeredIdentity;
  /** Once there is a user, in the unit that makes or changes them. */
  readonly apply?: (mapped: MappedUser, mapping: Mapping) => MappedUser | Promise<MappedUser>;
}

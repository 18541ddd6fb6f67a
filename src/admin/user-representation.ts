import { type Static, Type } from 'typebox';
import { DISABLED_REASON } from '../domain/login-failures/lockout.ts';
import { authenticationOf } from '../domain/realms/realm-view.ts';
import { PENDING_EMAIL } from '../domain/users/pending-email.ts';
import { withDefaults } from '../domain/users/profile/defaults.ts';
import { isUnspoken, profileRulesOf } from '../domain/users/profile/rules.ts';
import { MEMBERS } from '../domain/users/profile/user-profile.ts';
import type { User } from '../domain/users/user.ts';
import { flag, number, text, texts } from '../lib/optional.ts';
import { FederatedIdentityRepresentation } from './federated-identity-representation.ts';
import { moment } from './moment.ts';
import { isBrief } from './paging.ts';
import type { RealmRequest } from './resource.ts';
import { TERMS } from './user-attributes.ts';

const textsByName = Type.Optional(Type.Record(Type.String(), Type.Array(Type.String())));

/** Keycloak's CredentialRepresentation. */
export const CredentialRepresentation = Type.Object(
  {
    id: text,
    type: text,
    userLabel: text,
    createdDate: moment,
    secretData: text,
    credentialData: text,
    priority: number,
    value: text,
    temporary: flag,
    federationLink: text,
    device: text,
    hashedSaltedValue: text,
    salt: text,
    hashIterations: number,
    counter: number,
    algorithm: text,
    digits: number,
    period: number,
    config: Type.Optional(Type.Record(Type.String(), Type.Unknown())),
  },
  { title: 'CredentialRepresentation' },
);
export type CredentialRepresentation = Static<typeof CredentialRepresentation>;

/** Keycloak's UserConsentRepresentation. Members it does not know are passed over (as Keycloak). */
const UserConsentRepresentation = Type.Object(
  {
    clientId: text,
    grantedClientScopes: texts,
    createdDate: moment,
    lastUpdatedDate: moment,
    additionalGrants: Type.Optional(Type.Unknown()),
    grantedRealmRoles: texts,
  },
  { title: 'UserConsentRepresentation', additionalProperties: true },
);
export type UserConsentRepresentation = Static<typeof UserConsentRepresentation>;

/** Keycloak's UserProfileMetadata, which nobody sets. */
const UserProfileMetadata = Type.Object(
  {
    attributes: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown()))),
    groups: Type.Optional(Type.Array(Type.Record(Type.String(), Type.Unknown()))),
  },
  { title: 'UserProfileMetadata' },
);

/** An identity of documents of older versions. */
const SocialLinkRepresentation = Type.Object(
  { socialProvider: text, socialUserId: text, socialUsername: text },
  { title: 'SocialLinkRepresentation' },
);

/** Keycloak's UserRepresentation. */
export const UserRepresentation = Type.Object(
  {
    id: text,
    username: text,
    firstName: text,
    lastName: text,
    email: text,
    emailVerified: flag,
    attributes: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.String(), { single: true }), { emptyAsList: true }),
    ),
    userProfileMetadata: Type.Optional(UserProfileMetadata),
    enabled: flag,
    self: text,
    origin: text,
    createdTimestamp: moment,
    totp: flag,
    federationLink: text,
    serviceAccountClientId: text,
    credentials: Type.Optional(Type.Array(CredentialRepresentation)),
    disableableCredentialTypes: texts,
    requiredActions: texts,
    federatedIdentities: Type.Optional(Type.Array(FederatedIdentityRepresentation)),
    realmRoles: texts,
    clientRoles: textsByName,
    clientConsents: Type.Optional(Type.Array(UserConsentRepresentation)),
    // What documents of older versions have in the place of client roles and identities.
    applicationRoles: textsByName,
    socialLinks: Type.Optional(Type.Array(SocialLinkRepresentation)),
    notBefore: number,
    groups: texts,
    access: Type.Optional(Type.Record(Type.String(), Type.Boolean())),
    verifiableCredentials: Type.Optional(Type.Unknown()),
  },
  { title: 'UserRepresentation' },
);

export type UserRepresentation = Static<typeof UserRepresentation>;

/** A user of whom not even the name may be seen. */
export type VisibleUser = Omit<User, 'username'> & Partial<Pick<User, 'username'>>;

/** The user in Keycloak's JSON, members in Keycloak's order. */
export const userRepresentation = (user: VisibleUser, { totp = false } = {}) => ({
  ...identity(user),
  ...attributesOf(user.attributes),
  enabled: user.enabled,
  createdTimestamp: user.createdAt,
  totp,
  ...linkOf(user),
  disableableCredentialTypes: [],
  requiredActions: user.requiredActions,
  notBefore: user.notBefore,
});

/** Who it is, and no more: for long lists. */
const briefUserRepresentation = ({ attributes, ...user }: VisibleUser) => ({
  ...identity(user),
  ...attributesOf(attributes[DISABLED_REASON] && { [DISABLED_REASON]: attributes[DISABLED_REASON] }),
  enabled: user.enabled,
  createdTimestamp: user.createdAt,
});

/** The component that a user came by. */
const linkOf = ({ origin }: Pick<VisibleUser, 'origin'>) => origin && { federationLink: origin.storeId };

const attributesOf = (attributes: User['attributes'] = {}) =>
  Object.keys(attributes).length > 0 && { attributes };

const identity = ({
  id,
  username,
  firstName,
  lastName,
  email,
  emailVerified,
}: Omit<VisibleUser, 'attributes'>) => ({
  id,
  ...(username !== undefined && { username }),
  ...(firstName !== undefined && { firstName }),
  ...(lastName !== undefined && { lastName }),
  ...(email !== undefined && { email }),
  emailVerified,
});

/**
 * What of a user administrators may see: of the attributes that the profile names those that it shows them, of the others
 * none where the realm has none, whatever is left from before.
 */
export function visible(user: User, realm: RealmRequest['realm']): VisibleUser {
  const rules = profileRulesOf(realm);
  const isSeen = (name: string) => rules.byName.get(name)?.canView('admin');
  const asked = new Set(user.signUp?.fields);
  const hasOthers =
    realm.settings.unmanagedAttributePolicy !== undefined || user.serviceAccountClientId !== undefined;
  const attributes = Object.entries(withDefaults(rules, user.attributes)).filter(
    ([name]) =>
      isOfTheServer(name) ||
      (name === TERMS && asksTerms(realm)) ||
      (isSeen(name) ?? ((hasOthers && !isUnspoken(rules, name)) || asked.has(name))),
  );
  const isNamedByEmail =
    realm.settings.registrationEmailAsUsername && user.serviceAccountClientId === undefined;
  // Whoever was there before addresses were names is called by theirs all the same (as Keycloak).
  const named = isNamedByEmail && user.email !== undefined ? { ...user, username: user.email } : user;
  const members = Object.entries(named).filter(([name]) => !MEMBERS.has(name) || isSeen(name));
  return {
    ...(Object.fromEntries(members) as unknown as VisibleUser),
    attributes: Object.fromEntries(attributes),
  };
}

/** Whether the realm has its terms accepted: that somebody has is told as long as it does (as Keycloak). */
const asksTerms = (realm: RealmRequest['realm']): boolean =>
  authenticationOf(realm).requiredActions.some(
    ({ alias, enabled }) => alias === 'TERMS_AND_CONDITIONS' && enabled,
  );

/** What the server says of users in their attributes. */
const isOfTheServer = (name: string) => name === DISABLED_REASON || name === PENDING_EMAIL;

/** Users as a request wants them: in full, unless it says otherwise. */
export async function userRepresentations(users: readonly User[], { store, realm, request }: RealmRequest) {
  if (isBrief(request, false)) return users.map((user) => briefUserRepresentation(visible(user, realm)));
  const ids = users.map(({ id }) => id);
  const withOtp = await store.users.havingCredential(realm.id, 'otp', ids);
  return users.map((user) => userRepresentation(visible(user, realm), { totp: withOtp.has(user.id) }));
}

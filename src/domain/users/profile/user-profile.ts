import { MASTER } from '../../realms/names.ts';

/** Who an attribute is for: administrators, or the user themselves. */
export type Audience = 'admin' | 'user';

/** An attribute that users have. What is left out of it is as Keycloak's UPAttribute has it. */
export interface ProfileAttribute {
  readonly name: string;
  readonly displayName?: string;
  /** Configurations by the id of the validator. */
  readonly validations?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly annotations?: Readonly<Record<string, unknown>>;
  /** Without roles and scopes: of everybody. */
  readonly required?: { readonly roles?: readonly string[]; readonly scopes?: readonly string[] };
  readonly permissions?: { readonly view: readonly string[]; readonly edit: readonly string[] };
  readonly selector?: { readonly scopes?: readonly string[] };
  readonly group?: string;
  readonly multivalued: boolean;
  readonly defaultValue?: string;
}

/** What forms put attributes together in. */
export interface ProfileGroup {
  readonly name: string;
  readonly displayHeader?: string;
  readonly displayDescription?: string;
  readonly annotations?: Readonly<Record<string, unknown>>;
}

export interface UserProfile {
  readonly attributes: readonly ProfileAttribute[];
  readonly groups: readonly ProfileGroup[];
}

/** Members of a user of their own; an attribute of such a name is that member. */
export const USERNAME = 'username';
export const EMAIL = 'email';
/** The language of a user. */
export const LOCALE = 'locale';
export const MEMBERS: ReadonlySet<string> = new Set([USERNAME, EMAIL, 'firstName', 'lastName']);

const ADMINS_AND_USERS = { view: ['admin', 'user'], edit: ['admin', 'user'] };
const NAME = { length: { max: 255 }, 'person-name-prohibited-characters': {} };
const OF_USERS = { required: { roles: ['user'] } };

const attribute = (name: string, rest: Pick<ProfileAttribute, 'validations' | 'required'>) => ({
  name,
  displayName: `\${${name}}`,
  ...rest,
  permissions: ADMINS_AND_USERS,
  multivalued: false,
});

/** As every realm begins with it (Keycloak 26.7). */
const FRESH: UserProfile = {
  attributes: [
    attribute(USERNAME, {
      validations: {
        length: { min: 3, max: 255 },
        'username-prohibited-characters': {},
        'up-username-not-idn-homograph': {},
      },
    }),
    attribute(EMAIL, { validations: { email: {}, length: { max: 255 } }, ...OF_USERS }),
    attribute('firstName', { validations: NAME, ...OF_USERS }),
    attribute('lastName', { validations: NAME, ...OF_USERS }),
  ],
  groups: [
    {
      name: 'user-metadata',
      displayHeader: 'User metadata',
      displayDescription: 'Attributes, which refer to user metadata',
    },
  ],
};

/** The realm of administrators asks its users for nothing. */
const OF_MASTER: UserProfile = {
  ...FRESH,
  attributes: FRESH.attributes.map(({ required: _required, ...rest }) => rest),
};

/** The profile of a realm's users. */
export const profileOf = (realm: {
  readonly name: string;
  readonly settings: { readonly userProfile?: UserProfile };
}): UserProfile => realm.settings.userProfile ?? (realm.name === MASTER ? OF_MASTER : FRESH);

/** The type of the component that documents keep the profile in. */
export const USER_PROFILE_TYPE = 'org.keycloak.userprofile.UserProfileProvider';

/** What may be done with attributes that the profile does not name; left out: nothing. */
export const UNMANAGED_POLICIES = ['ENABLED', 'ADMIN_VIEW', 'ADMIN_EDIT'] as const;
export type UnmanagedPolicy = (typeof UNMANAGED_POLICIES)[number];

import type { RealmSettings } from '../../realms/settings.ts';
import {
  type Audience,
  EMAIL,
  LOCALE,
  MEMBERS,
  type ProfileAttribute,
  profileOf,
  USERNAME,
  type UserProfile,
} from './user-profile.ts';
import type { Check } from './validator.ts';
import { usernameCharacters } from './validators/characters.ts';
import { validators } from './validators/index.ts';
import { length } from './validators/length.ts';

/** An attribute of the profile as users are held against it. */
export interface AttributeRule {
  readonly attribute: ProfileAttribute;
  readonly canView: (audience: Audience) => boolean;
  readonly canEdit: (audience: Audience) => boolean;
  /** @param scopes names of the client scopes that a login asks for; none outside of one */
  readonly isRequired: (audience: Audience, scopes?: ReadonlySet<string>) => boolean;
  /** Whether it is there for whoever asks for these scopes. */
  readonly isSelected: (audience: Audience, scopes?: ReadonlySet<string>) => boolean;
  readonly checks: readonly Check[];
  /** Whether there may be any number of values, though the attribute says one. */
  readonly unlimited?: boolean;
}

export interface ProfileRules {
  readonly rules: readonly AttributeRule[];
  readonly byName: ReadonlyMap<string, AttributeRule>;
  readonly groups: UserProfile['groups'];
  /** The realm's language, and whether users have one of their own. */
  readonly locale: string;
  readonly speaks: boolean;
  /** Whether the realm's mail server takes no addresses but those of ASCII. */
  readonly onlyAsciiMail: boolean;
}

interface ProfiledRealm {
  readonly name: string;
  readonly settings: RealmSettings;
  derived<Value>(key: string, derive: () => Value): Value;
}

/** The rules of a realm, made once per change. */
export const profileRulesOf = (realm: ProfiledRealm): ProfileRules =>
  realm.derived('user-profile', () => profileRules(profileOf(realm), realm.settings));

/** What is looked at where nothing else is said. */
export const ONE_VALUE = { max: '1' };
const USUAL = { length: { min: 0, max: 2048 } };

/** Attributes that the server keeps by itself: not even administrators change them. */
const OF_THE_SERVER = new Set(
  [
    'KERBEROS_PRINCIPAL',
    'LDAP_ID',
    'LDAP_ENTRY_DN',
    'CREATED_TIMESTAMP',
    'createTimestamp',
    'modifyTimestamp',
  ].map((name) => name.toLowerCase()),
);
/** Whether an attribute, in whatever case, is kept by the server itself. */
export const isOfTheServer = (name: string): boolean => OF_THE_SERVER.has(name.toLowerCase());

/** A rule for what the profile does not name. */
export const UNNAMED_CHECKS: readonly Check[] = [length.compile(USUAL.length)];

/** The rules of a user profile, its validators compiled once for each change of the realm. */
export function profileRules({ attributes, groups }: UserProfile, settings: RealmSettings): ProfileRules {
  const { internationalizationEnabled: speaks, defaultLocale, smtpServer } = settings;
  const hasLocale = attributes.some(({ name }) => name === LOCALE);
  const rules = [
    ...(speaks && !hasLocale ? [OF_LOCALE] : []),
    ...attributes.map((attribute) => ruleOf(attribute, settings)),
  ];
  return {
    rules,
    byName: new Map(rules.map((rule) => [rule.attribute.name, rule])),
    groups,
    locale: (speaks && defaultLocale) || 'en',
    speaks,
    onlyAsciiMail: Object.keys(smtpServer).length > 0 && smtpServer.allowutf8 !== 'true',
  };
}

/** Where the realm speaks more than one language users have one of their own, whatever the profile says. */
const OF_LOCALE: AttributeRule = {
  attribute: { name: LOCALE, multivalued: false },
  canView: () => true,
  canEdit: () => true,
  isRequired: () => false,
  isSelected: () => true,
  checks: UNNAMED_CHECKS,
  unlimited: true,
};

/** The rules of a form that asks nobody for their language, unless the profile does: they say it when they register, and in their account (as Keycloak). */
export const withoutLanguage = (rules: ProfileRules): ProfileRules =>
  rules.byName.get(LOCALE) !== OF_LOCALE
    ? rules
    : {
        ...rules,
        rules: rules.rules.filter((rule) => rule !== OF_LOCALE),
        byName: new Map([...rules.byName].filter(([, rule]) => rule !== OF_LOCALE)),
      };

/** Whether it is the language of somebody who is not asked for it, as where the realm speaks one alone: nobody says or sees it, and it is kept. */
export const isUnspoken = ({ byName }: Pick<ProfileRules, 'byName'>, name: string): boolean =>
  name === LOCALE && !byName.has(LOCALE);

const isBuiltIn = (name: string) => name === USERNAME || name === EMAIL;

function ruleOf(attribute: ProfileAttribute, settings: RealmSettings): AttributeRule {
  const { name, permissions, required, selector, multivalued } = attribute;
  // Nobody is locked out of the two that every user is found by.
  const open = isBuiltIn(name) && !permissions?.view.length && !permissions?.edit.length;
  const canEdit = (audience: Audience) => open || permissions?.edit.includes(audience) === true;
  const canView = (audience: Audience) =>
    open || canEdit(audience) || permissions?.view.includes(audience) === true;
  const isAlways = required && !required.roles?.length && !required.scopes?.length;
  const asked = (names: readonly string[] | undefined, scopes: ReadonlySet<string> | undefined) =>
    names?.some((scope) => scopes?.has(scope)) === true;
  const { registrationEmailAsUsername: emailIsName } = settings;
  const all = {
    ...(!MEMBERS.has(name) && USUAL),
    ...attribute.validations,
    ...(!multivalued && withOne(attribute)),
  };
  return {
    attribute,
    canView,
    canEdit,
    isRequired(audience, scopes) {
      if (name === USERNAME) return !emailIsName;
      if (isAlways || (name === EMAIL && emailIsName)) return true;
      // Where scopes are named it is they who decide, and administrators ask for none (as Keycloak).
      if (required?.scopes?.length) return audience === 'user' && asked(required.scopes, scopes);
      return required?.roles?.includes(audience) === true;
    },
    isSelected: (audience, scopes) =>
      isBuiltIn(name) || audience === 'admin' || !selector?.scopes?.length || asked(selector.scopes, scopes),
    checks: Object.entries(all)
      // An address that is a name has the characters that addresses have (as Keycloak).
      .filter(([id]) => !(name === USERNAME && emailIsName && id === usernameCharacters.id))
      .flatMap(([id, config]) => validators.get(id)?.compile(config) ?? []),
  };
}

const withOne = ({ validations }: ProfileAttribute) => ({
  multivalued: validations?.multivalued ?? ONE_VALUE,
});

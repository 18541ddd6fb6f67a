import { BINDINGS } from '../authentication/authentication.ts';
import { MASK } from '../mask.ts';
import { SEALED_ATTRIBUTES } from './captcha-settings.ts';
import { mailServerFrom } from './mail-server.ts';
import { type RealmRepresentation, realmSettingNames } from './representation.ts';
import { freshRealmSettings, type RealmSettings } from './settings.ts';
import { ECHOED, withSettingsAmongAttributes } from './settings-among-attributes.ts';

/** Members of a representation that are no settings of their own: identity, and what is made from elsewhere. */
const DERIVED: ReadonlySet<string> = new Set([
  'id',
  'realm',
  'defaultRole',
  'defaultGroups',
  'otpSupportedApplications',
  'clientProfiles',
  'clientPolicies',
  'keycloakVersion',
  'privateKey',
  'publicKey',
  'certificate',
  'codeSecret',
  ...BINDINGS,
]);

/** The settings a representation carries; what it leaves out is left as it was, but for `RESET` and its like among the attributes. */
export function settingsFrom(
  told: RealmRepresentation,
  before: RealmSettings = freshRealmSettings,
): RealmSettings {
  const representation = withSettingsAmongAttributes(told, before === freshRealmSettings);
  const given = realmSettingNames.filter((name) => !DERIVED.has(name) && representation[name] !== undefined);
  return {
    ...before,
    ...Object.fromEntries(RESET.map((name) => [name, freshRealmSettings[name]])),
    ...Object.fromEntries(given.map((name) => [name, representation[name]])),
    browserSecurityHeaders: { ...before.browserSecurityHeaders, ...representation.browserSecurityHeaders },
    smtpServer: representation.smtpServer
      ? mailServerFrom(representation.smtpServer, before.smtpServer)
      : before.smtpServer,
    requiredCredentials: representation.requiredCredentials?.length
      ? representation.requiredCredentials
      : (before.requiredCredentials ?? ['password']),
    attributes: {
      ...attributesFrom(representation.attributes, before.attributes, before === freshRealmSettings),
      ...echoes(representation),
    },
  };
}

const echoes = (representation: RealmRepresentation): Record<string, string> => ({
  ...Object.fromEntries(
    ECHOED.filter((name) => representation[name] !== undefined).map((name) => [
      name,
      String(representation[name]),
    ]),
  ),
  ...(representation.otpPolicyType !== undefined && {
    realmReusableOtpCode: String(representation.otpPolicyCodeReusable ?? false),
  }),
});

/** Settings of grants by which people log in elsewhere: where a representation leaves one out it is again what it was at first (as Keycloak). */
const RESET = ['oauth2DeviceCodeLifespan', 'oauth2DevicePollingInterval'] as const;
/** The same of settings that Keycloak keeps among the attributes: no list of attributes takes them away. */
const SETTING = /^(?:ciba[A-Z]|oauth2Device[A-Z]|parRequestUriLifespan$)/;

/** A new realm has its given attributes beside the usual ones; later a list of them is the whole list. */
function attributesFrom(
  given: Readonly<Record<string, string>> | undefined,
  before: Readonly<Record<string, string>>,
  isNew: boolean,
): Readonly<Record<string, string>> {
  const usual = Object.entries(freshRealmSettings.attributes).filter(([name]) => isNew || SETTING.test(name));
  const kept = [...Object.entries(given ? {} : before), ...usual];
  // A secret that comes back as it is shown was not changed.
  const told = Object.entries(given ?? {}).flatMap(([name, value]) => {
    const is = SEALED_ATTRIBUTES.has(name) && value === MASK ? before[name] : value;
    return is === undefined ? [] : [[name, is] as const];
  });
  return Object.fromEntries([...kept, ...told]);
}

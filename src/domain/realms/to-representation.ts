import { hashOrder } from '../../lib/hash-order.ts';
import { boundAliases } from '../authentication/bindings.ts';
import { MASK } from '../mask.ts';
import { SEALED_ATTRIBUTES } from './captcha-settings.ts';
import { maskedMailServer } from './mail-server.ts';
import { authenticationOf, type RealmView } from './realm-view.ts';
import { type RealmRepresentation, realmSettingNames } from './representation.ts';
import type { RealmSettings } from './settings.ts';

/** Settings that Keycloak keeps among the attributes, and shows in both places. */
const deviceAttributes = (settings: RealmSettings) => ({
  oauth2DeviceCodeLifespan: String(settings.oauth2DeviceCodeLifespan),
  oauth2DevicePollingInterval: String(settings.oauth2DevicePollingInterval),
});

const maskedAttributes = ({ attributes }: RealmSettings) =>
  Object.fromEntries(
    Object.entries(attributes).map(([name, value]) => [name, SEALED_ATTRIBUTES.has(name) ? MASK : value]),
  );

/** The apps that can do what the policy asks for: one always, one when nothing but time differs, one the usual only. */
function otpApplications(settings: RealmSettings): string[] {
  const { otpPolicyType, otpPolicyPeriod, otpPolicyDigits, otpPolicyAlgorithm } = settings;
  const usualTime = otpPolicyPeriod === 30;
  const usual = usualTime && otpPolicyDigits === 6 && otpPolicyAlgorithm === 'HmacSHA1';
  return [
    'totpAppFreeOTPName',
    ...(otpPolicyType !== 'totp' || usualTime ? ['totpAppGoogleName'] : []),
    ...(otpPolicyType === 'totp' && usual ? ['totpAppMicrosoftAuthenticatorName'] : []),
  ];
}

/** The realm in Keycloak's JSON, members in Keycloak's order. */
export function realmRepresentation(realm: RealmView): RealmRepresentation {
  const defaultRole = realm.roles.byId.get(realm.defaultRoleId);
  const members: Record<string, unknown> = {
    ...realm.settings,
    ...boundAliases(authenticationOf(realm)),
    id: realm.id,
    realm: realm.name,
    defaultRole: defaultRole && {
      id: defaultRole.id,
      name: defaultRole.name,
      description: defaultRole.description,
      composite: realm.roles.isComposite(defaultRole.id),
      clientRole: false,
      containerId: realm.id,
    },
    supportedLocales: realm.settings.supportedLocales?.length
      ? hashOrder(new Set(realm.settings.supportedLocales))
      : undefined,
    eventsListeners: hashOrder(new Set(realm.settings.eventsListeners)),
    smtpServer: maskedMailServer(realm.settings.smtpServer),
    otpSupportedApplications: otpApplications(realm.settings),
    requiredCredentials: realm.settings.requiredCredentials ?? ['password'],
    attributes: { ...maskedAttributes(realm.settings), ...deviceAttributes(realm.settings) },
    defaultGroups: realm.defaultGroups.length > 0 ? realm.defaultGroups.map(({ path }) => path) : undefined,
    clientProfiles: { profiles: realm.settings.clientProfiles ?? [] },
    clientPolicies: { policies: realm.settings.clientPolicies ?? [] },
  };
  return Object.fromEntries(
    realmSettingNames.flatMap((name) => (members[name] === undefined ? [] : [[name, members[name]]])),
  );
}

import { adminError } from '../../errors/admin.ts';
import type { RealmRepresentation } from './representation.ts';
import { freshRealmSettings, type RealmSettings } from './settings.ts';

/** Settings that Keycloak shows among the attributes as well, once somebody has given them. */
export const ECHOED = [
  'clientSessionIdleTimeout',
  'clientSessionMaxLifespan',
  'clientOfflineSessionIdleTimeout',
  'clientOfflineSessionMaxLifespan',
  'scimApiEnabled',
] as const;

/** Settings that Keycloak keeps among the attributes: whoever gives them there has set them. */
const KEPT_THERE = [
  'displayNameHtml',
  'defaultSignatureAlgorithm',
  'bruteForceProtected',
  'permanentLockout',
  'maxTemporaryLockouts',
  'bruteForceStrategy',
  'maxFailureWaitSeconds',
  'minimumQuickLoginWaitSeconds',
  'waitIncrementSeconds',
  'quickLoginCheckMilliSeconds',
  'maxDeltaTimeSeconds',
  'failureFactor',
  'maxSecondaryAuthFailures',
  'actionTokenGeneratedByAdminLifespan',
  'actionTokenGeneratedByUserLifespan',
  'offlineSessionMaxLifespanEnabled',
  'offlineSessionMaxLifespan',
  'organizationsEnabled',
  ...ECHOED,
] as const satisfies readonly (keyof RealmSettings)[];

/** And those that only a new realm has from there. */
const KEPT_AT_FIRST = ['oauth2DeviceCodeLifespan', 'oauth2DevicePollingInterval'] as const;

const isEchoed = (name: string) => (ECHOED as readonly string[]).includes(name);

/**
 * The representation with what it says of settings among its attributes in their own place; what stands there already is what
 * they are.
 * @throws {Refusal} 400 for a text where a number belongs
 */
export function withSettingsAmongAttributes(
  representation: RealmRepresentation,
  isNew: boolean,
): RealmRepresentation {
  const { attributes } = representation;
  const given = [...KEPT_THERE, ...(isNew ? KEPT_AT_FIRST : [])].filter((name) =>
    isGiven(name, attributes?.[name]),
  );
  if (!attributes || given.length === 0) return representation;
  const settings = given.map((name) => [name, readAs(name, attributes[name] ?? '')] as const);
  const others = Object.entries(attributes).filter(
    ([name]) => isEchoed(name) || !(given as readonly string[]).includes(name),
  );
  return { ...Object.fromEntries(settings), ...representation, attributes: Object.fromEntries(others) };
}

type Kept = (typeof KEPT_THERE)[number] | (typeof KEPT_AT_FIRST)[number];

/** An empty text is no number. */
const isGiven = (name: Kept, text: string | undefined): boolean =>
  text !== undefined && (text !== '' || typeof freshRealmSettings[name] !== 'number');

function readAs(name: Kept, text: string): string | number | boolean {
  const usual = freshRealmSettings[name] ?? '';
  if (typeof usual === 'boolean') return text === 'true';
  if (typeof usual === 'string') return text;
  if (!/^-?\d{1,10}$/.test(text)) throw adminError(400, `'attributes.${name}' must be a whole number`);
  return Number(text);
}

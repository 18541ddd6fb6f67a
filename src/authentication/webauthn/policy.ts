import type { Login } from '../login.ts';

/** As a second factor, or in the place of a password: the type of the credential (as Keycloak). */
export type WebAuthnType = 'webauthn' | 'webauthn-passwordless';

/** What a realm wants of authenticators; what is undefined is left to the browser. */
export interface WebAuthnPolicy {
  readonly rpName: string;
  readonly rpId: string;
  /** Where ceremonies may take place. */
  readonly origins: readonly string[];
  /** By their names in JOSE. */
  readonly algorithms: readonly string[];
  readonly attestation: string | undefined;
  readonly attachment: string | undefined;
  readonly residentKey: string | undefined;
  readonly userVerification: string | undefined;
  /** How browsers offer passkeys when a form is loaded; `none` for by its button alone. */
  readonly mediation: string;
  /** Seconds; 0 for as long as the browser likes. */
  readonly timeout: number;
  readonly refusesKnown: boolean;
  /** The only models that are taken, where there are any. */
  readonly aaguids: readonly string[];
}

const PREFIXES = {
  webauthn: 'webAuthnPolicy',
  'webauthn-passwordless': 'webAuthnPolicyPasswordless',
} as const;

const specified = (word: string): string | undefined =>
  word === 'not specified' || word === '' ? undefined : word;

export function policyOf(
  { realm, request }: Pick<Login, 'realm' | 'request'>,
  type: WebAuthnType,
): WebAuthnPolicy {
  const { settings } = realm;
  const prefix = PREFIXES[type];
  const here = new URL(request.baseUrl);
  const algorithms = settings[`${prefix}SignatureAlgorithms`];
  return {
    rpName: settings[`${prefix}RpEntityName`] || realm.name,
    rpId: settings[`${prefix}RpId`] || here.hostname,
    origins: [here.origin, ...settings[`${prefix}ExtraOrigins`].map(asSaid)],
    algorithms: algorithms.length > 0 ? algorithms : ['ES256', 'RS256'],
    attestation: specified(settings[`${prefix}AttestationConveyancePreference`]),
    attachment: specified(settings[`${prefix}AuthenticatorAttachment`]),
    residentKey: residentKeyOf(settings[`${prefix}RequireResidentKey`], settings[`${prefix}ResidentKey`]),
    userVerification: specified(settings[`${prefix}UserVerificationRequirement`]),
    mediation: settings.webAuthnPolicyPasswordlessMediation || 'conditional',
    timeout: settings[`${prefix}CreateTimeout`],
    refusesKnown: settings[`${prefix}AvoidSameAuthenticatorRegister`],
    aaguids: settings[`${prefix}AcceptableAaguids`],
  };
}

/** The older of the two settings counts where the other says nothing (as Keycloak). */
function residentKeyOf(required: string, word: string): string | undefined {
  if (specified(word) !== undefined) return word;
  if (required === 'Yes') return 'required';
  return required === 'No' ? 'discouraged' : undefined;
}

/** An origin as browsers say it, where an administrator has written an address of it; apps have origins of their own kind. */
function asSaid(origin: string): string {
  const said = URL.parse(origin)?.origin;
  return said === undefined || said === 'null' ? origin : said;
}

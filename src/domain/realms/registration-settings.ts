import type { RealmSettings } from './settings.ts';

/**
 * How a realm registers clients, beside its policies. Keycloak has no such settings: they are attributes of the realm,
 * which its tools and exports carry along.
 */
export interface RegistrationSettings {
  /** `open`: as the policies say; `token`: with an initial access token or a bearer alone; `off`: nobody. */
  readonly access: 'open' | 'token' | 'off';
  /** What becomes of scopes that a registration names and the realm has not. `policy`: as the policies say (as Keycloak); `accept`: they are made. */
  readonly undefinedScopes: 'policy' | 'refuse' | 'drop' | 'accept';
  /** Client scopes that a realm may have for registrations to make another. */
  readonly maxClientScopes: number;
  /** What a caller is told of the policies: nothing, the first that is against it (as Keycloak), or what each said. */
  readonly explanation: 'none' | 'brief' | 'full';
  /** Seconds for which the registration access token before the one in force may still be used. */
  readonly tokenGrace: number;
  /** Registrations a minute, refused ones counted too; undefined for the server's own limits. */
  readonly limits: Readonly<Record<RegistrationLimit, number | undefined>>;
}

type RegistrationLimit = 'address' | 'initialAccessToken' | 'anonymous';

const PREFIX = 'clientRegistration.';

/** Attributes that are one of a few words, the usual one first. */
const WORDS = {
  access: ['open', 'token', 'off'],
  undefinedScopes: ['policy', 'refuse', 'drop', 'accept'],
  explanation: ['brief', 'none', 'full'],
} as const;

const LIMITS = {
  address: 'limit.address',
  initialAccessToken: 'limit.initialAccessToken',
  anonymous: 'limit.anonymous',
} as const;
const MOST_A_MINUTE = 1_000_000;
const GRACE = 'tokenGrace';
const LONGEST_GRACE = 86_400;
const SCOPES = 'maxClientScopes';
const USUAL_SCOPES = 200;
const MOST_SCOPES = 2000;

/** How the realm takes registrations, by its attributes; what they do not say, or not in words or numbers that there are, is the usual. */
export function registrationSettings({
  attributes,
}: Pick<RealmSettings, 'attributes'>): RegistrationSettings {
  const word = <Name extends keyof typeof WORDS>(name: Name): (typeof WORDS)[Name][number] => {
    const said = attributes[PREFIX + name];
    return WORDS[name].find((each) => each === said) ?? WORDS[name][0];
  };
  const limit = (name: RegistrationLimit) => {
    const said = Number(attributes[PREFIX + LIMITS[name]]);
    return said > 0 ? said : undefined;
  };
  return {
    access: word('access'),
    undefinedScopes: word('undefinedScopes'),
    maxClientScopes: Number(attributes[PREFIX + SCOPES] || USUAL_SCOPES),
    explanation: word('explanation'),
    tokenGrace: Number(attributes[PREFIX + GRACE] ?? 0),
    limits: {
      address: limit('address'),
      initialAccessToken: limit('initialAccessToken'),
      anonymous: limit('anonymous'),
    },
  };
}

/** The first of these attributes that cannot be as it is, in the words of a refusal. */
export function findRegistrationSettingProblem({
  attributes,
}: Pick<RealmSettings, 'attributes'>): string | undefined {
  for (const [name, words] of Object.entries(WORDS)) {
    const said = attributes[PREFIX + name];
    if (said && !(words as readonly string[]).includes(said))
      return `'${PREFIX}${name}' must be one of ${words.join(', ')}`;
  }
  for (const name of Object.values(LIMITS)) {
    const said = attributes[PREFIX + name];
    if (said && !(/^\d{1,7}$/.test(said) && Number(said) >= 1 && Number(said) <= MOST_A_MINUTE))
      return `'${PREFIX}${name}' must be from 1 to ${MOST_A_MINUTE}`;
  }
  const scopes = attributes[PREFIX + SCOPES];
  if (scopes && !(/^\d{1,4}$/.test(scopes) && Number(scopes) <= MOST_SCOPES))
    return `'${PREFIX}${SCOPES}' must be from 0 to ${MOST_SCOPES}`;
  const grace = attributes[PREFIX + GRACE];
  if (grace && !(/^\d{1,5}$/.test(grace) && Number(grace) <= LONGEST_GRACE))
    return `'${PREFIX}${GRACE}' must be from 0 to ${LONGEST_GRACE}`;
  return undefined;
}

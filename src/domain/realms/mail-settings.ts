import type { RealmSettings } from './settings.ts';

/**
 * How many mails a realm sends. Keycloak has no such settings: they are attributes of the realm, which its tools and exports
 * carry along.
 */
export interface MailSettings {
  /** Mails an hour to one address. */
  readonly address: number;
  /** Mails an hour that people behind one network address have sent, to whomever. */
  readonly caller: number;
  /** Mails a minute of the realm. */
  readonly realm: number;
}

/** Attributes, and what holds where the realm says nothing. */
const LIMITS = {
  address: ['mail.limit.address', 10],
  caller: ['mail.limit.caller', 60],
  realm: ['mail.limit.realm', 300],
} as const satisfies Record<keyof MailSettings, readonly [string, number]>;

const MOST = 1_000_000;

const isLimit = (said: string) => /^\d{1,7}$/.test(said) && Number(said) >= 1 && Number(said) <= MOST;

/** How many mails people may have sent in this realm: what its attributes say, and the usual for what they do not or not in numbers. */
export function mailSettings({ attributes }: Pick<RealmSettings, 'attributes'>): MailSettings {
  const limit = (name: keyof MailSettings) => {
    const [attribute, usual] = LIMITS[name];
    const said = attributes[attribute] ?? '';
    return isLimit(said) ? Number(said) : usual;
  };
  return { address: limit('address'), caller: limit('caller'), realm: limit('realm') };
}

/** The attribute by which nobody resets a password by an address that is not verified, whether anybody asks them to verify it or not. */
const VERIFIED_ONLY = 'mail.reset.verified-only';

/** Whether no unverified address gets a mail to reset a password. */
export const resetsByVerifiedOnly = ({ attributes }: Pick<RealmSettings, 'attributes'>): boolean =>
  attributes[VERIFIED_ONLY] === 'true';

/** The first of these attributes that cannot be as it is, in the words of a refusal. */
export function findMailSettingProblem({
  attributes,
}: Pick<RealmSettings, 'attributes'>): string | undefined {
  const wrong = Object.values(LIMITS).find(([name]) => attributes[name] && !isLimit(attributes[name]));
  if (wrong) return `'${wrong[0]}' must be from 1 to ${MOST}`;
  const isSwitch = ['true', 'false', ''].includes(attributes[VERIFIED_ONLY] ?? '');
  return isSwitch ? undefined : `'${VERIFIED_ONLY}' must be true or false`;
}

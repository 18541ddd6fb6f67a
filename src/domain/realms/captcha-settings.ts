import type { RealmSettings } from './settings.ts';

/** Services that tell people from programs. */
export const CAPTCHA_SERVICES = [
  'turnstile',
  'hcaptcha',
  'recaptcha-v2',
  'recaptcha-v3',
  'recaptcha-enterprise',
] as const;
export type CaptchaService = (typeof CAPTCHA_SERVICES)[number];

/** What a realm is with such a service. Keycloak has no such settings: they are attributes of the realm. */
export interface CaptchaSettings {
  readonly siteKey: string;
  /** Sealed at rest, and shown to nobody. Of reCAPTCHA Enterprise the key of its API. */
  readonly secret: string;
  /** Of reCAPTCHA Enterprise: the project of Google Cloud that the keys are of. */
  readonly project: string;
  /** How sure the service must be that somebody is a person, where it says so: 0 to 1. */
  readonly minScore: number | undefined;
  /** Where the service is asked, if not at its own address: through a proxy, or one that speaks the same. */
  readonly verifyUrl: string | undefined;
}

const attribute = (service: CaptchaService, name: string) => `captcha.${service}.${name}`;

/** Attributes of realms that are sealed at rest and never shown. */
export const SEALED_ATTRIBUTES: ReadonlySet<string> = new Set(
  CAPTCHA_SERVICES.map((service) => attribute(service, 'secret')),
);

/** What the realm has of the service; undefined where it lacks a key. */
export function captchaSettings(
  { attributes }: Pick<RealmSettings, 'attributes'>,
  service: CaptchaService,
): CaptchaSettings | undefined {
  const [siteKey, secret, project = '', minScore] = ['site-key', 'secret', 'project', 'min-score'].map(
    (name) => attributes[attribute(service, name)] || undefined,
  );
  if (!siteKey || !secret || (service === 'recaptcha-enterprise' && !project)) return undefined;
  return {
    siteKey,
    secret,
    project,
    minScore: minScore === undefined ? undefined : Number(minScore),
    verifyUrl: captchaVerifyUrl({ attributes }, service),
  };
}

/** Where the realm has the service asked, if not at its own address. */
export const captchaVerifyUrl = (
  { attributes }: Pick<RealmSettings, 'attributes'>,
  service: CaptchaService,
): string | undefined => attributes[attribute(service, 'verify-url')] || undefined;

/** The first of these attributes that cannot be as it is, in the words of a refusal. */
export function findCaptchaSettingProblem({
  attributes,
}: Pick<RealmSettings, 'attributes'>): string | undefined {
  const wrong = (member: string, isFine: (said: string) => boolean) =>
    CAPTCHA_SERVICES.map((service) => attribute(service, member)).find((name) => {
      const said = attributes[name];
      return said && !isFine(said);
    });
  const url = wrong('verify-url', (said) => /^https?:$/.test(URL.parse(said)?.protocol ?? ''));
  if (url) return `'${url}' must be a URL`;
  const score = wrong('min-score', (said) => /^(?:0(?:\.\d+)?|1(?:\.0+)?)$/.test(said));
  return score && `'${score}' must be a number from 0 to 1`;
}

import type { RealmSettings } from './settings.ts';

/** Services that tell people from programs, by an API that they have in common. */
export const CAPTCHA_SERVICES = ['turnstile', 'hcaptcha'] as const;
export type CaptchaService = (typeof CAPTCHA_SERVICES)[number];

/** What a realm is with such a service. Keycloak has no such settings: they are attributes of the realm. */
export interface CaptchaSettings {
  readonly siteKey: string;
  /** Sealed at rest, and shown to nobody. */
  readonly secret: string;
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
  const [siteKey, secret, verifyUrl] = ['site-key', 'secret', 'verify-url'].map(
    (name) => attributes[attribute(service, name)],
  );
  return siteKey && secret ? { siteKey, secret, verifyUrl: verifyUrl || undefined } : undefined;
}

/** The first of these attributes that cannot be as it is, in the words of a refusal. */
export function findCaptchaSettingProblem({
  attributes,
}: Pick<RealmSettings, 'attributes'>): string | undefined {
  const wrong = CAPTCHA_SERVICES.map((service) => attribute(service, 'verify-url')).find((name) => {
    const said = attributes[name];
    return said && !/^https?:$/.test(URL.parse(said)?.protocol ?? '');
  });
  return wrong && `'${wrong}' must be a URL`;
}

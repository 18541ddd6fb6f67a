import type { CaptchaService } from '../../domain/realms/captcha-settings.ts';

/** How a page asks a service about whoever is before it. */
export interface Service {
  /** What the page sends the token as. */
  readonly field: string;
  /** Class of the element that becomes the service's widget. */
  readonly widget: string;
  readonly script: string;
  /** Where it is asked about tokens. */
  readonly verify: string;
  /** What its widget needs of the page's content security policy. */
  readonly sources: Readonly<Record<string, string>>;
  /** Whether tokens tell what the page was for; those of the others tell whose they are. */
  readonly tellsAction: boolean;
}

const CLOUDFLARE = 'https://challenges.cloudflare.com';
const HCAPTCHA = 'https://hcaptcha.com https://*.hcaptcha.com';

/** Cloudflare's Turnstile, and hCaptcha. */
export const services: Readonly<Record<CaptchaService, Service>> = {
  turnstile: {
    field: 'cf-turnstile-response',
    widget: 'cf-turnstile',
    script: `${CLOUDFLARE}/turnstile/v0/api.js`,
    verify: `${CLOUDFLARE}/turnstile/v0/siteverify`,
    sources: { 'frame-src': CLOUDFLARE },
    tellsAction: true,
  },
  hcaptcha: {
    field: 'h-captcha-response',
    widget: 'h-captcha',
    script: 'https://js.hcaptcha.com/1/api.js',
    verify: 'https://api.hcaptcha.com/siteverify',
    sources: { 'frame-src': HCAPTCHA, 'style-src': HCAPTCHA, 'connect-src': HCAPTCHA },
    tellsAction: false,
  },
};

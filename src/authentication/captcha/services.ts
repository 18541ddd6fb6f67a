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
  /** What tokens tell beyond the host of the page: what it was for, or whose site key it has. */
  readonly tells: 'action' | 'site key' | 'no more';
  /** How sure it must be that somebody is a person, where it says so and the realm does not: 0 to 1. */
  readonly score?: number;
  /** Where it looks at people without asking them anything: when they send the form, or at a box that they tick. */
  readonly looks?: 'at sending' | 'at a box';
}

const CLOUDFLARE = 'https://challenges.cloudflare.com';
const HCAPTCHA = 'https://hcaptcha.com https://*.hcaptcha.com';

const GOOGLE = 'https://www.google.com';
/** What the widgets of reCAPTCHA have in common. */
const recaptcha = {
  field: 'g-recaptcha-response',
  widget: 'g-recaptcha',
  script: `${GOOGLE}/recaptcha/api.js`,
  verify: `${GOOGLE}/recaptcha/api/siteverify`,
  sources: {
    'frame-src': `${GOOGLE}/recaptcha/ https://recaptcha.google.com/recaptcha/`,
    'connect-src': `${GOOGLE}/recaptcha/`,
  },
} as const;

/** Cloudflare's Turnstile, hCaptcha, and Google's reCAPTCHA. */
export const services: Readonly<Record<CaptchaService, Service>> = {
  turnstile: {
    field: 'cf-turnstile-response',
    widget: 'cf-turnstile',
    script: `${CLOUDFLARE}/turnstile/v0/api.js`,
    verify: `${CLOUDFLARE}/turnstile/v0/siteverify`,
    sources: { 'frame-src': CLOUDFLARE },
    tells: 'action',
  },
  hcaptcha: {
    field: 'h-captcha-response',
    widget: 'h-captcha',
    script: 'https://js.hcaptcha.com/1/api.js',
    verify: 'https://api.hcaptcha.com/siteverify',
    sources: { 'frame-src': HCAPTCHA, 'style-src': HCAPTCHA, 'connect-src': HCAPTCHA },
    tells: 'site key',
  },
  'recaptcha-v2': { ...recaptcha, tells: 'no more', looks: 'at a box' },
  'recaptcha-v3': { ...recaptcha, tells: 'action', score: 0.5, looks: 'at sending' },
  'recaptcha-enterprise': {
    ...recaptcha,
    script: `${GOOGLE}/recaptcha/enterprise.js`,
    // Of a project: there is no address without one.
    verify: '',
    tells: 'action',
    score: 0.7,
    looks: 'at sending',
  },
};

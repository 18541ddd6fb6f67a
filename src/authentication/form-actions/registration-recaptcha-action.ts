import { hash } from 'node:crypto';
import type { Config } from '../../domain/authentication/conditions/condition.ts';
import { captchaVerifyUrl } from '../../domain/realms/captcha-settings.ts';
import type { Change } from '../../domain/store.ts';
import { seconds } from '../../lib/clock.ts';
import { assess, siteVerify } from '../captcha/site-verify.ts';
import type { Fault, FormAction, Registered } from './form-action.ts';

const FIELD = 'g-recaptcha-response';
/** Seconds after which reCAPTCHA knows a token no more, and some. */
const TOKENS_LAST = 600;
/** How sure it must be that somebody is a person, where nothing is said. */
const SURE = 0.5;

/** Nothing else is told to whoever may be no person. */
export const NOT_SHOWN: Fault = {
  error: 'invalid_registration',
  message: { type: 'error', key: 'recaptchaFailed' },
  fieldErrors: { global: { key: 'recaptchaFailed' } },
  hidesOthers: true,
};

const originOf = ({ useRecaptchaNet }: Config) =>
  useRecaptchaNet === 'true' ? 'https://www.recaptcha.net' : 'https://www.google.com';

/** What the page needs: the widget, and leave to load it. */
function shown(config: Config, script: string): Readonly<Record<string, unknown>> {
  if (!config['site.key']) return { message: { type: 'error', key: 'recaptchaNotConfigured' } };
  const isV3 = config['recaptcha.v3'] === 'true';
  return {
    recaptchaRequired: true,
    recaptchaSiteKey: config['site.key'],
    recaptchaVisible: !isV3,
    recaptchaAction: config.action || 'register',
    scripts: [`${originOf(config)}/recaptcha/${script}`],
  };
}

/** What every verifier is asked. */
export const askedOf = ({ login, posted }: Registered, field = FIELD) => ({
  token: posted.get(field) ?? '',
  host: new URL(login.request.baseUrl).hostname,
  ip: login.request.ip,
});

const spending = (registered: Registered) => spendingToken(registered, FIELD);

/** What was sent as the token is good once. */
export const spendingToken = ({ login, posted }: Registered, field: string): readonly Change[] => {
  const { realm, dependencies } = login;
  const id = `captcha-${hash('sha256', posted.get(field) ?? '', 'base64url')}`;
  return [dependencies.store.spentTokens.spend(realm.id, id, seconds(dependencies.clock) + TOKENS_LAST)];
};

/** Google's reCAPTCHA, v2 and v3. */
export const recaptcha: FormAction = {
  id: 'registration-recaptcha-action',
  show: async (_registering, config) => shown(config, 'api.js'),
  contentSources: (config) => sourcesOf(config),
  needsPage: () => true,
  async check(registered, config) {
    const { 'secret.key': secret, action } = config;
    if (!secret || !config['site.key']) return NOT_SHOWN;
    const isV3 = config['recaptcha.v3'] === 'true';
    const asked = {
      ...askedOf(registered),
      secret,
      action: isV3 ? { name: action || 'register', score: SURE } : undefined,
    };
    const { realm, dependencies } = registered.login;
    const elsewhere = captchaVerifyUrl(realm.settings, isV3 ? 'recaptcha-v3' : 'recaptcha-v2');
    const address = elsewhere ?? `${originOf(config)}/recaptcha/api/siteverify`;
    const isFine = await siteVerify(dependencies.fetcher, address, asked);
    return isFine ? undefined : NOT_SHOWN;
  },
  spends: spending,
};

/** The same, as Google sells it. */
export const recaptchaEnterprise: FormAction = {
  id: 'registration-recaptcha-enterprise',
  show: async (_registering, config) => shown(config, 'enterprise.js'),
  contentSources: (config) => sourcesOf(config),
  needsPage: () => true,
  async check(registered, config) {
    const { 'project.id': project, 'site.key': siteKey, 'api.key': key, action } = config;
    if (!project || !siteKey || !key) return NOT_SHOWN;
    const threshold = Number(config['score.threshold'] || '0.7');
    // What is no number is passed by nobody.
    const score = threshold >= 0 && threshold <= 1 ? threshold : Number.POSITIVE_INFINITY;
    const asked = { ...askedOf(registered), action: { name: action || 'register', score } };
    const { realm, dependencies } = registered.login;
    const address = captchaVerifyUrl(realm.settings, 'recaptcha-enterprise');
    return (await assess(dependencies.fetcher, { project, siteKey, key, address }, asked))
      ? undefined
      : NOT_SHOWN;
  },
  spends: spending,
};

const sourcesOf = (config: Config): Readonly<Record<string, string>> => {
  const origin = originOf(config);
  return {
    'frame-src': `${origin}/recaptcha/ https://recaptcha.google.com/recaptcha/`,
    'connect-src': `${origin}/recaptcha/`,
  };
};

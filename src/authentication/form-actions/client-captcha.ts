import {
  CAPTCHA_SERVICES,
  type CaptchaService,
  captchaSettings,
} from '../../domain/realms/captcha-settings.ts';
import type { SignUpRule } from '../../domain/sign-up/rule.ts';
import { services } from '../captcha/services.ts';
import { siteVerify } from '../captcha/site-verify.ts';
import type { FormAction } from './form-action.ts';
import { askedOf, NOT_SHOWN, spendingToken } from './registration-recaptcha-action.ts';

/** What tokens of this form are for. */
const ACTION = 'register';

const serviceOf = (rule: SignUpRule | undefined): CaptchaService | undefined =>
  CAPTCHA_SERVICES.find((service) => service === rule?.captcha?.provider);

/** A service is asked whether whoever sends the form is a person: part of every form whose client's rule names one. */
export const clientCaptcha: FormAction = {
  id: 'client-captcha',
  show({ login, rule }) {
    const service = serviceOf(rule);
    if (!service) return {};
    const settings = captchaSettings(login.realm.settings, service);
    if (!settings) return { message: { type: 'error', key: 'recaptchaNotConfigured' } };
    const { widget, script } = services[service];
    return {
      captcha: { provider: service, widget, siteKey: settings.siteKey, action: ACTION },
      scripts: [script],
    };
  },
  contentSources(_config, rule) {
    const service = serviceOf(rule);
    return service ? services[service].sources : {};
  },
  needsPage: (rule) => serviceOf(rule) !== undefined,
  async check(registered) {
    const service = serviceOf(registered.rule);
    if (!service) return undefined;
    const { realm, dependencies } = registered.login;
    const settings = captchaSettings(realm.settings, service);
    if (!settings) return NOT_SHOWN;
    const { field, verify, tellsAction } = services[service];
    const isFine = await siteVerify(dependencies.fetcher, settings.verifyUrl ?? verify, {
      ...askedOf(registered, field),
      secret: settings.secret,
      ...(tellsAction ? { action: { name: ACTION } } : { siteKey: settings.siteKey }),
    });
    return isFine ? undefined : NOT_SHOWN;
  },
  spends(registered) {
    const service = serviceOf(registered.rule);
    return service ? spendingToken(registered, services[service].field) : [];
  },
};

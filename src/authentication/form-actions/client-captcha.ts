import {
  CAPTCHA_SERVICES,
  type CaptchaService,
  captchaSettings,
} from '../../domain/realms/captcha-settings.ts';
import type { SignUpRule } from '../../domain/sign-up/rule.ts';
import { services } from '../captcha/services.ts';
import { assess, siteVerify } from '../captcha/site-verify.ts';
import type { FormAction, Registered } from './form-action.ts';
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
    const { widget, script, looks } = services[service];
    const { siteKey } = settings;
    if (looks)
      return {
        recaptchaRequired: true,
        recaptchaSiteKey: siteKey,
        recaptchaVisible: looks === 'at a box',
        recaptchaAction: ACTION,
        scripts: [script],
      };
    return { captcha: { provider: service, widget, siteKey, action: ACTION }, scripts: [script] };
  },
  contentSources(_config, rule) {
    const service = serviceOf(rule);
    return service ? services[service].sources : {};
  },
  needsPage: (rule) => serviceOf(rule) !== undefined,
  async check(registered) {
    const service = serviceOf(registered.rule);
    if (!service) return undefined;
    return (await isPerson(registered, service)) ? undefined : NOT_SHOWN;
  },
  spends(registered) {
    const service = serviceOf(registered.rule);
    return service ? spendingToken(registered, services[service].field) : [];
  },
};

/** Whether the service says so; nobody is one where it says nothing. */
async function isPerson(registered: Registered, service: CaptchaService): Promise<boolean> {
  const { realm, dependencies } = registered.login;
  const settings = captchaSettings(realm.settings, service);
  if (!settings) return false;
  const { secret, siteKey, project, verifyUrl } = settings;
  const { field, verify, tells, score: usual } = services[service];
  const score = settings.minScore ?? usual;
  const action = { name: ACTION, ...(score !== undefined && { score }) };
  const asked = askedOf(registered, field);
  if (service === 'recaptcha-enterprise')
    return assess(
      dependencies.fetcher,
      { project, key: secret, siteKey, address: verifyUrl },
      { ...asked, action },
    );
  return siteVerify(dependencies.fetcher, verifyUrl ?? verify, {
    ...asked,
    secret,
    ...(tells === 'action' && { action }),
    ...(tells === 'site key' && { siteKey }),
  });
}

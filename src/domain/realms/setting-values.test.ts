import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findSettingProblem, settled } from './setting-values.ts';
import { freshRealmSettings } from './settings.ts';

test('a fresh realm has nothing wrong with it, and is settled', () => {
  assert.equal(findSettingProblem(freshRealmSettings, freshRealmSettings), undefined);
  assert.deepEqual(settled(freshRealmSettings), freshRealmSettings);
});

test('a word that a setting does not know is told with those it knows', () => {
  const problem = (given: object) =>
    findSettingProblem({ ...freshRealmSettings, ...given }, freshRealmSettings);
  assert.equal(problem({ sslRequired: 'some' }), "'sslRequired' must be one of all, external, none");
  assert.match(problem({ defaultSignatureAlgorithm: 'none' }) ?? '', /^'defaultSignatureAlgorithm' must be/);
  assert.equal(problem({ otpPolicyType: 'hotp' }), undefined);
  assert.match(problem({ otpPolicyDigits: 4 }) ?? '', /^'otpPolicyDigits' must be from 6 to 8/);
  assert.match(problem({ otpPolicyPeriod: 0 }) ?? '', /^'otpPolicyPeriod'/);
  assert.match(problem({ otpPolicyLookAheadWindow: 1e9 }) ?? '', /^'otpPolicyLookAheadWindow'/);
  const kept = (given: object) => problem({ attributes: { ...freshRealmSettings.attributes, ...given } });
  assert.equal(kept({ cibaExpiresIn: 'soon' }), "'cibaExpiresIn' must be a whole number");
  assert.equal(kept({ parRequestUriLifespan: '' }), "'parRequestUriLifespan' must be a whole number");
  assert.equal(kept({ cibaInterval: '0' }), undefined);
  assert.equal(
    kept({ oauth2DevicePollingInterval: 'xyz' }),
    "'oauth2DevicePollingInterval' must be a whole number",
  );
  assert.equal(kept({ oauth2DeviceCodeLifespan: '' }), undefined);
  assert.match(problem({ requiredCredentials: ['x'] }) ?? '', /^'requiredCredentials' must be of password/);
  assert.equal(problem({ requiredCredentials: ['otp', 'cert'] }), undefined);
  const old = { ...freshRealmSettings, otpPolicyType: 'old' };
  assert.equal(findSettingProblem(old, old), undefined);
});

test('where emails are shared nobody is known by theirs', () => {
  const settings = settled({ ...freshRealmSettings, duplicateEmailsAllowed: true, sslRequired: 'ALL' });
  assert.equal(settings.loginWithEmailAllowed, false);
  assert.equal(settings.registrationEmailAsUsername, false);
  assert.equal(settings.sslRequired, 'all');
});

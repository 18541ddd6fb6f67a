import assert from 'node:assert/strict';
import { test } from 'node:test';
import { settingsFrom } from './from-representation.ts';
import { freshRealmSettings } from './settings.ts';

test('a new realm has the usual settings and its own', () => {
  const settings = settingsFrom({
    accessTokenLifespan: 60,
    attributes: { colour: 'blue' },
    id: 'x',
    realm: 'y',
  });
  assert.deepEqual(settings, {
    ...freshRealmSettings,
    accessTokenLifespan: 60,
    attributes: { ...freshRealmSettings.attributes, colour: 'blue' },
  });
});

test('an update changes what it names; its attributes are all there are, but for settings kept among them', () => {
  const before = settingsFrom({ displayName: 'A', attributes: { colour: 'blue', size: 'big' } });
  assert.deepEqual(settingsFrom({}, before), before);
  const { attributes, displayName } = settingsFrom({ attributes: { colour: 'red' } }, before);
  assert.equal(displayName, 'A');
  assert.equal(attributes.colour, 'red');
  assert.equal(attributes.size, undefined);
  assert.equal(attributes.realmReusableOtpCode, undefined);
  assert.equal(attributes.cibaInterval, '5');
});

test('settings that are given among the attributes are set, unless they stand in their own place as well', () => {
  const given = { failureFactor: '3', bruteForceProtected: 'true', clientSessionIdleTimeout: '20' };
  const settings = settingsFrom({ attributes: { ...given, oauth2DeviceCodeLifespan: '24' } });
  assert.equal(settings.failureFactor, 3);
  assert.equal(settings.bruteForceProtected, true);
  assert.equal(settings.clientSessionIdleTimeout, 20);
  assert.equal(settings.oauth2DeviceCodeLifespan, 24);
  assert.equal(settings.attributes.failureFactor, undefined);
  assert.equal(settings.attributes.clientSessionIdleTimeout, '20');
  assert.equal(settingsFrom({ failureFactor: 4, attributes: given }).failureFactor, 4);
  assert.throws(() => settingsFrom({ attributes: { failureFactor: 'x' } }), /must be a whole number/);
});

test('an update that leaves out how long devices and people who are elsewhere wait makes it the usual again', () => {
  const before = settingsFrom({
    oauth2DeviceCodeLifespan: 60,
    oauth2DevicePollingInterval: 9,
    attributes: { cibaInterval: '9', parRequestUriLifespan: '9', colour: 'blue' },
  });
  for (const attributes of [undefined, { cibaExpiresIn: '9' }]) {
    const after = settingsFrom({ oauth2DeviceCodeLifespan: 61, ...(attributes && { attributes }) }, before);
    assert.deepEqual([after.oauth2DeviceCodeLifespan, after.oauth2DevicePollingInterval], [61, 5]);
    const { cibaInterval, cibaExpiresIn, parRequestUriLifespan, colour } = after.attributes;
    assert.deepEqual([cibaInterval, parRequestUriLifespan], ['5', '60']);
    assert.deepEqual([cibaExpiresIn, colour], attributes ? ['9', undefined] : ['120', 'blue']);
  }
});

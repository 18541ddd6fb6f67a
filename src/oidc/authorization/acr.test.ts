import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { Client } from '../../domain/clients/client.ts';
import type { RealmView } from '../../domain/realms/realm-view.ts';
import { acrOf, requestedLevel } from './acr.ts';
import type { Parameters } from './asked.ts';

const realm = {
  settings: { attributes: { 'acr.loa.map': '{"silver":1,"bronze":1,"gold":2,"none":0}' } },
} as unknown as RealmView;
const client = (attributes: Record<string, string> = {}) => ({ attributes }) as unknown as Client;
const claims = (acr: object): Parameters => ({ claims: JSON.stringify({ id_token: { acr } }) });

describe('The class that a level is told as', () => {
  const told = (level: number, parameters: Parameters = {}, attributes: Record<string, string> = {}) =>
    acrOf(realm, client(attributes), level, parameters);

  it('is the highest that it reaches, and the first of these', () => {
    assert.deepEqual(
      [0, 1, 2, 3].map((level) => told(level)),
      ['none', 'silver', 'gold', 'gold'],
    );
  });

  it('is one of those that are asked for, where it reaches one', () => {
    assert.equal(told(1, { acr_values: 'gold bronze' }), 'bronze');
    assert.equal(told(1, { acr_values: 'gold' }), 'silver');
    assert.equal(
      told(1, { acr_values: 'silver', ...claims({ essential: true, value: 'bronze' }) }),
      'bronze',
    );
    assert.equal(told(1, claims({ values: ['none', 'bronze'] })), 'bronze');
    assert.equal(told(1, {}, { 'default.acr.values': 'none' }), 'none');
    assert.equal(told(1, {}, { 'default.acr.values': '0##1' }), '1');
  });

  it('is of the client’s classes where it has any', () => {
    assert.equal(told(1, {}, { 'acr.loa.map': '{"own":1}' }), 'own');
    assert.equal(told(1, {}, { 'acr.loa.map': '{"own":5}' }), '1');
    assert.equal(told(1, {}, { 'acr.loa.map': '{}' }), 'silver');
  });

  it('is none that is less than the client asks of everybody', () => {
    assert.equal(told(2, { acr_values: 'silver' }, { 'minimum.acr.value': 'gold' }), 'gold');
  });
});

describe('The level that is asked for', () => {
  it('may be asked for by a claim that is not essential', () => {
    assert.equal(requestedLevel(realm, client(), claims({ value: 'gold' })), 2);
    assert.equal(requestedLevel(realm, client(), { acr_values: 'silver', ...claims({ value: 'gold' }) }), 1);
  });
});

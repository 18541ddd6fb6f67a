import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { isOn, numberOf } from './attributes.ts';

const client = (value: string) => ({ attributes: { a: value } });

describe('an attribute of a client', () => {
  it('that is a switch is on in any spelling of true, off otherwise, and as told when it says nothing', () => {
    for (const value of ['true', 'True', 'TRUE']) assert.equal(isOn(client(value), 'a'), true, value);
    for (const value of ['false', 'yes', '1', ' true'])
      assert.equal(isOn(client(value), 'a', true), false, value);
    assert.equal(isOn(client(''), 'a', true), true);
    assert.equal(isOn(client('true'), 'b'), false);
    assert.equal(isOn(client('false'), 'b', true), true);
  });

  it('that is a number is a whole one or none', () => {
    assert.equal(numberOf(client('60'), 'a'), 60);
    assert.equal(numberOf(client('-1'), 'a'), -1);
    assert.equal(numberOf(client('0'), 'a'), 0);
    for (const value of ['', ' 60', '60 ', '1.5', '1e3', '0x10', 'abc', '9'.repeat(16)])
      assert.equal(numberOf(client(value), 'a'), undefined, value);
  });
});

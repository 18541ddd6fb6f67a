import assert from 'node:assert/strict';
import { test } from 'node:test';
import { checkConfig } from './config.ts';

const properties = [
  { name: 'priority', label: 'Priority', helpText: '', type: 'String', check: 'number' },
  {
    name: 'on',
    label: 'On',
    helpText: '',
    type: 'boolean',
    check: 'boolean',
    defaultValue: 'true',
    stored: true,
  },
  { name: 'size', label: 'Size', helpText: '', type: 'List', check: 'option', options: ['1', '2', '3'] },
  { name: 'most', label: 'Most', helpText: '', type: 'String', check: 'integer' },
  { name: 'hosts', label: 'Hosts', helpText: '', type: 'MultivaluedString' },
] as const;
const refusal = (config: Record<string, string[]>) => {
  try {
    checkConfig(properties, config);
    return undefined;
  } catch (error) {
    return (error as { description?: string }).description;
  }
};

test('known members are kept, unknown and empty ones dropped, stored defaults filled in', () => {
  const config = { priority: ['7'], hosts: ['a', '', ' ', 'b '], colour: ['blue'], size: [''] };
  assert.deepEqual(checkConfig(properties, config), { priority: ['7'], on: ['true'], hosts: ['a', 'b '] });
});

test('a member that is wrong is named by its label, the first one alone', () => {
  assert.equal(refusal({ priority: ['x'], on: ['maybe'] }), "'Priority' should be a number");
  assert.equal(refusal({ on: ['maybe'] }), "'On' should be 'true' or 'false'");
  assert.equal(refusal({ size: ['4'] }), "'Size' should be 1, 2 or 3");
  assert.equal(refusal({ priority: ['1', '2'] }), "'Priority' should be a single entry");
});

test('a number has a sign or none, and an integer 32 bits', () => {
  for (const [priority, most] of [
    ['+5', '+5'],
    ['-9999999999', '-2147483647'],
    ['007', '2147483647'],
  ] as const)
    assert.equal(refusal({ priority: [priority], most: [most] }), undefined, priority);
  for (const most of ['2147483648', '5.5', ' 5', '0x5'])
    assert.equal(refusal({ most: [most] }), "'Most' should be a number", most);
});

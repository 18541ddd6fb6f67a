import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { ConfigProperty } from './config.ts';
import { clearConfig, secretsApart, withoutSecrets } from './secret-members.ts';

const MASK = '**********';
const properties: readonly ConfigProperty[] = [
  { name: 'host', label: 'Host', type: 'String' },
  { name: 'pin', label: 'PIN', type: 'Password', secret: true, required: true },
];

test('what is secret is kept apart, and the provider alone is told it', () => {
  const made = secretsApart(properties, { host: ['h'], pin: ['4711'] });
  assert.deepEqual(made, { config: { host: ['h'], pin: [MASK] }, secrets: { pin: '4711' } });
  assert.deepEqual(clearConfig(made), { host: ['h'], pin: ['4711'] });
  assert.deepEqual(withoutSecrets({ config: { host: ['h'], pin: ['4711'] } }, made).config, {
    host: ['h'],
    pin: [MASK],
  });
});

test('what is sent back as it was shown stays, another value takes its place, an empty one takes it away', () => {
  const kept = { pin: '4711' };
  assert.deepEqual(secretsApart(properties, { pin: [MASK] }, kept).secrets, kept);
  assert.deepEqual(secretsApart(properties, { pin: ['5'] }, kept).secrets, { pin: '5' });
  const isRequired = { status: 400, description: "'PIN' is required" };
  assert.throws(() => secretsApart(properties, { pin: [''] }, kept), isRequired);
  assert.throws(() => secretsApart(properties, { pin: ['a', 'b'] }, kept), { status: 400 });
});

test('a mask that stands for nothing is none', () => {
  assert.throws(() => secretsApart(properties, { pin: [MASK] }), { status: 400 });
  assert.deepEqual(secretsApart(properties, { host: ['h'], pin: [MASK] }, {}, false), {
    config: { host: ['h'] },
    secrets: {},
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recordedAs } from './recorded-changes.ts';
import { endpoints } from './resources/index.ts';
import { EVENT_WORDS } from './server-info/event-words.ts';

const ASKS = [
  '/client-description-converter',
  '/client-registration-policy/dry-run',
  '/client-types',
  '/identity-provider/import-config',
  '/identity-provider/upload-certificate',
];

test('every change of the Admin REST API is recorded in words that its events can be asked for by', () => {
  const wrong = endpoints
    .filter(({ method }) => method === 'POST' || method === 'PUT' || method === 'DELETE')
    .filter(({ method, path }) => {
      const recorded = recordedAs(method, path);
      if (!recorded) return !ASKS.includes(path);
      const { operation, resourceType } = recorded;
      const isKnown =
        EVENT_WORDS.operationType.includes(operation) && EVENT_WORDS.resourceType.includes(resourceType);
      return !isKnown || resourceType === 'CUSTOM';
    });
  assert.deepEqual(
    wrong.map(({ method, path }) => `${method} ${path}`),
    [],
  );
  assert.equal(recordedAs('GET', '/clients'), undefined);
});

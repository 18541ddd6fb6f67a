import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptsJson, asksForPage } from './accept.ts';
import type { Request } from './exchange.ts';

const accepts = (accept?: string) => acceptsJson({ headers: { accept } } as unknown as Request);

test('JSON is taken by whoever does not rule it out', () => {
  for (const accept of [
    undefined,
    '*/*',
    'application/json',
    'text/html, application/*;q=0.5',
    'text/html,*/*;q=0.1',
    'APPLICATION/JSON;q=1',
  ])
    assert.equal(accepts(accept), true, String(accept));
  for (const accept of ['text/html', 'application/xml, text/*', 'application/json;q=0', '*/*; q=0.0', ''])
    assert.equal(accepts(accept), false, accept);
});

test('a page is for whoever takes HTML by name', () => {
  const asks = (accept?: string) => asksForPage({ headers: { accept } });
  for (const accept of [
    'text/html',
    'text/html,application/xhtml+xml,*/*;q=0.8',
    'application/json, TEXT/HTML;q=0.1',
  ])
    assert.equal(asks(accept), true, accept);
  for (const accept of [undefined, '', '*/*', 'application/json', 'text/plain, */*', 'text/htmlx'])
    assert.equal(asks(accept), false, String(accept));
});

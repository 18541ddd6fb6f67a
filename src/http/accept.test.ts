import assert from 'node:assert/strict';
import { test } from 'node:test';
import { acceptsJson } from './accept.ts';
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

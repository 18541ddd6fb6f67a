import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chainOfClient, isOfOrigin, isSelfRegistered, originIn, originUnder } from './self-registered.ts';

test('where a client came from is read out of what the server gave it, and out of nothing like it', () => {
  const attributes = { ...originUnder('anonymous'), contacts: 'ann@example.org' };
  assert.equal(isSelfRegistered({ attributes }), true);
  assert.equal(chainOfClient({ attributes }), 'anonymous');
  assert.deepEqual(originIn(attributes), originUnder('anonymous'));
  const odd = JSON.parse('{"__proto__":"x","constructor":"y","latchkey.registration.chain":"nobody"}');
  assert.deepEqual(originIn(odd), {});
  assert.equal(chainOfClient({ attributes: odd }), 'authenticated');
  for (const name of ['__proto__', 'constructor', 'contacts']) assert.equal(isOfOrigin(name), false, name);
});

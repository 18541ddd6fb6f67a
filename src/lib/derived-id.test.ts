import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { derivedId } from './derived-id.ts';

describe('a derived id', () => {
  it('is a UUID that is the same for the same names', () => {
    assert.match(
      derivedId('realm', 'flow'),
      /^[0-9a-f]{8}-[0-9a-f]{4}-8[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    assert.equal(derivedId('realm', 'flow'), derivedId('realm', 'flow'));
  });

  it('differs where the names do, wherever one ends and the next begins', () => {
    const ids = [['a', 'bc'], ['ab', 'c'], ['abc'], ['a', 'b', 'c'], ['bc', 'a']].map((names) =>
      derivedId(...names),
    );
    assert.equal(new Set(ids).size, ids.length);
  });
});

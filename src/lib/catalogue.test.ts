import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { Additions, Catalogue } from './catalogue.ts';

describe('A catalogue', () => {
  const fruits = new Catalogue('fruit', [{ id: 'apple' }, { id: 'pear' }], ['potato']);
  const ids = (additions: Additions) => [...fruits.in(additions).keys()];

  it('has more in the server it was added to, and in no other', () => {
    const [one, other] = [new Additions(), new Additions()];
    one.add(fruits, { id: 'fig' });
    other.add(fruits, { id: 'plum' });
    other.add(fruits, { id: 'lime' });
    assert.deepEqual(ids(one), ['apple', 'pear', 'fig']);
    assert.deepEqual(ids(other), ['apple', 'pear', 'plum', 'lime']);
    assert.deepEqual([...fruits.ours.keys()], ['apple', 'pear']);
  });

  it('takes no id twice, nor one that means something else', () => {
    const additions = new Additions();
    additions.add(fruits, { id: 'fig' });
    for (const id of ['apple', 'fig', 'potato'])
      assert.throws(() => additions.add(fruits, { id }), new Error(`there is a fruit ${id} already`));
    assert.deepEqual(ids(additions), ['apple', 'pear', 'fig']);
  });
});

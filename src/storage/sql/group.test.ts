import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { sizeOf, takeGroup } from './group.ts';

const sized = (...sizes: number[]) => sizes.map((size) => ({ size }));

describe('a group', () => {
  it('is the first of those that wait, at most so many', () => {
    const waiting = sized(1, 2, 3);
    assert.deepEqual(takeGroup(waiting, 2), sized(1, 2));
    assert.deepEqual(waiting, sized(3));
    assert.deepEqual(takeGroup(waiting, 2), sized(3));
    assert.deepEqual(takeGroup(waiting, 2), []);
  });

  it('is no larger than memory allows, but for one that is so by itself', () => {
    const waiting = sized(3_000_000, 2_000_000, 9_000_000, 1);
    assert.deepEqual(takeGroup(waiting, 9), sized(3_000_000));
    assert.deepEqual(takeGroup(waiting, 9), sized(2_000_000));
    assert.deepEqual(takeGroup(waiting, 9), sized(9_000_000));
    assert.deepEqual(takeGroup(waiting, 9), sized(1));
  });

  it('has the size of its values', () => {
    assert.equal(sizeOf([{ values: ['abc', null, 7] }, { values: ['de'] }]), 5);
  });
});

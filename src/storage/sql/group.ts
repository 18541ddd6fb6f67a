import type { SqlValue } from './params.ts';

/** Characters of values in one group: bounds the memory a group takes, however large its units are. */
const LARGEST = 4_000_000;

interface Sized {
  readonly size: number;
}

/** Takes from the front of those that wait as many as may go together: at least one, at most so many. */
export function takeGroup<Of extends Sized>(waiting: Of[], most: number): Of[] {
  let size = 0;
  let count = 0;
  for (const each of waiting) {
    size += each.size;
    if (count === most || (count > 0 && size > LARGEST)) break;
    count++;
  }
  return waiting.splice(0, count);
}

/** How much of a group's size some statements take. */
export function sizeOf(statements: readonly { readonly values: readonly SqlValue[] }[]): number {
  let size = 0;
  for (const { values } of statements) {
    for (const value of values) if (typeof value === 'string') size += value.length;
  }
  return size;
}

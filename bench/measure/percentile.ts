/**
 * The smallest value that at least `share` (0..1) of the values do not exceed (nearest rank).
 * The values must be sorted ascending; `undefined` when there are none.
 */
export function percentile(sorted: ArrayLike<number>, share: number): number | undefined {
  const rank = Math.max(1, Math.ceil(share * sorted.length));
  return sorted[rank - 1];
}

/** The median of values in any order. */
export function median(values: readonly number[]): number | undefined {
  return percentile(
    values.toSorted((a, b) => a - b),
    0.5,
  );
}

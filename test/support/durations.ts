import assert from 'node:assert/strict';

/**
 * Asserts that no way takes much longer than another: the quickest of asks that take turns, for what else the machine does only ever
 * adds to them. What would tell the ways apart must be made slow by the caller (a mail server, a hash), so that the bound is far from both.
 * @param factor by which the slowest way may exceed the quickest
 */
export async function takeAlike(
  ways: Readonly<Record<string, (round: number) => Promise<unknown>>>,
  { rounds = 7, factor = 2 }: { readonly rounds?: number; readonly factor?: number } = {},
): Promise<void> {
  const taken = new Map<string, number[]>(Object.keys(ways).map((name) => [name, []]));
  // The first of each warms up, and is not counted.
  for (let round = 0; round <= rounds; round += 1)
    for (const [name, ask] of Object.entries(ways)) {
      const since = performance.now();
      await ask(round);
      if (round > 0) taken.get(name)?.push(performance.now() - since);
    }
  const least = [...taken].map(([name, all]) => [name, Math.min(...all)] as const);
  const times = least.map(([, time]) => time);
  const said = least.map(([name, time]) => `${name}: ${time.toFixed(1)} ms`).join(', ');
  assert.ok(Math.max(...times) < factor * Math.min(...times), said);
}

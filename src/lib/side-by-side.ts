/**
 * Does the work for each item, that of a few at a time, and gives what came of it in the order of the items. The first
 * failure is everybody's: no further item is begun, and it is thrown when those under way are done.
 * @param few how many at a time
 */
export async function sideBySide<Item, Result>(
  items: readonly Item[],
  few: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  const failures: unknown[] = [];
  let next = 0;
  const worker = async () => {
    while (next < items.length && failures.length === 0) {
      const at = next;
      next += 1;
      try {
        results[at] = await work(items[at] as Item);
      } catch (error) {
        failures.push(error);
      }
    }
  };
  await Promise.all(Array.from({ length: few }, worker));
  if (failures.length > 0) throw failures[0];
  return results;
}

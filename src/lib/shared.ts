/**
 * The same work, done once for all who ask for the same thing while it is under way: however many they are, it is no more work. Who
 * asks afterwards has it done anew.
 */
export function shared<Found>(work: (name: string) => Promise<Found>): (name: string) => Promise<Found> {
  const underWay = new Map<string, Promise<Found>>();
  return (name) => {
    const known = underWay.get(name);
    if (known) return known;
    const begun = work(name).finally(() => underWay.delete(name));
    underWay.set(name, begun);
    return begun;
  };
}

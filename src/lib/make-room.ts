/**
 * Lets go of the tenth of a map that was entered first, once it holds as much as it may. Together: each look for the
 * oldest goes past all that were deleted since the map was last laid out anew, a thousand of them and more.
 */
export function makeRoom(map: Map<string, unknown>, most: number): void {
  if (map.size < most) return;
  for (const oldest of map.keys().take(Math.ceil(most / 10))) map.delete(oldest);
}

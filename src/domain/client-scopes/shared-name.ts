import type { ProtocolMapper } from './client-scope.ts';

/** What is wrong with mappers of which two go by one name in one protocol, in Keycloak's words; undefined for nothing. */
export function sharedNameProblem(mappers: readonly ProtocolMapper[]): string | undefined {
  const names = new Set<string>();
  for (const { name, protocol } of mappers) {
    const key = JSON.stringify([name, protocol]);
    if (names.has(key))
      return `Cannot add protocol mapper '${name}'. Protocol mapper name must be unique per protocol`;
    names.add(key);
  }
  return undefined;
}

/** What is wrong with mappers of which two have one id: whoever changes one by it would not know which. */
export const sharedIdProblem = (mappers: readonly ProtocolMapper[]): string | undefined =>
  new Set(mappers.map(({ id }) => id)).size < mappers.length ? 'Two protocol mappers have one id' : undefined;

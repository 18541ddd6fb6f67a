import { isDeepStrictEqual } from 'node:util';
import type { Client } from '../domain/clients/client.ts';

/** Names of the members in which two clients differ; attributes each by its own name. */
export function changedFields(before: Client, after: Client): string[] {
  if (before === after) return [];
  const { attributes: old, ...one } = before;
  const { attributes: young, ...other } = after;
  return [...differences(one, other), ...differences(old, young).map((name) => `attributes.${name}`)];
}

function differences(one: object, other: object): string[] {
  const [a, b] = [one as Record<string, unknown>, other as Record<string, unknown>];
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...names].filter((name) => !isDeepStrictEqual(a[name], b[name]));
}

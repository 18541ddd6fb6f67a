import type { RealmView } from '../realms/realm-view.ts';
import type { Client } from './client.ts';

type Levels = Readonly<Record<string, number>>;

/** Which level of authentication each class stands for: as the client says, and the realm where it says nothing. */
export function levelsOf(realm: RealmView, { attributes }: Pick<Client, 'attributes'>): Levels {
  const own = parsed(attributes['acr.loa.map']);
  return Object.keys(own).length > 0 ? own : realmLevels(realm);
}

/** The same by the realm alone. Nobody checks what administrators write there: what is no level is passed over. */
export const realmLevels = ({ settings }: Pick<RealmView, 'settings'>): Levels =>
  parsed(settings.attributes['acr.loa.map']);

function parsed(text: string | undefined): Levels {
  try {
    const value: unknown = JSON.parse(text || '{}');
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
    const entries = Object.entries(value).map(([name, level]) => [name, Number(level)] as const);
    return Object.fromEntries(entries.filter(([, level]) => Number.isInteger(level)));
  } catch {
    return {};
  }
}

/** The level that a class stands for, by its name or as a number; undefined for one that nobody knows. */
export function levelOfClass(levels: Levels, acr: string): number | undefined {
  if (Object.hasOwn(levels, acr)) return levels[acr];
  return /^\d{1,4}$/.test(acr) ? Number(acr) : undefined;
}

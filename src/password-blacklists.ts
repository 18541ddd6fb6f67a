import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Blacklist, FindBlacklist } from './domain/users/password-policy/blacklist.ts';

/** Bytes of a list at most: it is kept in memory. */
const MAX_SIZE = 64 * 1024 * 1024;

interface Read {
  readonly changed: number;
  readonly size: number;
  readonly list: Blacklist;
}

/** Lists of passwords in a folder, each read when it is first asked for and when it has changed. */
export function blacklistsIn(folder: string): FindBlacklist {
  const read = new Map<string, Read>();
  return (name) => {
    const path = join(folder, name);
    try {
      const { mtimeMs: changed, size } = statSync(path);
      const known = read.get(name);
      if (known?.changed === changed && known.size === size) return known.list;
      if (size > MAX_SIZE) return undefined;
      const list = new Set(readFileSync(path, 'utf8').toLowerCase().split(/\r?\n/));
      list.delete('');
      read.set(name, { changed, size, list });
      return list;
    } catch {
      // Not there, a folder, or not ours to read.
      return undefined;
    }
  };
}

import { readFileSync, realpathSync, statSync } from 'node:fs';
import { join, sep } from 'node:path';
import type { FindKeystore } from './domain/keys/keystores/files.ts';

/** Bytes of an archive at most. */
const MAX_SIZE = 1024 * 1024;

/**
 * Archives of keys in a folder, with a folder in it for each realm: what lies elsewhere, or is led to from there, is nobody's.
 * An administrator of a realm must not read the keys of another, nor find out what else there is.
 */
export function keystoresIn(folder: string): FindKeystore {
  return (realmName, name) => {
    if (/[/\\\0]/.test(realmName) || /^\.*$/.test(realmName)) return undefined;
    try {
      const own = realpathSync(join(folder, realmName)) + sep;
      const path = realpathSync(join(own, name));
      const { size } = statSync(path);
      return path.startsWith(own) && size <= MAX_SIZE ? readFileSync(path) : undefined;
    } catch {
      // Not there, a folder, or not ours to read.
      return undefined;
    }
  };
}

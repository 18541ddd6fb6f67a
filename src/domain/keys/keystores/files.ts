import { Catalogue, type Extended } from '../../../lib/catalogue.ts';

/** Finds the archive of that name among those that belong to a realm; undefined where there is none. */
export type FindKeystore = (realmName: string, name: string) => Buffer | undefined;

/** Where a server looks for archives of keys: nowhere, unless it is said at its start. */
export const keystoreFolders = new Catalogue<{ readonly id: string; readonly find: FindKeystore }>(
  'folder of key stores',
  [],
);

/** The archive of that name of a realm, wherever it is. */
export function keystoreFile(server: Extended, realmName: string, name: string): Buffer | undefined {
  for (const { find } of keystoreFolders.in(server).values()) {
    const found = find(realmName, name);
    if (found) return found;
  }
  return undefined;
}

/** Finds the archive of that name among those that belong to a realm; undefined where there is none. */
export type FindKeystore = (realmName: string, name: string) => Buffer | undefined;

let find: FindKeystore = () => undefined;

/** Where archives of keys are looked for; nowhere until it is said. */
export function findKeystoresBy(found: FindKeystore): void {
  find = found;
}

export const keystoreFile: FindKeystore = (realmName, name) => find(realmName, name);

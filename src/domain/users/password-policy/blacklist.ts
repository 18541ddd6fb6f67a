import { Catalogue, type Extended } from '../../../lib/catalogue.ts';
import { BadConfig, problem, rule } from './rule.ts';

/** A list of passwords in lower case. */
export interface Blacklist {
  has(password: string): boolean;
}

/** The lists that an operator keeps, by name; where they are kept is not this rule's to know. */
export type FindBlacklist = (name: string) => Blacklist | undefined;

/** Where a server looks for lists: nowhere, unless it is said at its start. */
export const blacklistFolders = new Catalogue<{ readonly id: string; readonly find: FindBlacklist }>(
  'folder of password lists',
  [],
);

function find(server: Extended, name: string): Blacklist | undefined {
  for (const folder of blacklistFolders.in(server).values()) {
    const found = folder.find(name);
    if (found) return found;
  }
  return undefined;
}

/** Passwords that everybody tries. A list that is gone lets no password pass: nobody would notice otherwise. */
export const passwordBlacklist = rule({
  id: 'passwordBlacklist',
  displayName: 'Password Blacklist',
  field: { configType: 'String', defaultValue: '' },
  read(name) {
    if (!name?.trim()) throw new BadConfig('Password blacklist name must not be null or empty!');
    if (!/^[\w][\w.-]{0,99}$/.test(name)) throw new BadConfig('The name of a list is no path');
    return name;
  },
  check({ password, realm }, name) {
    const list = find(realm, name);
    if (!list) return problem('Blacklisted', 'the list of passwords that are not allowed is not available');
    return list.has(password.toLowerCase()) ? problem('Blacklisted', 'password is blacklisted') : undefined;
  },
});

/** Whether a list is there now. */
export const hasBlacklist = (server: Extended, name: string): boolean => find(server, name) !== undefined;

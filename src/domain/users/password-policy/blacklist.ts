import { BadConfig, problem, rule } from './rule.ts';

/** A list of passwords in lower case. */
export interface Blacklist {
  has(password: string): boolean;
}

/** The lists that an operator keeps, by name; where they are kept is not this rule's to know. */
export type FindBlacklist = (name: string) => Blacklist | undefined;

let find: FindBlacklist = () => undefined;

/** Says where lists are found; once, at the start. */
export function findBlacklistsBy(found: FindBlacklist): void {
  find = found;
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
  check({ password }, name) {
    const list = find(name);
    if (!list) return problem('Blacklisted', 'the list of passwords that are not allowed is not available');
    return list.has(password.toLowerCase()) ? problem('Blacklisted', 'password is blacklisted') : undefined;
  },
});

/** Whether a list is there now. */
export const hasBlacklist = (name: string): boolean => find(name) !== undefined;

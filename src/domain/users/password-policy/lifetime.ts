import { anything, BadConfig, number, rule } from './rule.ts';

/** Days after which a password must be changed. */
export const forceExpiredPasswordChange = rule({ id: 'forceExpiredPasswordChange', read: number(365) });

/** Seconds after which a user proves themselves again before they change what they prove themselves with. */
export const maxAuthAge = rule({ id: 'maxAuthAge', read: number(300) });

export const recoveryCodesWarningThreshold = rule({ id: 'recoveryCodesWarningThreshold', read: number(4) });

/** Lists of passwords that are not allowed: there are none. */
export const passwordBlacklist = rule({
  id: 'passwordBlacklist',
  read(config) {
    if (config) throw new BadConfig('Lists of passwords are not available in this version of Latchkey');
    return anything(config);
  },
});

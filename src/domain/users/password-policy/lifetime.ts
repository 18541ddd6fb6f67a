import { anything, BadConfig, counted, rule } from './rule.ts';

/** Days after which a password must be changed. */
export const forceExpiredPasswordChange = rule({
  id: 'forceExpiredPasswordChange',
  displayName: 'Expire Password',
  ...counted(365, 'String'),
});

/** Seconds after which a user proves themselves again before they change what they prove themselves with. */
export const maxAuthAge = rule({
  id: 'maxAuthAge',
  displayName: 'Maximum Authentication Age',
  ...counted(300),
});

export const recoveryCodesWarningThreshold = rule({
  id: 'recoveryCodesWarningThreshold',
  displayName: 'Recovery Codes Warning Threshold',
  ...counted(4),
});

/** Lists of passwords that are not allowed: there are none. */
export const passwordBlacklist = rule({
  id: 'passwordBlacklist',
  displayName: 'Password Blacklist',
  field: { configType: 'String', defaultValue: '' },
  read(config) {
    if (config) throw new BadConfig('Lists of passwords are not available in this version of Latchkey');
    return anything(config);
  },
});

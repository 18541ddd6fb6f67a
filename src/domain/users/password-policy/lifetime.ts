import { counted, rule } from './rule.ts';

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

/** How a rule of the password policy is set, as consoles draw a field for it. */
interface PasswordPolicyType {
  readonly id: string;
  readonly displayName: string;
  readonly configType?: 'int' | 'String';
  readonly defaultValue?: string;
  readonly multipleSupported: boolean;
}

/** What a password policy can ask for (Keycloak 26.7). */
export const PASSWORD_POLICY_TYPES: readonly PasswordPolicyType[] = [
  { id: 'digits', displayName: 'Digits', configType: 'int', defaultValue: '1', multipleSupported: false },
  {
    id: 'forceExpiredPasswordChange',
    displayName: 'Expire Password',
    configType: 'String',
    defaultValue: '365',
    multipleSupported: false,
  },
  {
    id: 'hashAlgorithm',
    displayName: 'Hashing Algorithm',
    configType: 'String',
    defaultValue: 'argon2',
    multipleSupported: false,
  },
  {
    id: 'hashIterations',
    displayName: 'Hashing Iterations',
    configType: 'int',
    defaultValue: '-1',
    multipleSupported: false,
  },
  {
    id: 'length',
    displayName: 'Minimum Length',
    configType: 'int',
    defaultValue: '8',
    multipleSupported: false,
  },
  {
    id: 'lowerCase',
    displayName: 'Lowercase Characters',
    configType: 'int',
    defaultValue: '1',
    multipleSupported: false,
  },
  {
    id: 'maxAuthAge',
    displayName: 'Maximum Authentication Age',
    configType: 'int',
    defaultValue: '300',
    multipleSupported: false,
  },
  {
    id: 'maxLength',
    displayName: 'Maximum Length',
    configType: 'int',
    defaultValue: '64',
    multipleSupported: false,
  },
  { id: 'notContainsUsername', displayName: 'Not Contains Username', multipleSupported: false },
  { id: 'notEmail', displayName: 'Not Email', multipleSupported: false },
  { id: 'notUsername', displayName: 'Not Username', multipleSupported: false },
  {
    id: 'passwordAge',
    displayName: 'Not Recently Used (In Days)',
    configType: 'int',
    defaultValue: '30',
    multipleSupported: false,
  },
  {
    id: 'passwordBlacklist',
    displayName: 'Password Blacklist',
    configType: 'String',
    defaultValue: '',
    multipleSupported: false,
  },
  {
    id: 'passwordHistory',
    displayName: 'Not Recently Used',
    configType: 'int',
    defaultValue: '3',
    multipleSupported: false,
  },
  {
    id: 'recoveryCodesWarningThreshold',
    displayName: 'Recovery Codes Warning Threshold',
    configType: 'int',
    defaultValue: '4',
    multipleSupported: false,
  },
  {
    id: 'regexPattern',
    displayName: 'Regular Expression',
    configType: 'String',
    defaultValue: '',
    multipleSupported: true,
  },
  {
    id: 'specialChars',
    displayName: 'Special Characters',
    configType: 'int',
    defaultValue: '1',
    multipleSupported: false,
  },
  {
    id: 'upperCase',
    displayName: 'Uppercase Characters',
    configType: 'int',
    defaultValue: '1',
    multipleSupported: false,
  },
];

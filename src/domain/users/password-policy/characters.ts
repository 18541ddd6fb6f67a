import { counted, type PasswordRule, problem, rule } from './rule.ts';

/** At least so many characters of a kind. Letters and digits of all scripts count. */
const atLeast = (id: string, displayName: string, kind: RegExp, key: string, what: string): PasswordRule =>
  rule({
    id,
    displayName,
    ...counted(1),
    check: ({ password }, least) =>
      (password.match(kind)?.length ?? 0) < least
        ? problem(key, `must contain at least ${least} ${what}`)
        : undefined,
  });

export const digits = atLeast('digits', 'Digits', /\p{Nd}/gu, 'MinDigits', 'numerical digits');
export const lowerCase = atLeast(
  'lowerCase',
  'Lowercase Characters',
  /\p{Lowercase}/gu,
  'MinLowerCaseChars',
  'lower case characters',
);
export const upperCase = atLeast(
  'upperCase',
  'Uppercase Characters',
  /\p{Uppercase}/gu,
  'MinUpperCaseChars',
  'upper case characters',
);
export const specialChars = atLeast(
  'specialChars',
  'Special Characters',
  /[^\p{L}\p{Nd}]/gu,
  'MinSpecialChars',
  'special characters',
);

export const length = rule({
  id: 'length',
  displayName: 'Minimum Length',
  ...counted(8),
  check: ({ password }, least) =>
    password.length < least ? problem('MinLength', `minimum length ${least}`) : undefined,
});

export const maxLength = rule({
  id: 'maxLength',
  displayName: 'Maximum Length',
  ...counted(64),
  check: ({ password }, most) =>
    password.length > most ? problem('MaxLength', `maximum length ${most}`) : undefined,
});

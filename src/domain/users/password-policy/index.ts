import { passwordBlacklist } from './blacklist.ts';
import { digits, length, lowerCase, maxLength, specialChars, upperCase } from './characters.ts';
import { passwordAge, passwordHistory } from './earlier-passwords.ts';
import { hashAlgorithm, hashIterations } from './hashing.ts';
import { forceExpiredPasswordChange, maxAuthAge, recoveryCodesWarningThreshold } from './lifetime.ts';
import { notContainsUsername, notEmail, notUsername } from './names.ts';
import { regexPattern } from './regex-pattern.ts';
import type { PasswordRule } from './rule.ts';

/** Every rule there is, by its id. */
export const passwordRules: ReadonlyMap<string, PasswordRule> = new Map(
  [
    notContainsUsername,
    forceExpiredPasswordChange,
    hashIterations,
    recoveryCodesWarningThreshold,
    specialChars,
    passwordHistory,
    upperCase,
    lowerCase,
    passwordBlacklist,
    length,
    regexPattern,
    digits,
    notUsername,
    maxAuthAge,
    hashAlgorithm,
    maxLength,
    notEmail,
    passwordAge,
  ].map((rule) => [rule.id, rule]),
);

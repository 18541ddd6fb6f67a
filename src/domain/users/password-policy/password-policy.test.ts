import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Refusal } from '../../../errors/refusal.ts';
import { Additions } from '../../../lib/catalogue.ts';
import { checkPasswordPolicy } from './check-password-policy.ts';
import { BadPolicy, daysToExpiry, parsePasswordPolicy } from './password-policy.ts';

const user = { username: 'annabel', email: 'annabel@example.org' };

/** What is wrong with a password by a policy; '' for nothing. */
async function wrong(policy: string, password: string): Promise<string> {
  try {
    const candidate = { password, user, realm: new Additions(), earlier: [], now: 0 };
    await checkPasswordPolicy(parsePasswordPolicy(policy), candidate);
    return '';
  } catch (error) {
    assert.ok(error instanceof Refusal && error.status === 400);
    return error.code.replace(/^invalidPassword(.*)Message$/, '$1');
  }
}

const bad = (policy: string): string => {
  try {
    parsePasswordPolicy(policy);
    return '';
  } catch (error) {
    assert.ok(error instanceof BadPolicy);
    return error.message;
  }
};

describe('a password policy', () => {
  test('counts characters of every script', async () => {
    assert.equal(await wrong('length(8)', 'ééééééé'), 'MinLength');
    assert.equal(await wrong('length', '12345678'), '');
    assert.equal(await wrong('maxLength(5)', '123456'), 'MaxLength');
    assert.equal(await wrong('digits(2)', '١٢'), '');
    assert.equal(await wrong('digits', 'a'), 'MinDigits');
    assert.equal(await wrong('upperCase(2)', 'ÉÉ'), '');
    assert.equal(await wrong('lowerCase(2)', 'AAa'), 'MinLowerCaseChars');
    assert.equal(await wrong('specialChars(2)', 'a b '), '');
    assert.equal(await wrong('specialChars(2)', 'é!'), 'MinSpecialChars');
  });

  test('knows whose password it is', async () => {
    assert.equal(await wrong('notUsername', 'ANNABEL'), 'NotUsername');
    assert.equal(await wrong('notEmail(undefined)', 'Annabel@example.org'), 'NotEmail');
    assert.equal(await wrong('notContainsUsername', 'my-Annabel-1'), 'NotContainsUsername');
    assert.equal(await wrong('notContainsUsername and notEmail and notUsername', 'annabe'), '');
  });

  test('tells the first thing that is wrong, in an order of its own', async () => {
    assert.equal(await wrong('length(20) and digits(3) and upperCase(2)', 'x'), 'MinUpperCaseChars');
    assert.equal(await wrong('notUsername and length(20)', 'annabel'), 'MinLength');
    // Two that fall together in it are asked as they are written.
    assert.equal(await wrong('length(2) and regexPattern(b)', 'a'), 'MinLength');
    assert.equal(await wrong('regexPattern(b) and length(2)', 'a'), 'RegexPattern');
  });

  test('has patterns that the whole password must match, in Java’s words', async () => {
    assert.equal(await wrong('regexPattern([a-z])', 'abc'), 'RegexPattern');
    assert.equal(await wrong('regexPattern(^(?=.*[A-Z])(?=.*\\d).{4,}$)', 'abC1'), '');
    assert.equal(await wrong('regexPattern(^(?=.*[A-Z])(?=.*\\d).{4,}$)', 'abc1'), 'RegexPattern');
    assert.equal(await wrong('regexPattern([\\p{Alpha}\\p{Punct}]+)', 'a!b-'), '');
    assert.equal(await wrong('regexPattern((?i)abc)', 'ABC'), '');
    assert.equal(await wrong('regexPattern(\\P{Digit}+)', 'a1'), 'RegexPattern');
    assert.equal(await wrong('regexPattern(\\p{L}+)', 'éa'), '');
  });

  test('gives up on a pattern that goes astray', async () => {
    const began = performance.now();
    assert.equal(await wrong('regexPattern(((a|aa|a?)+)+)', `${'a'.repeat(60)}b`), 'RegexPattern');
    assert.ok(performance.now() - began < 2000);
  });

  test('is read a rule at a time, the last of each', () => {
    assert.equal(parsePasswordPolicy(' digits(1) and length and digits(2) ').text, 'digits(2) and length');
    assert.equal(parsePasswordPolicy('').text, '');
    assert.equal(parsePasswordPolicy(' and ').text, '');
    assert.equal(parsePasswordPolicy('length (5) and notEmail( ) and ').text, 'length(5) and notEmail');
    assert.equal(parsePasswordPolicy('hashIterations(0)').iterations, 5);
    const { hash, iterations } = parsePasswordPolicy('hashAlgorithm(pbkdf2-sha512) and hashIterations(9)');
    assert.deepEqual([hash.id, iterations], ['pbkdf2-sha512', 9]);
    assert.equal(daysToExpiry(parsePasswordPolicy('forceExpiredPasswordChange')), 365);
    assert.equal(daysToExpiry(parsePasswordPolicy('forceExpiredPasswordChange(-1)')), undefined);
  });

  test('takes a count of the time before argon2 for one of PBKDF2, as it was meant', () => {
    const { hash, iterations, text } = parsePasswordPolicy('hashIterations(27500) and length(8)');
    assert.deepEqual(
      [hash.id, iterations, text],
      ['pbkdf2-sha512', 27500, 'hashIterations(27500) and length(8)'],
    );
    const few = parsePasswordPolicy('hashIterations(6)');
    assert.deepEqual([few.hash.id, few.iterations], ['argon2', 6]);
  });

  test('says what makes no sense', () => {
    for (const policy of ['nope', 'Length(8)', 'length(8) and nope(1)', 'length 8', '(8)'])
      assert.equal(bad(policy), 'Password policy not found', policy);
    for (const config of ['()', '(x)', '(8', '( 8 )', '(8.5)', '(2147483648)', '(8))', '(8)and digits(1)'])
      assert.equal(bad(`length${config}`), 'Invalid config for length: Not a valid number', config);
    assert.match(bad('regexPattern([)'), /Not a valid regular expression$/);
    assert.match(bad('hashAlgorithm(md5)'), /Password hashing provider not found$/);
  });

  test('asks for no more work at each login than a server can do', () => {
    assert.match(bad('hashAlgorithm(argon2) and hashIterations(27500)'), /Too many for argon2/);
    assert.match(bad('hashIterations(50000000)'), /Too many/);
    assert.match(bad('hashAlgorithm(pbkdf2-sha256) and hashIterations(50000000)'), /Too many/);
    assert.equal(bad('hashAlgorithm(pbkdf2-sha256) and hashIterations(27500)'), '');
  });
});

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Client } from '../clients/client.ts';
import type { RealmView } from '../realms/realm-view.ts';
import { ruleProblems, ruleTextProblems } from './check-rule.ts';
import { decideSignUp } from './decide.ts';
import { isDomainAllowed } from './email-domains.ts';
import { RULE_ATTRIBUTE } from './rule.ts';

const realm = (registrationAllowed: boolean) =>
  ({ settings: { registrationAllowed, attributes: {} } }) as unknown as RealmView;
const client = (rule?: unknown) =>
  ({
    attributes:
      rule === undefined ? {} : { [RULE_ATTRIBUTE]: typeof rule === 'string' ? rule : JSON.stringify(rule) },
  }) as unknown as Client;

test('the rule of a client decides, whatever the realm says; without one the realm does', () => {
  const allowed = (open: boolean, rule?: unknown) => decideSignUp(realm(open), client(rule)).allowed;
  assert.deepEqual([allowed(true), allowed(false)], [true, false]);
  assert.deepEqual([allowed(false, { mode: 'open' }), allowed(true, { mode: 'off' })], [true, false]);
});

test('a rule that cannot be read, or that this version does not have, lets nobody in', () => {
  for (const rule of ['{', 'null', '[]', '{}', { mode: 'on' }, { mode: 'open', more: 1 }])
    assert.deepEqual(
      decideSignUp(realm(true), client(rule)),
      { allowed: false, by: 'client: unreadable' },
      JSON.stringify(rule),
    );
});

test('whom an identity provider sends signs up where the rule lets them, and the realm’s switch is of its form alone', () => {
  const by = (rule: object | undefined, provider?: string) =>
    decideSignUp(realm(false), rule ? client(rule) : client(undefined), { ...(provider && { provider }) });
  assert.deepEqual(by({ mode: 'brokered' }), { allowed: false, by: 'client: brokered' });
  assert.equal(by({ mode: 'brokered' }, 'up').allowed, true);
  assert.equal(by({ mode: 'off' }, 'up').allowed, false);
  assert.equal(by({ mode: 'invite' }, 'up').allowed, false);
  assert.equal(by({ mode: 'open', identityProviders: ['other'] }, 'up').allowed, false);
  assert.equal(by({ mode: 'open', identityProviders: ['other', 'up'] }, 'up').allowed, true);
  assert.equal(by({ mode: 'open', identityProviders: ['other'] }).allowed, true);
  assert.equal(by(undefined, 'up').allowed, true);
  assert.equal(by(undefined).allowed, false);
});

test('what is wrong with a rule is told with where it is', () => {
  assert.deepEqual(ruleProblems({ mode: 'open', emailDomains: { allowed: ['a@b'] }, colour: 1 }), [
    'emailDomains.allowed[0]: must match ^(?:\\*\\.)?[^\\s@*.]+(?:\\.[^\\s@*.]+)*$',
    'colour: is not a known member',
  ]);
  assert.deepEqual(ruleProblems({}), ['mode: is required']);
  assert.deepEqual(ruleTextProblems('open'), ['it: must be JSON']);
  for (const name of [
    'username',
    'email',
    'firstName',
    'disabledReason',
    'LDAP_ID',
    'locale',
    'userCertificate',
    'emailVerified',
    'kc.email.pending',
    'saml.persistent.name.id.for.shop',
    // What forms hold otherwise: an attribute would keep it, for all to read who see users.
    'password',
    'password-confirm',
    'proof-of-work',
    'clientTermsAccepted',
    'cf-turnstile-response',
    '__proto__',
  ])
    assert.deepEqual(
      ruleProblems({ mode: 'open', fields: [{ name }] }).slice(0, 1),
      [`fields: ${name} is no field of a client`],
      name,
    );
  assert.deepEqual(ruleProblems({ mode: 'open', fields: [{ name: 'vat', validations: { moon: {} } }] }), [
    "fields: Validator 'moon' defined for attribute 'vat' doesn't exist",
  ]);
  assert.deepEqual(ruleProblems({ mode: 'open', terms: { version: '1' } }), [
    'terms: text or url is required',
  ]);
  assert.equal(ruleProblems({ mode: 'open', terms: { version: '1', url: 'javascript:alert(1)' } }).length, 1);
  assert.deepEqual(ruleProblems({ mode: 'open', clientRoles: { app: 'buyer', 'a\nb': [''], shop: ['x'] } }), [
    'clientRoles.app: must be of type array',
    'clientRoles.a\nb[0]: must have at least 1 characters',
  ]);
  assert.deepEqual(ruleProblems({ mode: 'open', fields: [{ name: 'vat', validations: { length: 5 } }] }), [
    'fields[0].validations.length: must be of type object',
  ]);
});

test('a domain is the same however it is written, and not what only ends or begins like it', () => {
  const isIn = (email: string | undefined, allowed?: string[], denied?: string[]) =>
    isDomainAllowed({ emailDomains: { ...(allowed && { allowed }), ...(denied && { denied }) } }, email);
  const own = ['example.org', '*.example.net', 'bücher.example'];
  for (const email of [
    'a@example.org',
    'a@EXAMPLE.org',
    'a@ｅxample.org',
    'a@sub.example.net',
    'a@bücher.example',
    'a@xn--bcher-kva.example',
    '"a@evil.example"@example.org',
  ])
    assert.equal(isIn(email, own), true, email);
  for (const email of [
    'a@example.net',
    'a@notexample.org',
    'a@example.org.evil.example',
    'a@sub.example.org',
    'a@evil.example',
    'a@example.org/evil.example',
    'a@example.org?evil.example',
    'a@ex%61mple.org',
    undefined,
    'nothing',
  ])
    assert.equal(isIn(email, own), false, `${email}`);
  assert.equal(
    isIn('a@mail.example.org', undefined, ['example.org']),
    false,
    'what is below is denied as well',
  );
  assert.equal(isIn('a@example.com', undefined, ['example.org']), true);
  assert.equal(isIn(undefined, undefined, ['example.org']), true);
  assert.equal(
    isIn('a@example.org', ['example.org'], ['example.org']),
    false,
    'what is denied is not allowed',
  );
});

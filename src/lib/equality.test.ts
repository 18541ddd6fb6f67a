import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { equalSecrets } from './equality.ts';

test('secrets are equal letter by letter, of whatever length', () => {
  for (const secret of ['', 'a', 'ü€😀', 'x'.repeat(10_000)]) {
    assert.ok(equalSecrets(secret, secret));
    for (const other of [`${secret}a`, secret.slice(1) || 'b', secret.toUpperCase() || ' '])
      assert.equal(equalSecrets(secret, other), secret === other);
  }
});

/** Where what a caller sends is held against what only its owner knows. */
const PROVING = [
  'domain/clients/client-secret.ts',
  'domain/tokens/jws.ts',
  'domain/tokens/possession.ts',
  'domain/tokens/registration-token-hash.ts',
  'domain/users/one-time-password.ts',
  'domain/users/password.ts',
  'domain/users/recovery-codes.ts',
  'oidc/grants/code-verifier.ts',
  'authentication/endpoints/endpoint.ts',
  'authentication/broker/departure.ts',
];

test('what proves somebody is compared in a time that tells nothing', () => {
  for (const path of PROVING) {
    const text = readFileSync(join(import.meta.dirname, '..', path), 'utf8');
    assert.match(text, /\b(?:equalSecrets|timingSafeEqual)\(/, path);
    assert.doesNotMatch(
      text,
      /\b(?:good|given|presented|secret|hash|signature|expected) [!=]==? \w*(?:ecret|ash|ignature|xpected|ood)\b/,
      path,
    );
  }
});

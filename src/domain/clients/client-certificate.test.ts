import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { Refusal } from '../../errors/refusal.ts';
import type { Client } from './client.ts';
import { certificateOf, readClientCertificate, withCertificate } from './client-certificate.ts';

const client = (attributes: Record<string, string>) => ({ attributes }) as unknown as Client;
const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'a', use: 'sig' }] });

describe('keys of a client', () => {
  test('take the place of those that were there', () => {
    const before = client({ 'k.private.key': 'p', 'k.certificate': 'c', other: 'o' });
    const after = withCertificate(before, 'k', readClientCertificate('JSON Web Key Set', jwks));
    assert.deepEqual(after.attributes, { other: 'o', 'jwks.string': jwks, 'use.jwks.string': 'true' });
    assert.equal(certificateOf(after, 'k').kid, 'a');
    const again = withCertificate(after, 'k', readClientCertificate('Public Key PEM', pem));
    assert.deepEqual(again.attributes, { other: 'o', 'k.public.key': pem });
    assert.deepEqual(certificateOf(again, 'k'), { publicKey: pem });
  });

  test('are refused when they are none, and honestly when nobody reads the format', () => {
    const status = (format: string, file: string) => {
      try {
        readClientCertificate(format, file);
        return 200;
      } catch (error) {
        return error instanceof Refusal ? error.status : 500;
      }
    };
    for (const format of [
      'Certificate PEM',
      'Public Key PEM',
      'JSON Web Key Set',
      'moon',
      '__proto__',
      'toString',
    ])
      for (const file of [
        'x',
        '{',
        '[]',
        'null',
        '{"keys":[null]}',
        '{"keys":[{"use":"sig","kty":"oct","k":"AA"}]}',
        '-----BEGIN CERTIFICATE-----',
      ])
        assert.equal(status(format, file), 400, `${format} ${file}`);
    for (const format of ['JKS', 'PKCS12', 'BCFKS']) assert.equal(status(format, 'x'), 501);
  });
});

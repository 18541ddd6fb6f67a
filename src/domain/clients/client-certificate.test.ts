import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { describe, test } from 'node:test';
import { Refusal } from '../../errors/refusal.ts';
import type { Client } from './client.ts';
import { certificateOf, readClientCertificate, withCertificate } from './client-certificate.ts';

const client = (attributes: Record<string, string>) => ({ attributes }) as unknown as Client;
const { publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
const pem = publicKey.export({ type: 'spki', format: 'pem' }) as string;
const ASKED = { alias: 'a', store: 'store', key: 'key' };
const read = (format: string, file: string) => readClientCertificate(format, Buffer.from(file), ASKED);
const jwks = JSON.stringify({ keys: [{ ...publicKey.export({ format: 'jwk' }), kid: 'a', use: 'sig' }] });

describe('keys of a client', () => {
  test('take the place of those that were there', () => {
    const before = client({ 'k.private.key': 'p', 'k.certificate': 'c', other: 'o' });
    const after = withCertificate(before, 'k', read('JSON Web Key Set', jwks));
    assert.deepEqual(after.attributes, { other: 'o', 'jwks.string': jwks, 'use.jwks.string': 'true' });
    assert.equal(certificateOf(after, 'k').kid, 'a');
    const again = withCertificate(after, 'k', read('Public Key PEM', pem));
    assert.deepEqual(again.attributes, { other: 'o', 'k.public.key': pem });
    assert.deepEqual(certificateOf(again, 'k'), { publicKey: pem });
  });

  test('are refused when they are none, and honestly when nobody reads the format', () => {
    const status = (format: string, file: string) => {
      try {
        read(format, file);
        return 200;
      } catch (error) {
        return error instanceof Refusal ? error.status : 500;
      }
    };
    for (const format of [
      'Certificate PEM',
      'Public Key PEM',
      'JSON Web Key Set',
      'JKS',
      'PKCS12',
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
    for (const format of ['JKS', 'PKCS12']) assert.equal(status(format, 'x'), 400);
    assert.equal(status('BCFKS', 'x'), 501);
  });
});

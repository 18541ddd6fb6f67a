import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createPrivateKey, generateKeyPairSync, X509Certificate } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { isDeepStrictEqual } from 'node:util';
import { selfSignedCertificate } from '../certificate.ts';
import { jks } from './jks.ts';
import type { KeystoreFormat } from './keystore.ts';
import { pkcs12 } from './pkcs12.ts';

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificate = await selfSignedCertificate('here', publicKey, privateKey, 0);
const key = privateKey.export({ format: 'der', type: 'pkcs8' });
const passwords = { store: 'of the störe', key: 'of the key' };
const entries = [
  { alias: 'mine', privateKey: key, certificates: [certificate] },
  { alias: 'realm', certificates: [certificate] },
];

for (const [name, format] of Object.entries<KeystoreFormat>({ jks, pkcs12 })) {
  test(`${name}: what is written is read, with its passwords alone`, () => {
    const archive = format.write(entries, passwords, 0);
    const [mine, realm] = format.read(archive, passwords);
    assert.equal(mine?.alias, 'mine');
    const read = createPrivateKey({ key: mine?.privateKey ?? Buffer.alloc(0), format: 'der', type: 'pkcs8' });
    assert.ok(read.equals(privateKey));
    assert.ok(new X509Certificate(mine?.certificates[0] ?? '').checkPrivateKey(read));
    assert.deepEqual(realm, { alias: 'realm', certificates: [certificate] });
    assert.equal(archive.includes(key.subarray(-100, -60)), false, 'the key is not in the clear');
    assert.throws(() => format.read(archive, { ...passwords, store: 'another' }));
    if (format === pkcs12) return;
    const [locked] = format.read(archive, { ...passwords, key: 'another' });
    assert.equal(locked?.privateKey, undefined);
    assert.deepEqual(locked?.certificates, [certificate]);
  });

  test(`${name}: an archive that is broken is refused, whatever is broken`, () => {
    const archive = format.write(entries, passwords, 0);
    for (let at = 0; at < archive.length; at += 97) {
      const broken = Buffer.from(archive);
      broken[at] = (broken[at] ?? 0) ^ 0xff;
      assert.notEqual(readOr(format, broken), 'another', String(at));
      assert.throws(() => format.read(archive.subarray(0, at), passwords), `cut at ${at}`);
    }
    for (const none of ['', 'x', '{}', '\u0030\u0080'])
      assert.throws(() => format.read(Buffer.from(none), passwords));
  });
}

/** What is read is what was written, or nothing. */
function readOr(format: KeystoreFormat, archive: Buffer): 'the same' | 'another' | 'nothing' {
  try {
    const read = format.read(archive, passwords);
    return isDeepStrictEqual(read, entries) ? 'the same' : 'another';
  } catch {
    return 'nothing';
  }
}

const hasOpenssl = (() => {
  try {
    return execFileSync('openssl', ['version']).length > 0;
  } catch {
    return false;
  }
})();

test('pkcs12: OpenSSL reads what we write, and we what it writes', { skip: !hasOpenssl }, () => {
  const folder = mkdtempSync(join(tmpdir(), 'latchkey-keystores-'));
  try {
    const [ours, pem, theirs] = ['ours.p12', 'both.pem', 'theirs.p12'].map((name) => join(folder, name));
    writeFileSync(`${ours}`, pkcs12.write(entries.slice(0, 1), { store: 'pw', key: 'pw' }, 0));
    const openssl = (...args: string[]) => execFileSync('openssl', ['pkcs12', ...args]);
    openssl('-in', `${ours}`, '-passin', 'pass:pw', '-nodes', '-out', `${pem}`);
    const args = ['-in', `${pem}`, '-out', `${theirs}`, '-passout', 'pass:other', '-name', 'Renamed'];
    openssl('-export', ...args);
    const archive = execFileSync('cat', [`${theirs}`]);
    const [entry] = pkcs12.read(archive, { store: 'other', key: 'other' });
    assert.equal(entry?.alias, 'renamed');
    assert.deepEqual(entry?.certificates, [certificate]);
    assert.deepEqual(entry?.privateKey, key);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

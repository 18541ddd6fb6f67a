import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, it } from 'node:test';
import { selfSignedCertificate } from '../../src/domain/keys/certificate.ts';
import { jks } from '../../src/domain/keys/keystores/jks.ts';
import { pkcs12 } from '../../src/domain/keys/keystores/pkcs12.ts';
import { startTestServer } from '../support/server.ts';
import type { TestServer } from '../support/test-server.ts';
import { person } from '../support/tokens.ts';

const folder = mkdtempSync(join(tmpdir(), 'latchkey-keystores-'));
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
const certificate = await selfSignedCertificate('here', publicKey, privateKey, 0);
const key = privateKey.export({ format: 'der', type: 'pkcs8' });
const passwords = { store: 'of-the-store', key: 'of-the-key' };
const entries = [{ alias: 'mine', privateKey: key, certificates: [certificate] }];
describe('Java key stores', () => {
  let server: TestServer;
  before(async () => {
    server = await startTestServer({ flags: { keystores: folder } });
  });
  after(async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  });

  /** A realm with both kinds of archive in its folder. */
  async function setting() {
    const realm = await server.realm();
    mkdirSync(join(folder, realm));
    writeFileSync(join(folder, realm, 'a.jks'), jks.write(entries, passwords, 0));
    writeFileSync(
      join(folder, realm, 'a.p12'),
      pkcs12.write(entries, { store: passwords.store, key: passwords.store }, 0),
    );
    const { id: parentId } = (await server.admin('GET', `/${realm}`)).json;
    const make = (config: Record<string, string>, keyPassword = passwords.key) => {
      const all = {
        keystorePassword: passwords.store,
        keyPassword,
        keyAlias: 'Mine',
        priority: '200',
        ...config,
      };
      return server.admin('POST', `/${realm}/components`, {
        name: 'ours',
        providerId: 'java-keystore',
        providerType: 'org.keycloak.keys.KeyProvider',
        parentId,
        config: Object.fromEntries(Object.entries(all).map(([name, value]) => [name, [value]])),
      });
    };
    return { realm, make };
  }

  it('a key in an archive signs, and neither it nor a password is shown', async () => {
    for (const [file, keyPassword] of [
      ['a.jks', passwords.key],
      ['a.p12', passwords.store],
    ] as const) {
      const { realm, make } = await setting();
      const { status, headers, text } = await make({ keystore: file, algorithm: 'PS256' }, keyPassword);
      assert.equal(status, 201, text);
      await server.admin('PUT', `/${realm}`, { defaultSignatureAlgorithm: 'PS256' });
      await server.admin('POST', `/${realm}/users`, person('ann'));
      const form = { grant_type: 'password', client_id: 'admin-cli', username: 'ann', password: 'pw' };
      const tokens = await server.call('POST', `/realms/${realm}/protocol/openid-connect/token`, { form });
      const head = JSON.parse(Buffer.from(tokens.json.access_token.split('.')[0], 'base64url').toString());
      const keys = (await server.admin('GET', `/${realm}/keys`)).json;
      assert.equal(head.alg, 'PS256');
      assert.equal(keys.active.PS256, head.kid);
      const own = keys.keys.find(({ kid }: { kid: string }) => kid === head.kid);
      assert.equal(own.publicKey, publicKey.export({ type: 'spki', format: 'der' }).toString('base64'));
      const id = headers.get('location')?.split('/').at(-1);
      const shown = await server.admin('GET', `/${realm}/components/${id}`);
      for (const secret of [passwords.store, passwords.key, key.toString('base64').slice(40, 80)])
        assert.ok(!shown.text.includes(secret));
      const { status: saved } = await server.admin('PUT', `/${realm}/components/${id}`, shown.json);
      assert.equal(saved, 204);
      assert.equal((await server.admin('GET', `/${realm}/keys`)).json.active.PS256, head.kid);
    }
  });

  it('archives of others, and other files, are as if they were not there', async () => {
    const { realm, make } = await setting();
    const other = await setting();
    writeFileSync(join(folder, 'above.jks'), jks.write(entries, passwords, 0));
    symlinkSync(join(folder, 'above.jks'), join(folder, realm, 'link.jks'));
    const says = [];
    for (const keystore of [
      `../${other.realm}/a.jks`,
      join(folder, realm, '..', 'above.jks'),
      '../above.jks',
      'link.jks',
      'nothing.jks',
      '/etc/passwd',
      '.',
    ]) {
      const { status, json } = await make({ keystore });
      assert.equal(status, 400, keystore);
      says.push(json.errorMessage.replace(keystore, 'X'));
    }
    assert.deepEqual([...new Set(says)], ['Keystore file X is not under the realm directory']);
  });

  it('what does not fit is told, and nothing is stored', async () => {
    const { realm, make } = await setting();
    const wrong: Record<string, Record<string, string>> = {
      'of another algorithm': { algorithm: 'ES256' },
      'of no algorithm': { algorithm: 'HS256' },
      'for another use': { keyUse: 'enc' },
      'of another name': { keyAlias: 'moon' },
      'of another password': { keystorePassword: 'moon' },
      'of another format': { keystoreType: 'moon' },
      'without a file': { keystore: '' },
    };
    for (const [name, config] of Object.entries(wrong))
      assert.equal((await make({ keystore: 'a.jks', ...config })).status, 400, name);
    const type = 'type=org.keycloak.keys.KeyProvider';
    const kept = (await server.admin('GET', `/${realm}/components?${type}`)).json;
    assert.ok(!kept.some(({ providerId }: { providerId: string }) => providerId === 'java-keystore'));
  });
});

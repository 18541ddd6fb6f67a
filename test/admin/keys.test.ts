import assert from 'node:assert/strict';
import { generateKeyPairSync, X509Certificate } from 'node:crypto';
import { it } from 'node:test';
import { createRemoteJWKSet, decodeProtectedHeader, jwtVerify } from 'jose';
import { onEachDatabase } from '../support/on-each-database.ts';
import { clientCredentials, register, registrationPath } from '../support/registration.ts';

const KEYS = 'org.keycloak.keys.KeyProvider';

onEachDatabase('A key of a realm', (suite) => {
  /** A realm of its own with a client that gets tokens there. */
  async function fresh() {
    const { server } = suite;
    const realm = await server.realm();
    const metadata = { serviceAccountsEnabled: true };
    const { clientId, secret } = await register(server, realm, await server.initialAccessToken(realm), {
      metadata,
    });
    const token = async (): Promise<string> =>
      (await clientCredentials(server, realm, clientId, secret)).json.access_token;
    const kid = async () => decodeProtectedHeader(await token()).kid;
    const issuer = `${server.url}/realms/${realm}`;
    // Fetched anew each time, as a relying party that has just started would.
    const verify = (jwt: string) =>
      jwtVerify(jwt, createRemoteJWKSet(new URL(`${issuer}/protocol/openid-connect/certs`)), { issuer });
    const add = async (config: Record<string, string[]>, providerId = 'rsa-generated') => {
      const component = { name: 'added', providerId, providerType: KEYS, config };
      const { status, headers, text } = await server.admin('POST', `/${realm}/components`, component);
      assert.equal(status, 201, text);
      return `/${realm}/components/${headers.get('location')?.split('/').at(-1)}`;
    };
    const change = async (path: string, config: Record<string, string[]>) => {
      const { json } = await server.admin('GET', path);
      const changed = { ...json, config: { ...json.config, ...config } };
      assert.equal((await server.admin('PUT', path, changed)).status, 204);
    };
    return { server, realm, token, kid, verify, add, change };
  }

  it('of higher priority signs from now on, and what the others signed still verifies', async () => {
    const { token, kid, verify, add } = await fresh();
    const old = await token();
    const oldKid = await kid();
    await add({ priority: ['200'] });
    const next = await token();
    assert.notEqual(decodeProtectedHeader(next).kid, oldKid);
    await verify(next);
    await verify(old);
  });

  it('that is passive signs nothing more, and still verifies', async () => {
    const { token, kid, verify, add, change } = await fresh();
    const first = await kid();
    const path = await add({ priority: ['200'] });
    const signed = await token();
    await change(path, { active: ['false'] });
    assert.equal(await kid(), first);
    await verify(signed);
    await change(path, { active: ['true'] });
    assert.equal(await kid(), decodeProtectedHeader(signed).kid, 'the same key as before');
  });

  it('that is disabled verifies nothing', async () => {
    const { server, realm, token, verify, add, change } = await fresh();
    const path = await add({ priority: ['200'] });
    const signed = await token();
    await verify(signed);
    await change(path, { enabled: ['false'] });
    await assert.rejects(verify(signed));
    await verify(await token());
    assert.equal((await server.admin('DELETE', path)).status, 204);
    assert.equal((await server.admin('GET', `/${realm}/keys`)).status, 200);
  });

  it('that is removed takes what it signed along, registration tokens too', async () => {
    const { server, realm, verify, token } = await fresh();
    const initial = await server.initialAccessToken(realm);
    const { path, token: own } = await register(server, realm, initial);
    const signed = await token();
    const { json } = await server.admin('GET', `/${realm}/components?type=${KEYS}`);
    for (const { id, name } of json) {
      if (name.startsWith('hmac') || name === 'rsa-generated')
        assert.equal((await server.admin('DELETE', `/${realm}/components/${id}`)).status, 204);
    }
    await assert.rejects(verify(signed));
    assert.equal((await server.call('GET', path, { token: own })).status, 401);
    const refused = await server.call('POST', registrationPath(realm, 'default'), {
      token: initial,
      json: {},
    });
    assert.equal(refused.status, 401);
    // What is asked for from now on gets a key of its own.
    await register(server, realm, await server.initialAccessToken(realm));
    await verify(await token());
  });

  it('that was brought is shown by its certificate alone, and keeps signing through changes of the rest', async () => {
    const { server, realm, kid, add, change } = await fresh();
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const pem = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();
    const path = await add({ privateKey: [pem], priority: ['200'] }, 'rsa');
    const own = await kid();
    const { json, text } = await server.admin('GET', path);
    assert.deepEqual(json.config.privateKey, ['**********']);
    assert.ok(
      new X509Certificate(Buffer.from(json.config.certificate[0], 'base64')).checkPrivateKey(privateKey),
    );
    const body = pem.split('\n').slice(1, 3).join('');
    for (const shown of [text, (await server.admin('GET', `/${realm}/keys`)).text])
      assert.ok(!shown.includes(body));
    await change(path, { priority: ['300'] });
    assert.equal(await kid(), own);
    // A renewed certificate comes alone: the key is the one that is there.
    await change(path, { certificate: [''] });
    assert.equal(await kid(), own);
    const renewed = (await server.admin('GET', path)).json.config.certificate[0];
    assert.notEqual(renewed, json.config.certificate[0]);
    await change(path, { certificate: json.config.certificate });
    assert.equal((await server.admin('GET', path)).json.config.certificate[0], json.config.certificate[0]);
    assert.equal(await kid(), own);
    const ec = await add({ ecGenerateCertificate: ['true'] }, 'ecdsa-generated');
    const { json: keys } = await server.admin('GET', `/${realm}/keys`);
    const made = keys.keys.find(({ providerId }: { providerId: string }) => ec.endsWith(providerId));
    const certificate = new X509Certificate(Buffer.from(made.certificate, 'base64'));
    assert.ok(certificate.verify(certificate.publicKey));
  });

  it('that is too short for its algorithm is refused, made or brought or changed to it', async () => {
    const { server, realm, add, token } = await fresh();
    const short = generateKeyPairSync('rsa', { modulusLength: 512 }).privateKey;
    const pem = short.export({ type: 'pkcs8', format: 'pem' }).toString();
    const make = (providerId: string, config: object) =>
      server.admin('POST', `/${realm}/components`, { name: 'x', providerId, providerType: KEYS, config });
    assert.equal((await make('rsa', { privateKey: [pem] })).status, 400);
    const refused = await make('rsa-generated', { keySize: ['1024'], algorithm: ['PS512'] });
    assert.deepEqual(refused.json, { errorMessage: 'A key for PS512 needs 1040 bits at least' });
    const path = await add({ keySize: ['1024'], priority: ['200'] });
    const { json } = await server.admin('GET', path);
    const changed = { ...json, config: { ...json.config, algorithm: ['PS512'] } };
    assert.equal((await server.admin('PUT', path, changed)).status, 400);
    await token();
  });

  it('that was brought to a provider that generates them is that very key, or refused', async () => {
    const { server, realm, kid, token, verify, add } = await fresh();
    const made = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const other = generateKeyPairSync('ec', { namedCurve: 'P-384' });
    const spki = (key: typeof made) =>
      key.publicKey.export({ type: 'spki', format: 'der' }).toString('base64');
    const ecdsaPrivateKey = [made.privateKey.export({ type: 'pkcs8', format: 'der' }).toString('base64')];
    const curve = { ecdsaEllipticCurveKey: ['P-384'], priority: ['500'] };
    const path = await add({ ...curve, ecdsaPrivateKey, ecdsaPublicKey: [spki(made)] }, 'ecdsa-generated');
    const { text } = await server.admin('GET', path);
    assert.doesNotMatch(text, /rivateKey|ublicKey/);
    await add({ kid: ['mine'], secret: [Buffer.alloc(64, 1).toString('base64url')] }, 'hmac-generated');
    const { text: all } = await server.admin('GET', `/${realm}/keys`);
    assert.match(all, /"mine"/);
    assert.doesNotMatch(all, /AQEBAQEB/);
    await server.admin('PUT', `/${realm}`, { defaultSignatureAlgorithm: 'ES384' });
    await verify(await token());
    assert.equal((await kid())?.length, 43);
    const refused: [string, Record<string, string[]>][] = [
      ['ecdsa-generated', { ...curve, ecdsaPrivateKey, ecdsaPublicKey: [spki(other)] }],
      ['ecdsa-generated', { ...curve, ecdsaPrivateKey, ecdsaEllipticCurveKey: ['P-256'] }],
      ['ecdsa-generated', { ...curve, ecdsaPrivateKey: ['nonsense'] }],
      ['eddsa-generated', { eddsaPrivateKey: ecdsaPrivateKey }],
      ['hmac-generated', { secret: ['not base64!'] }],
      ['hmac-generated', { secret: ['YWJj'] }],
      ['hmac-generated', { secret: [Buffer.alloc(64).toString('base64')], secretSize: ['32'] }],
      ['hmac-generated', { secret: [Buffer.alloc(64).toString('base64')], kid: ['x'.repeat(256)] }],
      ['aes-generated', { secret: [Buffer.alloc(64).toString('base64')] }],
      ['rsa-generated', { privateKey: ecdsaPrivateKey }],
    ];
    for (const [providerId, config] of refused) {
      const component = { name: 'refused', providerId, providerType: KEYS, config };
      const { status, text } = await server.admin('POST', `/${realm}/components`, component);
      assert.equal(status, 400, `${providerId}: ${text}`);
      assert.doesNotMatch(text, /AAAAAAAA/);
    }
  });

  it('never shows its secret', async () => {
    const { server, realm } = await fresh();
    const { text } = await server.admin('GET', `/${realm}/components`);
    assert.doesNotMatch(text, /PRIVATE|privateKey"|"secret"/);
    const { text: keys } = await server.admin('GET', `/${realm}/keys`);
    assert.doesNotMatch(keys, /PRIVATE|privateKey"|"secret"|"d"/);
  });
});

onEachDatabase('A registration policy', (suite) => {
  it('takes effect with the next registration, and is gone with the one after its removal', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm, { count: 50 });
    const { json: clients } = await server.admin('GET', `/${realm}/clients`);
    const made = await server.admin('POST', `/${realm}/components`, {
      name: 'At most one more',
      providerId: 'max-clients',
      providerType: 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy',
      subType: 'authenticated',
      config: { 'max-clients': [String(clients.length + 1)] },
    });
    assert.equal(made.status, 201, made.text);
    const attempt = () => server.call('POST', registrationPath(realm, 'default'), { token, json: {} });
    assert.equal((await attempt()).status, 201);
    const refused = await attempt();
    assert.equal(refused.status, 403);
    assert.match(refused.json.error_description, /^Policy 'At most one more' rejected request/);
    const path = new URL(made.headers.get('location') ?? '').pathname.replace('/admin/realms', '');
    assert.equal((await server.admin('DELETE', path)).status, 204);
    assert.equal((await attempt()).status, 201);
  });

  it('of at most so many clients holds when many register at once', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm, { count: 50 });
    const { json: before } = await server.admin('GET', `/${realm}/clients`);
    await server.admin('POST', `/${realm}/components`, {
      name: 'At most three more',
      providerId: 'max-clients',
      providerType: 'org.keycloak.services.clientregistration.policy.ClientRegistrationPolicy',
      subType: 'authenticated',
      config: { 'max-clients': [String(before.length + 3)] },
    });
    const replies = await Promise.all(
      Array.from({ length: 20 }, () =>
        server.call('POST', registrationPath(realm, 'default'), { token, json: {} }),
      ),
    );
    assert.equal(replies.filter(({ status }) => status === 201).length, 3);
    const { json: after } = await server.admin('GET', `/${realm}/clients`);
    assert.equal(after.length, before.length + 3);
  });
});

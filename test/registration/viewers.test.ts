import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onEachDatabase } from '../support/on-each-database.ts';
import { PROVIDERS, registrationPath } from '../support/registration.ts';
import { grant, tokenRealm } from '../support/tokens.ts';

const KEY = 'MIIEvQIBADANBgkqhkiG9w0BAQEFAASC';

onEachDatabase('Who may view clients and not change them', (suite) => {
  it('learns about each of them, and nothing to act as it with', async () => {
    const { server } = suite;
    const { realm, login } = await tokenRealm(server);
    for (const client of [
      { clientId: 'basic', secret: 'a-secret-to-keep' },
      { clientId: 'jwt', secret: 'a-secret-to-keep', clientAuthenticatorType: 'client-secret-jwt' },
      {
        clientId: 'saml',
        protocol: 'saml',
        attributes: {
          'saml.signing.private.key': KEY,
          'saml.encryption.private.key': KEY,
          'saml.signing.certificate': 'MIICert',
        },
      },
    ])
      assert.equal((await server.admin('POST', `/${realm}/clients`, client)).status, 201);
    const providers = ['install', ...PROVIDERS.map(({ provider }) => provider)] as const;
    const pages = ['basic', 'jwt', 'saml'].flatMap((clientId) =>
      providers.map((provider) => ({
        path: registrationPath(realm, provider as 'default', clientId),
        hasSecret: clientId !== 'saml' || provider === 'default',
      })),
    );
    const read = async (path: string) =>
      server.call('GET', path, { token: (await login()).json.access_token });
    await grant(server, realm, 'ann', 'view-clients');
    for (const { path } of pages) {
      const { status, text } = await read(path);
      assert.equal(status, 200, `${path}: ${text}`);
      assert.doesNotMatch(text, /a-secret-to-keep|MIIEv/, path);
    }
    const { json } = await read(registrationPath(realm, 'default', 'saml'));
    assert.equal(json.attributes['saml.signing.certificate'], 'MIICert', 'what is no secret is told');
    await grant(server, realm, 'ann', 'manage-clients');
    for (const { path } of pages.filter(({ hasSecret }) => hasSecret))
      assert.match((await read(path)).text, /a-secret-to-keep|MIIEv/, path);
  });
});

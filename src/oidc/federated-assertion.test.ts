import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RealmView } from '../domain/realms/realm-view.ts';
import type { Form } from '../http/form.ts';
import type { OidcDependencies } from './dependencies.ts';
import { federatedClientId } from './federated-assertion.ts';

const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = { iss: 'https://provider.example.org', sub: 'somebody', exp: 4_000_000_000 };
const fields: Readonly<Record<string, string>> = {
  client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
  client_assertion: `${encode({ alg: 'RS256', kid: 'k' })}.${encode(claims)}.AAAA`,
};
const form = { get: (name: string) => fields[name] } as Form;
const realmWith = (config: object) =>
  ({
    id: 'realm',
    identityProviders: [
      { enabled: true, providerId: 'oidc', alias: 'p', config: { issuer: claims.iss, ...config } },
    ],
  }) as unknown as RealmView;

test('clients are looked through for nobody whom the provider does not vouch for', async () => {
  let [keys, lists] = [0, 0];
  const dependencies = {
    store: {
      clients: {
        list: async () => {
          lists += 1;
          return [];
        },
      },
    },
    providerKeys: {
      find: async () => {
        keys += 1;
        return undefined;
      },
    },
  } as unknown as OidcDependencies;
  for (const config of [{}, { supportsClientAssertions: 'true' }])
    assert.equal(await federatedClientId(dependencies, realmWith(config), form), undefined);
  assert.deepEqual({ keys, lists }, { keys: 1, lists: 0 });
});

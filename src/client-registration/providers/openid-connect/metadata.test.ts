import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromRepresentation, updateFromRepresentation } from '../../../domain/clients/from-representation.ts';
import { grantTypesOf, responseTypesOf } from '../../../domain/clients/grant-types.ts';
import { freshClientScopes } from '../../../domain/realms/fresh/client-scopes.ts';
import type { RealmView } from '../../../domain/realms/realm-view.ts';
import { Refusal } from '../../../errors/refusal.ts';
import { openidConnectProvider as provider } from './index.ts';
import { ClientMetadata } from './metadata.ts';

const realm = { id: 'realm', name: 'shop', clientScopes: freshClientScopes('realm') } as unknown as RealmView;
const register = (metadata: ClientMetadata) => fromRepresentation(provider.draft(metadata), realm, 0);
const disclosure = {
  location: 'https://id.example/app',
  registrationAccessToken: 'token',
  defaultRoles: [],
  created: true,
};
const answer = (metadata: ClientMetadata) =>
  provider.write(register(metadata), realm, disclosure) as ClientMetadata;
const refusal = (metadata: ClientMetadata): string | undefined => {
  try {
    provider.draft(metadata);
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Refusal);
    return `${error.status} ${error.code}: ${error.description}`;
  }
};
const INVALID = '400 invalid_client_metadata: Client metadata invalid';

describe('client metadata', () => {
  it('is written in Keycloak’s order, with what was left out filled in', () => {
    const written = answer({ redirect_uris: ['https://a.example.org/cb'], client_name: 'A' });
    const known = Object.keys(ClientMetadata.properties);
    const names = Object.keys(written);
    assert.deepEqual(
      names,
      known.filter((name) => names.includes(name)),
    );
    assert.equal(written.token_endpoint_auth_method, 'client_secret_basic');
    assert.deepEqual(written.grant_types, ['authorization_code', 'refresh_token']);
    assert.deepEqual(written.response_types, ['code', 'none']);
    assert.deepEqual(written.post_logout_redirect_uris, ['https://a.example.org/cb']);
    assert.equal(written.client_id_issued_at, 0);
    assert.equal(written.client_secret_expires_at, 0);
  });

  it('without a client secret says nothing of one', () => {
    const written = answer({ token_endpoint_auth_method: 'none' });
    assert.equal(written.token_endpoint_auth_method, 'none');
    assert.ok(!('client_secret' in written) && !('client_secret_expires_at' in written));
  });

  it('that cannot be is refused', () => {
    assert.match(refusal({ client_id: '' }) ?? '', /Client Identifier included/);
    for (const metadata of [
      { token_endpoint_auth_method: 'handshake' },
      { token_endpoint_auth_method: '__proto__' },
      { token_endpoint_auth_method: 'private_key_jwt' },
      { response_types: ['code none'] },
      { response_types: ['CODE'] },
      { jwks: { keys: [] }, jwks_uri: 'https://a.example.org/jwks' },
      { subject_type: 'x' },
      { jwks: {} },
      { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'oct', k: 'AA' }] } },
      { jwks: { keys: [{ kty: 'RSA', use: 'sig' }] } },
    ])
      assert.equal(refusal(metadata), INVALID, JSON.stringify(metadata));
    assert.match(
      refusal({ backchannel_token_delivery_mode: 'ping' }) ?? '',
      /Notification Endpoint must be set/,
    );
  });

  it('says by + and - where people may be sent after logging out', () => {
    const redirect_uris = ['https://a.example.org/cb'];
    const after = (uris: string[]) =>
      answer({ redirect_uris, post_logout_redirect_uris: uris }).post_logout_redirect_uris;
    assert.deepEqual(after(['+']), redirect_uris);
    assert.deepEqual(after(['-']), []);
    assert.deepEqual(after(['https://b.example.org', '+']), ['https://b.example.org', ...redirect_uris]);
  });
});

describe('grant and response types', () => {
  const types = (metadata: ClientMetadata) => {
    const client = register(metadata);
    return [grantTypesOf(client), responseTypesOf(client)];
  };
  const CODE = ['code', 'none'];
  const IMPLICIT = ['id_token', 'id_token token'];

  it('turn each other’s switches', () => {
    assert.deepEqual(types({}), [['authorization_code', 'refresh_token'], CODE]);
    assert.deepEqual(types({ grant_types: [] }), [['authorization_code'], CODE]);
    assert.deepEqual(types({ grant_types: ['client_credentials'] }), [['client_credentials'], []]);
    assert.deepEqual(types({ grant_types: ['x'] }), [[], []]);
    assert.deepEqual(types({ response_types: ['token'] }), [['implicit', 'refresh_token'], IMPLICIT]);
    assert.deepEqual(types({ response_types: ['code', 'id_token'] })[1]?.length, 7);
    assert.deepEqual(types({ grant_types: ['implicit'], response_types: [' code '] })[0], [
      'authorization_code',
      'implicit',
    ]);
  });
});

describe('an update by metadata', () => {
  const revised = (metadata: ClientMetadata, changes: ClientMetadata) => {
    const client = register(metadata);
    const asked = provider.revise({ client_id: client.clientId, ...changes }, client, realm);
    return updateFromRepresentation(client, asked, realm, 1000);
  };

  it('is of the client that it names', () => {
    const client = register({});
    for (const client_id of [undefined, 'other'])
      assert.throws(() => provider.revise({ client_id }, client, realm), /Client Identifier modified/);
  });

  it('left out, authentication and flows are what a new client’s are', () => {
    const client = revised({ token_endpoint_auth_method: 'none', response_types: ['token'] }, {});
    assert.deepEqual([client.publicClient, client.clientAuthenticatorType], [false, 'client-secret']);
    assert.deepEqual([client.standardFlowEnabled, client.implicitFlowEnabled], [true, false]);
    assert.ok(client.secret);
  });

  it('keeps a service account, and the scopes that are the client’s anyway', () => {
    const client = revised({ grant_types: ['client_credentials'] }, { scope: 'email phone' });
    assert.equal(client.serviceAccountsEnabled, true);
    const named = (ids: readonly string[]) =>
      realm.clientScopes.filter(({ id }) => ids.includes(id)).map(({ name }) => name);
    assert.ok(named(client.defaultClientScopes).includes('email'));
    assert.deepEqual(named(client.optionalClientScopes), ['phone']);
  });
});

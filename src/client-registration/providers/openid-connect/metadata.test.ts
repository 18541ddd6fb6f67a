import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromRepresentation, updateFromRepresentation } from '../../../domain/clients/from-representation.ts';
import { grantTypesOf, responseTypesOf } from '../../../domain/clients/grant-types.ts';
import { freshClientScopes } from '../../../domain/realms/fresh/client-scopes.ts';
import type { RealmView } from '../../../domain/realms/realm-view.ts';
import { Refusal } from '../../../errors/refusal.ts';
import { openidConnectProvider as provider } from './index.ts';
import { ClientMetadata } from './metadata.ts';

const realm = {
  id: 'realm',
  name: 'shop',
  clientScopes: freshClientScopes('realm'),
  settings: { defaultSignatureAlgorithm: 'RS256' },
} as unknown as RealmView;
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
    for (const [member, metadata] of [
      ['token_endpoint_auth_method: "handshake"', { token_endpoint_auth_method: 'handshake' }],
      ['token_endpoint_auth_method: "__proto__"', { token_endpoint_auth_method: '__proto__' }],
      ['token_endpoint_auth_method: private_key_jwt', { token_endpoint_auth_method: 'private_key_jwt' }],
      ['response_types: "code none"', { response_types: ['code none'] }],
      ['response_types: "CODE"', { response_types: ['CODE'] }],
      ['jwks, jwks_uri:', { jwks: { keys: [] }, jwks_uri: 'https://a.example.org/jwks' }],
      ['subject_type: "x"', { subject_type: 'x' }],
      ['jwks:', { jwks: {} }],
      [
        'jwks: private_key_jwt',
        { token_endpoint_auth_method: 'private_key_jwt', jwks: { keys: [{ kty: 'oct', k: 'AA' }] } },
      ],
      ['jwks: the key', { jwks: { keys: [{ kty: 'RSA', use: 'sig' }] } }],
    ] as const)
      assert.ok(
        refusal(metadata as unknown as ClientMetadata)?.startsWith(`400 invalid_client_metadata: ${member}`),
        `${member}: ${refusal(metadata as unknown as ClientMetadata)}`,
      );
    const long = refusal({ subject_type: 'x'.repeat(5000) }) ?? '';
    assert.ok(long.length < 250, 'what was sent is not repeated without end');
  });

  it('is told as it was registered', () => {
    const told = {
      contacts: ['dev@example.org', 'ops@example.org'],
      logo_uri: 'https://a.example.org/logo',
      tos_uri: 'https://a.example.org/terms',
      policy_uri: 'https://a.example.org/policy',
      application_type: 'native',
      software_id: 'the app',
      software_version: '1.2',
      default_max_age: 60,
      require_auth_time: false,
      initiate_login_uri: 'https://a.example.org/go',
      request_object_encryption_alg: 'RSA-OAEP',
      request_object_encryption_enc: 'A256GCM',
      'client_name#ja': 'アプリ',
      'policy_uri#de-CH': 'https://a.example.org/datenschutz',
    };
    const written = answer(told as ClientMetadata) as Record<string, unknown>;
    assert.deepEqual(Object.fromEntries(Object.keys(told).map((name) => [name, written[name]])), told);
  });

  it('without a meaning is not registered', () => {
    const written = answer({ application_type: 'x', default_max_age: -1 });
    assert.ok(!('application_type' in written) && !('default_max_age' in written));
  });

  it('of request objects that are all below no address says nothing', () => {
    assert.deepEqual(answer({ request_uris: ['requests/44347f'] }).request_uris, []);
    for (const others of [['x'], ['../x/y'], ['//x/y'], ['requests/1', 'https://app.example.org/2']])
      assert.deepEqual(answer({ request_uris: others }).request_uris, others, 'for others to judge');
  });

  it('asks for a proof key as Keycloak’s guides do, and for no other attribute', () => {
    const attributes = { 'oauth2.pkce.code.challenge.method': 'S256', colour: 'blue' };
    const client = register({ token_endpoint_auth_method: 'none', attributes });
    assert.equal(client.attributes['pkce.code.challenge.method'], 'S256');
    assert.ok(!('colour' in client.attributes));
    for (const other of [undefined, null, 5, [], 'x', {}]) register({ attributes: other });
    assert.match(refusal({ attributes: { 'oauth2.pkce.code.challenge.method': 5 } }) ?? '', /S256 or plain/);
  });

  it('says of logouts what was registered, so that what is read can be sent back', () => {
    const flags = ({
      backchannel_logout_session_required: session,
      backchannel_logout_revoke_offline_tokens: revoke,
    }: ClientMetadata) => [session, revoke];
    assert.deepEqual(flags(answer({})), [true, false]);
    for (const session of [true, false])
      for (const revoke of [true, false]) {
        const asked = {
          backchannel_logout_session_required: session,
          backchannel_logout_revoke_offline_tokens: revoke,
        };
        const client = register(asked);
        assert.equal(client.attributes['backchannel.logout.session.required'], String(session));
        assert.equal(client.attributes['backchannel.logout.revoke.offline.tokens'], String(revoke));
        const told = provider.write(client, realm, disclosure) as ClientMetadata;
        assert.deepEqual(flags(told), [session, revoke]);
        const again = provider.revise({ ...told, client_id: client.clientId }, client, realm);
        assert.deepEqual(
          flags(provider.write(updateFromRepresentation(client, again, realm, 0), realm, disclosure)),
          [session, revoke],
        );
      }
  });

  it('names openid beside scopes without asking for a scope of that name', () => {
    assert.deepEqual(provider.draft({ scope: 'openid email' }).optionalClientScopes, ['email']);
    assert.deepEqual(provider.draft({ scope: 'openid' }).optionalClientScopes, []);
  });

  it('leads nowhere but to the web', () => {
    for (const uri of ['javascript:alert(1)', 'data:text/html,x', 'nonsense', '//a.example.org'])
      assert.match(refusal({ 'logo_uri#de': uri } as ClientMetadata) ?? '', /logo_uri#de is not a URL/, uri);
    for (const uri of ['http://a.example.org', 'javascript:alert(1)', 'x'])
      assert.match(refusal({ initiate_login_uri: uri }) ?? '', /not an https URL/, uri);
  });

  it('speaks a bounded number of languages', () => {
    const names = Array.from({ length: 201 }, (_, at) => [`client_name#aa-${at}`, 'x']);
    assert.match(refusal(Object.fromEntries(names) as ClientMetadata) ?? '', /More than 200/);
  });

  it('tells by which algorithm ID tokens are signed, where the realm has another than the usual one', () => {
    const client = register({});
    const told = (defaultSignatureAlgorithm: string) =>
      provider.write(
        client,
        { ...realm, settings: { ...realm.settings, defaultSignatureAlgorithm } },
        disclosure,
      );
    assert.equal((told('RS256') as ClientMetadata).id_token_signed_response_alg, undefined);
    assert.equal((told('ES256') as ClientMetadata).id_token_signed_response_alg, 'ES256');
  });

  it('reads switches that administrators have written in any case', () => {
    const client = register({ redirect_uris: ['https://a.example.org/cb'] });
    const attributes = {
      'dpop.bound.access.tokens': 'TRUE',
      'use.jwks.url': 'True',
      'jwks.url': 'https://a.example.org/keys',
      'use.refresh.tokens': 'no',
      'frontchannel.logout.session.required': 'FALSE',
      'client.secret.authentication.allowed.method': 'any',
    };
    const told = provider.write({ ...client, attributes }, realm, disclosure) as ClientMetadata;
    assert.equal(told.dpop_bound_access_tokens, true);
    assert.equal(told.jwks_uri, 'https://a.example.org/keys');
    assert.deepEqual(told.grant_types, ['authorization_code']);
    assert.equal(told.frontchannel_logout_session_required, false);
    assert.equal(told.client_secret, client.secret);
  });

  it('says by + and - where people may be sent after logging out', () => {
    const redirect_uris = ['https://a.example.org/cb'];
    const after = (uris: string[]) =>
      answer({ redirect_uris, post_logout_redirect_uris: uris }).post_logout_redirect_uris;
    assert.deepEqual(after(['+']), redirect_uris);
    assert.deepEqual(after(['-']), []);
    assert.deepEqual(after(['-', 'https://b.example.org']), []);
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
    // Where both are said, response types decide on logins.
    assert.deepEqual(types({ grant_types: ['implicit'], response_types: [' code '] })[0], [
      'authorization_code',
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

  it('sends back the secret that was issued, or none', () => {
    const client = register({});
    const revise = (client_secret: string | undefined) =>
      provider.revise({ client_id: client.clientId, ...(client_secret && { client_secret }) }, client, realm);
    assert.throws(() => revise('mine'), /client_secret is not the secret of the client/);
    revise(client.secret);
    revise(undefined);
  });

  it('left out, authentication and flows are what a new client’s are', () => {
    const client = revised({ token_endpoint_auth_method: 'none', response_types: ['token'] }, {});
    assert.deepEqual([client.publicClient, client.clientAuthenticatorType], [false, 'client-secret']);
    assert.deepEqual([client.standardFlowEnabled, client.implicitFlowEnabled], [true, false]);
    assert.ok(client.secret);
  });

  it('is rid of algorithms that it leaves out, where it says anything that comes ahead of them', () => {
    const said: ClientMetadata = {
      id_token_signed_response_alg: 'ES256',
      authorization_signed_response_alg: 'ES256',
      token_endpoint_auth_signing_alg: 'RS256',
      backchannel_logout_uri: 'https://a.example.org/out',
    };
    const left = (changes: ClientMetadata) => {
      const { attributes } = revised(said, changes);
      return [
        'id.token.signed.response.alg',
        'authorization.signed.response.alg',
        'token.endpoint.auth.signing.alg',
        'backchannel.logout.url',
      ].map((name) => name in attributes);
    };
    assert.deepEqual(left({ client_name: 'A' }), [true, true, true, true]);
    assert.deepEqual(left({ request_uris: [] }), [true, true, true, true]);
    assert.deepEqual(left({ grant_types: ['authorization_code'] }), [false, false, false, false]);
    assert.deepEqual(left({ id_token_signed_response_alg: 'PS256' }), [true, false, false, false]);
    const request_uris = ['https://a.example.org/r'];
    assert.deepEqual(left({ request_uris }), [true, true, false, false]);
    assert.deepEqual(left({ token_endpoint_auth_signing_alg: 'PS256' }), [true, true, true, false]);
  });

  it('of a client of another protocol makes it one of OpenID Connect', () => {
    const client = fromRepresentation({ clientId: 'sp', protocol: 'saml' }, realm, 0);
    const asked = provider.revise({ client_id: 'sp', scope: 'phone' }, client, realm);
    const after = updateFromRepresentation(client, asked, realm, 1000);
    assert.equal(after.protocol, 'openid-connect');
    const named = realm.clientScopes.filter(({ id }) => after.defaultClientScopes.includes(id));
    assert.ok(named.some(({ name }) => name === 'basic'));
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

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fromRepresentation } from '../domain/clients/from-representation.ts';
import type { ClientRepresentation } from '../domain/clients/representation.ts';
import type { Component } from '../domain/components/component.ts';
import type { ComponentConfig } from '../domain/components/config.ts';
import { freshClientScopes } from '../domain/realms/fresh/client-scopes.ts';
import { REGISTRATION_POLICY_TYPE } from '../domain/realms/fresh/components.ts';
import type { RealmView } from '../domain/realms/realm-view.ts';
import { Refusal } from '../errors/refusal.ts';
import { Additions } from '../lib/catalogue.ts';
import { tokenUpdater } from './client-policies/updaters.ts';
import { RegistrationRefused } from './finding.ts';
import { admitCaller, judgeRegistration, registrationOrigins } from './judge-registration.ts';

const scopes = freshClientScopes('realm');

function realmWith(
  ...policies: readonly (readonly [providerId: string, config?: ComponentConfig])[]
): RealmView {
  const components = policies.map(
    ([providerId, config = {}], index): Component => ({
      id: String(index),
      realmId: 'realm',
      parentId: 'realm',
      name: providerId,
      providerId,
      providerType: REGISTRATION_POLICY_TYPE,
      subType: 'anonymous',
      config,
      secrets: {},
    }),
  );
  const derived = <Value>(_key: string, derive: () => Value) => derive();
  return {
    id: 'realm',
    components,
    clientScopes: scopes,
    settings: { attributes: {} },
    additions: new Additions(),
    derived,
  } as unknown as RealmView;
}

const CALLER = { ip: '192.0.2.7' };
const updater = tokenUpdater('ByAnonymous', CALLER.ip);
const NOW = 1_790_000_000_000;

async function judged(realm: RealmView, asked: ClientRepresentation, clients = 0) {
  const client = fromRepresentation(asked, realm, 0);
  const countClients = async () => clients;
  const judgement = {
    realm,
    client,
    asked,
    before: undefined,
    caller: CALLER,
    updater,
    countClients,
    now: NOW,
  };
  return (await judgeRegistration(judgement, 'anonymous')).client;
}

async function reason(work: Promise<unknown>): Promise<string | undefined> {
  try {
    await work;
    return undefined;
  } catch (error) {
    assert.ok(error instanceof Refusal && error.status === 403 && error.code === 'insufficient_scope');
    return error.description;
  }
}
const against = (policy: string, details: string) =>
  `Policy '${policy}' rejected request to client-registration service. Details: ${details}`;

describe('registration policies', () => {
  it('look at every place a client of SAML is sent to, and at no name of an algorithm', async () => {
    const saml = (attributes: Record<string, string>) => ({
      protocol: 'saml',
      redirectUris: ['https://sp.example.org/acs'],
      attributes: {
        'saml.encryption.algorithm': 'http://www.w3.org/2009/xmlenc11#aes256-gcm',
        ...attributes,
      },
    });
    const hosts = {
      'trusted-hosts': ['sp.example.org'],
      'host-sending-registration-request-must-match': ['false'],
    };
    const trusting = realmWith(['trusted-hosts', hosts]);
    const patterns = realmWith([
      'redirect-uri-patterns',
      { 'redirect-uri-patterns': ['https://sp\\.example\\.org/.*'] },
    ]);
    const own = saml({ saml_assertion_consumer_url_post: 'https://sp.example.org/acs' });
    for (const realm of [trusting, patterns]) assert.equal(await reason(judged(realm, own)), undefined);
    for (const name of [
      'saml_assertion_consumer_url_post',
      'saml_assertion_consumer_url_redirect',
      'saml_artifact_binding_url',
    ])
      for (const realm of [trusting, patterns])
        assert.match(
          (await reason(judged(realm, saml({ [name]: 'https://evil.example' })))) ?? '',
          /rejected/,
          name,
        );
    const logout = saml({ saml_single_logout_service_url_post: 'https://evil.example/' });
    assert.match((await reason(judged(trusting, logout))) ?? '', /rejected/);
  });

  it('change what a client asks for, each what the one before has made', async () => {
    const realm = realmWith(['consent-required'], ['scope'], ['client-disabled']);
    const client = await judged(realm, { fullScopeAllowed: true });
    assert.deepEqual([client.consentRequired, client.fullScopeAllowed, client.enabled], [true, false, false]);
  });

  it('are of one kind of caller', async () => {
    const realm = realmWith(['max-clients', { 'max-clients': ['0'] }]);
    const asked = {};
    const client = fromRepresentation(asked, realm, 0);
    const judgement = {
      realm,
      client,
      asked,
      before: undefined,
      caller: CALLER,
      updater,
      countClients: async () => 1,
      now: NOW,
    };
    assert.equal(await reason(judgeRegistration(judgement, 'authenticated')), undefined);
    assert.ok(await reason(judgeRegistration(judgement, 'anonymous')));
  });

  it('end registration when the realm is full', async () => {
    const realm = realmWith(['max-clients', { 'max-clients': ['3'] }]);
    assert.equal(await reason(judged(realm, {}, 2)), undefined);
    const full = against('max-clients', "It's allowed to have max 3 clients per realm");
    assert.equal(await reason(judged(realm, {}, 3)), full);
  });

  it('let scopes be named that the realm gives, or that are listed', async () => {
    const details = (scope: string) =>
      against('allowed-client-templates', `Not permitted to use specified clientScope (scope: ${scope})`);
    const open = realmWith(['allowed-client-templates', { 'allow-default-scopes': ['true'] }]);
    assert.equal(await reason(judged(open, { optionalClientScopes: ['phone', 'email'] })), undefined);
    assert.equal(
      await reason(judged(open, { optionalClientScopes: ['service_account'] })),
      details('service_account'),
    );
    assert.equal(
      await reason(judged(open, { defaultClientScopes: ['nowhere', 'email'] })),
      details('nowhere'),
    );
    const closed = realmWith([
      'allowed-client-templates',
      { 'allow-default-scopes': ['false'], 'allowed-client-scopes': ['phone'] },
    ]);
    assert.equal(await reason(judged(closed, { optionalClientScopes: ['phone'] })), undefined);
    assert.equal(await reason(judged(closed, { optionalClientScopes: ['email'] })), details('email'));
    assert.equal(await reason(judged(closed, {})), undefined);
  });

  it('let mappers be made that tell nothing but the user’s profile', async () => {
    const realm = realmWith([
      'allowed-protocol-mappers',
      { 'allowed-protocol-mapper-types': ['oidc-full-name-mapper'] },
    ]);
    const mapper = (protocolMapper: string) => ({
      protocolMappers: [{ name: 'm', protocol: 'openid-connect', protocolMapper }],
    });
    assert.equal(await reason(judged(realm, mapper('oidc-full-name-mapper'))), undefined);
    assert.match((await reason(judged(realm, mapper('oidc-hardcoded-claim-mapper')))) ?? '', /not allowed/);
  });

  it('on OAuth are not for clients of SAML, until they are of OpenID Connect', async () => {
    const asked = (protocol: string) => ({
      protocol,
      publicClient: false,
      redirectUris: ['https://sp.example.org/acs'],
    });
    for (const [id, config] of [
      ['allowed-client-authentication-methods', ['private_key_jwt']],
      ['allowed-grant-types', ['client_credentials']],
      ['allowed-response-types', ['id_token']],
      ['allowed-client-types', ['public']],
    ] as const) {
      const realm = realmWith([id, { [id]: config }]);
      assert.equal(await reason(judged(realm, asked('saml'))), undefined, id);
      assert.match((await reason(judged(realm, asked('openid-connect')))) ?? '', /is not allowed/, id);
    }
    const proving = realmWith(['pkce-required', { 'for-confidential-clients': ['true'] }]);
    const { attributes } = await judged(proving, asked('saml'));
    assert.equal(attributes['pkce.code.challenge.method'], undefined);
    const own = await judged(proving, asked('openid-connect'));
    assert.equal(own.attributes['pkce.code.challenge.method'], 'S256');
  });

  it('say which member is wrong, whichever of them is against it', async () => {
    const refusedFor = async (
      realm: RealmView,
      asked: ClientRepresentation,
      before?: ClientRepresentation,
    ) => {
      const client = fromRepresentation(asked, realm, 0);
      const judgement = {
        realm,
        client,
        asked,
        before: before && fromRepresentation(before, realm, 0),
        caller: CALLER,
        updater,
        countClients: async () => 0,
        now: NOW,
      };
      const error = await judgeRegistration(judgement, 'anonymous').catch((thrown: unknown) => thrown);
      assert.ok(error instanceof RegistrationRefused);
      return error.findings.flatMap(({ outcome, fields }) => (outcome === 'refused' ? fields : []));
    };
    const hosts = realmWith(['trusted-hosts', { 'trusted-hosts': ['*.example.org'] }]);
    assert.deepEqual(await refusedFor(hosts, { redirectUris: ['https://evil.example/'] }), ['redirect_uris']);
    assert.deepEqual(await refusedFor(hosts, { attributes: { logoUri: 'https://evil.example/' } }), [
      'logo_uri',
    ]);
    assert.deepEqual(
      await refusedFor(
        realmWith(['consent-required']),
        { consentRequired: false },
        { consentRequired: true },
      ),
      ['consentRequired'],
    );
    assert.deepEqual(
      await refusedFor(realmWith(['scope']), { fullScopeAllowed: true }, { fullScopeAllowed: false }),
      ['fullScopeAllowed'],
    );
    assert.deepEqual(
      await refusedFor(realmWith(['client-disabled']), { enabled: true }, { enabled: false }),
      ['enabled'],
    );
    const mapper = { name: 'm', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper' };
    assert.deepEqual(
      await refusedFor(realmWith(['allowed-protocol-mappers']), { protocolMappers: [mapper] }),
      ['protocolMappers'],
    );
    const templates = realmWith(['allowed-client-templates', { 'allow-default-scopes': ['true'] }]);
    assert.deepEqual(await refusedFor(templates, { optionalClientScopes: ['nowhere'] }), ['scope']);
  });

  it('compare what a mapper is configured with, not the order it is written in', async () => {
    const realm = realmWith(['allowed-protocol-mappers']);
    const mapper = (config: Record<string, string>) => ({
      clientId: 'app',
      protocolMappers: [
        { id: 'm', name: 'm', protocol: 'openid-connect', protocolMapper: 'oidc-audience-mapper', config },
      ],
    });
    const before = fromRepresentation(mapper({ a: '1', b: '2' }), realm, 0);
    const again = (config: Record<string, string>) => {
      const asked = mapper(config);
      const client = fromRepresentation(asked, realm, 0);
      const rest = { before, caller: CALLER, updater, countClients: async () => 0, now: NOW };
      return reason(judgeRegistration({ realm, client, asked, ...rest }, 'anonymous'));
    };
    assert.equal(await again({ b: '2', a: '1' }), undefined);
    assert.match(
      (await again({ b: '2', a: '3' })) ?? '',
      /ProtocolMapper type not allowed \(protocolMappers: m, of/,
    );
  });

  it('trust the hosts that are named, as senders and as homes of clients', async () => {
    const realm = realmWith(['trusted-hosts', { 'trusted-hosts': ['192.0.2.7', '*.example.org'] }]);
    assert.equal(await reason(admitCaller(realm, 'anonymous', CALLER)), undefined);
    const stranger = admitCaller(realmWith(['trusted-hosts']), 'anonymous', CALLER);
    assert.equal(await reason(stranger), against('trusted-hosts', 'Host not trusted.'));
    assert.equal(await reason(judged(realm, { redirectUris: ['https://a.example.org/cb'] })), undefined);
    assert.match(
      (await reason(judged(realm, { redirectUris: ['https://example.net/cb'] }))) ?? '',
      /URI doesn't/,
    );
    assert.match(
      (await reason(judged(realm, { rootUrl: 'https://a.example.org.evil.test' }))) ?? '',
      /URL doesn't/,
    );
  });

  it('look at web origins as they are: none is below a root URL', async () => {
    const trusting = realmWith(['trusted-hosts', { 'trusted-hosts': ['*.example.org'] }]);
    const rootUrl = 'https://app.example.org';
    for (const webOrigins of [['*'], ['/x'], ['+', '*'], ['https://evil.example']])
      assert.match(
        (await reason(judged(trusting, { rootUrl, redirectUris: ['/cb'], webOrigins }))) ?? '',
        /URL doesn't match/,
        String(webOrigins),
      );
    const own = { rootUrl, redirectUris: ['/cb'], webOrigins: ['+', 'https://web.example.org'] };
    assert.equal(await reason(judged(trusting, own)), undefined);
    assert.match(
      (await reason(judged(trusting, { rootUrl, redirectUris: ['*'] }))) ?? '',
      /URI doesn't match/,
    );
  });

  it('see in `+` what it stands for when a page calls: redirect URIs below the root URL too', async () => {
    const realm = realmWith(['allowed-web-origins', { 'allowed-web-origins': ['https://*.example.org'] }]);
    const asked = (rootUrl: string) => ({ rootUrl, redirectUris: ['/cb'], webOrigins: ['+'] });
    assert.equal(await reason(judged(realm, asked('https://app.example.org'))), undefined);
    assert.match(
      (await reason(judged(realm, asked('https://evil.example')))) ?? '',
      /web_origins: https:\/\/evil\.example is not allowed/,
    );
    // Below no root URL they are this server's own.
    assert.equal(await reason(judged(realm, { redirectUris: ['/cb'], webOrigins: ['+'] })), undefined);
  });

  it('say which pages may register', () => {
    const realm = realmWith(['registration-web-origins', { 'web-origins': ['https://portal.example.org'] }]);
    assert.deepEqual(registrationOrigins(realm, 'anonymous'), ['https://portal.example.org']);
    assert.deepEqual(registrationOrigins(realm, 'authenticated'), []);
  });
});

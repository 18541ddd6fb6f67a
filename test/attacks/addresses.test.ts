import assert from 'node:assert/strict';
import { it } from 'node:test';
import { onSqlite } from '../support/on-each-database.ts';
import { openRegistration } from '../support/policies.ts';
import { assertRefused, snapshot } from '../support/refusal.ts';
import { type Provider, register, registrationPath } from '../support/registration.ts';

const GOOD = 'https://app.example.org/cb';

/** Where no client of ours lives, or what is no address at all, wherever it is named. */
const NOWHERE = [
  'JaVaScript:alert(1)',
  'javascript://app.example.org/%0aalert(1)',
  'data:text/html,<script>alert(1)</script>',
  'vbscript:msgbox(1)',
  'file:///etc/passwd',
  'blob:https://app.example.org/4f1c',
  'filesystem:https://app.example.org/temporary/x',
  'about:blank',
  'view-source:https://app.example.org/',
  'jar:https://app.example.org/a.jar!/b',
  'mailto:ann@example.org',
  'ftp://app.example.org/',
  'ws://app.example.org/',
  'ldap://app.example.org/',
  'gopher://app.example.org/',
  ' javascript:alert(1)',
  '\tjavascript:alert(1)',
  'java\tscript:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript\u200b:alert(1)',
  '&#106;avascript:alert(1)',
  '%6aavascript:alert(1)',
  '\uff4aavascript:alert(1)',
  'https://good.example.org@evil.example.net/',
  'https://good.example.org:pw@evil.example.net/',
  'https://good@@evil.example.net/',
  'https://good.example.org%40evil.example.net/',
  'https://good.example.org\\@evil.example.net/',
  'https:\\\\evil.example.net/',
  'https:/\\evil.example.net/',
  'https:evil.example.net/',
  'https:/evil.example.net/',
  'https:///evil.example.net/',
  'https://',
  'https://?x',
  'https://#x',
  'https',
  'http*',
  '*',
  'https://*',
  'https://*/',
  'https://*.example.org/',
  'https://app.example.org*',
  '//evil.example.net/',
  '/\\evil.example.net/',
  '\\\\evil.example.net\\x',
  '../x',
  './x',
  'x',
  '?x',
  ' ',
  'https://app.example.org/\r\nSet-Cookie: a=b',
  'https://app.example.org/ x',
  ' https://app.example.org/',
  'https://app.example.org/%',
  'https://app.example.org/%zz',
  'https://app.example.org/<script>',
  'https://app.example.org/"x"',
  'https://[::1',
  'https://[fe80::1%25eth0]/',
  'https://[::g]/',
  'https://app.example.org:99999/',
  'https://app.example.org:port/',
  'https://0x7f.0.0.1/',
  'https://2130706433/',
  'https://127.1/',
  'https://0177.0.0.1/',
  'https://1.2.3.4.5/',
  'https://exa%6dple.org/',
  'https://ex\u0430mple.org/',
  'https://app.example.org\uff0fevil/',
  'https://evil\u3002example/',
  'https://\u2460.example.org/',
  'https://app.example.org\u00ad.example.net/',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: a placeholder of Keycloak's
  '${authBaseUrl}/x',
  `https://app.example.org/${'x'.repeat(5000)}`,
] as const;

/** One of each kind, for members that one judge looks at. */
const OF_EACH_KIND = [
  'JaVaScript:alert(1)',
  'java\tscript:alert(1)',
  'file:///etc/passwd',
  'https://good.example.org@evil.example.net/',
  'https://*.example.org/',
  '//evil.example.net/',
  'https://app.example.org/\r\nSet-Cookie: a=b',
  'https://exa%6dple.org/',
  'x',
];
const LOOKED_AT_IN_FULL = new Set([
  'redirect_uris',
  'redirectUris',
  'post_logout_redirect_uris',
  'client_uri',
  'jwks_uri',
  'rootUrl',
  'webOrigins',
]);

const one = (member: string) => (uri: string) => ({ [member]: uri });
const inList = (member: string) => (uri: string) => ({ [member]: [GOOD, uri] });
const asAttribute = (name: string) => (uri: string) => ({ attributes: { [name]: uri } });

/** Every member that names an address, by provider. */
const MEMBERS: Readonly<Record<Provider, Readonly<Record<string, (uri: string) => object>>>> = {
  'openid-connect': {
    ...Object.fromEntries(
      [
        'client_uri',
        'logo_uri',
        'tos_uri',
        'policy_uri',
        'jwks_uri',
        'sector_identifier_uri',
        'initiate_login_uri',
        'backchannel_logout_uri',
        'frontchannel_logout_uri',
        'backchannel_client_notification_endpoint',
        'client_uri#de',
        'logo_uri#fr',
        'tos_uri#ja-Jpan-JP',
        'policy_uri#en',
      ].map((member) => [member, one(member)]),
    ),
    redirect_uris: inList('redirect_uris'),
    post_logout_redirect_uris: inList('post_logout_redirect_uris'),
    request_uris: inList('request_uris'),
  },
  default: {
    rootUrl: one('rootUrl'),
    baseUrl: one('baseUrl'),
    adminUrl: one('adminUrl'),
    redirectUris: inList('redirectUris'),
    webOrigins: inList('webOrigins'),
    ...Object.fromEntries(
      [
        'logoUri',
        'policyUri',
        'tosUri',
        'jwks.url',
        'initiate.login.uri',
        'backchannel.logout.url',
        'frontchannel.logout.url',
        'post.logout.redirect.uris',
        'request.uris',
        'ciba.backchannel.client.notification.endpoint',
        'sectorIdentifierUri',
        'logo_uri#fr',
        'client_uri#de',
      ].map((name) => [name, asAttribute(name)]),
    ),
    'the sector of a mapper': (uri) => ({
      redirectUris: [GOOD],
      protocolMappers: [
        {
          name: 'pairwise',
          protocol: 'openid-connect',
          protocolMapper: 'oidc-sha256-pairwise-sub-mapper',
          config: { sectorIdentifierUri: uri },
        },
      ],
    }),
    ...Object.fromEntries(
      [
        'saml_assertion_consumer_url_post',
        'saml_assertion_consumer_url_redirect',
        'saml_artifact_binding_url',
        'saml_artifact_resolution_service_url',
        'saml_single_logout_service_url_post',
        'saml_single_logout_service_url_redirect',
        'saml_single_logout_service_url_artifact',
        'saml_single_logout_service_url_soap',
      ].map((name) => [name, (uri: string) => ({ protocol: 'saml', attributes: { [name]: uri } })]),
    ),
  },
};

/** Where people are sent back to, more is dangerous. */
const NO_REDIRECT = [
  'https://app.example.org/cb#fragment',
  'https://app.example.org/%00',
  'https://app.example.org/%0d%0aLocation:%20https://evil.example.net/',
  'https://app.example.org/%2e%2e/x',
  'https://app.example.org/%252e%252e/x',
  'https://app.example.org/%25252E/x',
  'https://app.example.org/a/../b',
  'https://app.example.org/..',
  'https://app.example.org/*/x',
  'https://app.example.org/x*',
  'https://app.example.org/x?y=*',
  'https://app.example.org/x?y/*',
  'http://localhost:*/cb',
  'com.example.app://*',
  'intent://x#Intent;end',
  'chrome-extension://abc/x',
  '/relative',
  '/*',
];

const inXml = (uri: string) => uri.replace(/[^\w:/.@*?-]/g, (sign) => `&#${sign.charCodeAt(0)};`);
const endpointOf = (element: string, binding: string) => (uri: string) =>
  `<${element} Binding="urn:oasis:names:tc:SAML:2.0:bindings:${binding}" Location="${uri}" index="1"/>`;
const shownAs = (element: string) => (uri: string) =>
  `<Extensions><m:UIInfo xmlns:m="urn:oasis:names:tc:SAML:metadata:ui"><m:${element} xml:lang="en" width="1" height="1">${uri}</m:${element}></m:UIInfo></Extensions>`;

/** Where SAML metadata names an address that a client keeps. */
const SAML_PLACES: Readonly<Record<string, (uri: string) => string>> = {
  ...Object.fromEntries(
    ['HTTP-POST', 'HTTP-Redirect', 'HTTP-Artifact', 'SOAP', 'PAOS'].map((binding) => [
      `AssertionConsumerService ${binding}`,
      endpointOf('AssertionConsumerService', binding),
    ]),
  ),
  ...Object.fromEntries(
    ['HTTP-POST', 'HTTP-Redirect', 'SOAP'].map((binding) => [
      `SingleLogoutService ${binding}`,
      endpointOf('SingleLogoutService', binding),
    ]),
  ),
  ArtifactResolutionService: endpointOf('ArtifactResolutionService', 'SOAP'),
  Logo: shownAs('Logo'),
  PrivacyStatementURL: shownAs('PrivacyStatementURL'),
};

onSqlite('An address that leads elsewhere', (suite) => {
  for (const provider of ['openid-connect', 'default'] as const) {
    it(`is registered at ${provider} in no member, nor brought by an update`, async () => {
      const { server } = suite;
      const realm = await server.realm();
      const token = await server.initialAccessToken(realm, { count: 1000 });
      const made = await register(server, realm, token, { provider });
      const kept = await snapshot(server, realm);
      const attempts = Object.entries(MEMBERS[provider]).flatMap(([member, asking]) =>
        [
          ...(LOOKED_AT_IN_FULL.has(member) ? NOWHERE : OF_EACH_KIND).filter(
            (uri) => member !== 'webOrigins' || uri !== '*',
          ),
          ...(/redirect_?uris|post.logout/i.test(member) ? NO_REDIRECT : []),
        ].map((uri) => [member, uri, asking(uri)] as const),
      );
      for (const [member, uri, json] of attempts) {
        const what = `${member} = ${JSON.stringify(uri).slice(0, 100)}`;
        assertRefused(
          await server.call('POST', registrationPath(realm, provider), { token, json }),
          what,
          400,
        );
      }
      // The same judge looks at updates: one address of each kind shows it.
      const id = { client_id: made.clientId, clientId: made.clientId };
      for (const [member, asking] of Object.entries(MEMBERS[provider])) {
        const json = { ...id, ...asking('https://good.example.org@evil.example.net/') };
        if (provider === 'default') delete (json as { client_id?: string }).client_id;
        const update = await server.call('PUT', made.path, { token: made.token, json });
        assertRefused(update, `an update of ${member}`, 400);
      }
      assert.deepEqual(await snapshot(server, realm), kept);
    });
  }

  it('is registered at no endpoint of SAML metadata, nor as what people see', async () => {
    const { server } = suite;
    const realm = await server.realm();
    const token = await server.initialAccessToken(realm, { count: 1000 });
    const kept = await snapshot(server, realm);
    const headers = { 'content-type': 'application/xml' };
    const path = `/realms/${realm}/clients-registrations/saml2-entity-descriptor`;
    for (const [place, of] of Object.entries(SAML_PLACES))
      for (const uri of OF_EACH_KIND.filter((uri) => place !== 'Logo' || !/\s/.test(uri))) {
        const body = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="urn:sp"><SPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol">${of(inXml(uri))}</SPSSODescriptor></EntityDescriptor>`;
        const reply = await server.call('POST', path, { token, body, headers });
        assertRefused(reply, `${place} = ${JSON.stringify(uri)}`, 400);
      }
    assert.deepEqual(await snapshot(server, realm), kept);
  });

  it('is registered by nobody who has no token either', async () => {
    const { server } = suite;
    const realm = await server.realm();
    await openRegistration(server, realm);
    const kept = await snapshot(server, realm);
    for (const uri of NOWHERE) {
      const json = { redirect_uris: [uri] };
      assertRefused(await server.call('POST', registrationPath(realm, 'openid-connect'), { json }), uri, 400);
    }
    assert.deepEqual(await snapshot(server, realm), kept);
  });

  it('may look strange and be one’s own all the same', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 50 });
    for (const uri of [
      GOOD,
      'https://app.example.org/cb/*',
      'https://app.example.org:8443/a%20b?c=d%26e',
      'https://APP.example.org/%C3%BC',
      'https://xn--bcher-kva.example/cb',
      'https://203.0.113.5/cb',
      'http://127.0.0.1/cb',
      'http://127.0.0.1:49152/cb',
      'http://[::1]:3000/cb',
      'http://localhost:3000/cb',
      'com.example.app:/cb',
      'com.example.app://cb',
      'urn:ietf:wg:oauth:2.0:oob',
      'https://localhost.example.org/cb',
    ]) {
      const json = { redirect_uris: [uri], post_logout_redirect_uris: [uri] };
      const made = await server.call('POST', registrationPath(realm, 'openid-connect'), { token, json });
      assert.equal(made.status, 201, `${uri}: ${made.text}`);
      assert.deepEqual(made.json.redirect_uris, [uri]);
    }
    const json = {
      rootUrl: 'https://app.example.org',
      redirectUris: ['/cb', '/cb/*'],
      baseUrl: '/',
      webOrigins: ['+'],
    };
    const relative = await server.call('POST', registrationPath(realm, 'default'), { token, json });
    assert.equal(relative.status, 201, relative.text);
  });

  it('is not taken for a trusted one because it looks like it', async () => {
    const { server, realm } = suite;
    const token = await server.initialAccessToken(realm, { count: 50 });
    for (const uri of [
      'http://localhost.evil.example.net/cb',
      'http://127.0.0.1.evil.example.net/cb',
      'http://[::1].evil.example.net/cb',
      'http://2130706433/cb',
      'http://0.0.0.0/cb',
      'http://127.0.0.2.example.net/cb',
    ]) {
      const json = { application_type: 'native', redirect_uris: [uri] };
      assertRefused(
        await server.call('POST', registrationPath(realm, 'openid-connect'), { token, json }),
        uri,
        400,
      );
    }
  });
});

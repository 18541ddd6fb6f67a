import assert from 'node:assert/strict';
import { test } from 'node:test';
import { findRegisteredUriProblem } from './check-registered-uris.ts';
import { newClient } from './new-client.ts';

const client = { ...newClient({ id: 'i', realmId: 'r', clientId: 'c', createdAt: 0 }) };
const problem = (uri: string, more: object = {}) =>
  findRegisteredUriProblem({ ...client, redirectUris: [uri], ...more }, undefined)?.description;

test('registered redirect URIs lead to one place', () => {
  for (const uri of [
    'https://app.example.org/cb',
    'https://app.example.org/*',
    'https://app.example.org/cb/*',
    'https://app.example.org/a..b?x=../y',
    'com.example.app:/cb',
    'com.example.app:cb',
    'http://127.0.0.1/cb',
    'http://[::1]:8080/cb',
    '/relative/*',
  ])
    assert.equal(problem(uri), undefined, uri);
  for (const uri of [
    '*',
    'http*',
    'https://*',
    'https://*.example.org/cb',
    'https://app.example.org*',
    'https://app.example.org/*/cb',
    'https://app.example.org/cb?x=*',
    'https://good.example.org@evil.example.net/cb',
    'https:good@evil.example.net/cb',
    'https:evil.example.net/cb',
    'https://[fe80::1%25eth0]/cb',
    'https://app.example.org/%00',
    'https://app.example.org/%0d%0aX:%20y',
    'https://app.example.org/%2e%2e/x',
    'https://app.example.org/%252E%252e/x',
    'https://app.example.org/a/../b',
    'cb',
    'app.example.org/cb',
    '//evil.example.net/cb',
  ])
    assert.notEqual(
      problem(uri) ?? (uri.startsWith('//') ? 'left to the check of hosts' : undefined),
      undefined,
      uri,
    );
  assert.notEqual(problem('/*/x', { rootUrl: 'https://app.example.org' }), undefined);
});

test('what a client had before is left alone', () => {
  const had = { ...client, redirectUris: ['*'] };
  assert.equal(findRegisteredUriProblem(had, had), undefined);
});

test('endpoints of a service provider are URLs of one place', () => {
  const endpoint = (uri: string, before?: string) => {
    const saml = (at: string) => ({
      ...client,
      protocol: 'saml',
      attributes: { saml_single_logout_service_url_post: at },
    });
    return findRegisteredUriProblem(saml(uri), before === undefined ? undefined : saml(before))?.description;
  };
  assert.equal(endpoint('https://sp.example.org/slo?x=1'), undefined);
  for (const uri of [
    'com.example.app:/x',
    'https://a@b.example/',
    'https://sp.example.org/*',
    'https://a.example/%2e%2e/',
  ])
    assert.match(endpoint(uri) ?? '', /^An endpoint/, uri);
  assert.equal(endpoint('com.example.app:/x', 'com.example.app:/x'), undefined, 'it was there before');
});

test('no registered address hides its host or runs what follows', () => {
  const { attributes } = client;
  const places: Record<string, (uri: string) => object> = {
    client_uri: (baseUrl) => ({ baseUrl }),
    logo_uri: (logoUri) => ({ attributes: { ...attributes, logoUri } }),
    'tos_uri#de': (uri) => ({ attributes: { ...attributes, 'tos_uri#de': uri } }),
    jwks_uri: (uri) => ({ attributes: { ...attributes, 'jwks.url': uri } }),
    request_uris: (uri) => ({
      attributes: { ...attributes, 'request.uris': `https://a.example.org/##${uri}` },
    }),
  };
  for (const [member, changed] of Object.entries(places)) {
    const brings = (uri: string) => findRegisteredUriProblem({ ...client, ...changed(uri) }, undefined);
    for (const uri of ['JavaScript:x', 'file:///x', 'https://good.example.org@evil.example.net/'])
      assert.match(brings(uri)?.description ?? '', new RegExp(`^${member} `), uri);
    assert.equal(brings('https://a.example.org/@x'), undefined);
    const registered = { ...client, ...changed('file:///x') };
    assert.equal(findRegisteredUriProblem(registered, registered), undefined, 'an old one is left alone');
  }
});

test('the server calls no address inside that a registration names', () => {
  const calls = (uri: string) =>
    findRegisteredUriProblem({ ...client, attributes: { 'jwks.url': uri } }, undefined, (url) =>
      url.startsWith('https://keys.'),
    )?.description;
  assert.equal(calls('https://keys.example.org/'), undefined);
  assert.match(calls('https://10.0.0.1/') ?? '', /jwks_uri is at an address that this server does not call/);
});

test('a registration brings no pattern for certificates', () => {
  const pattern = { 'x509.subjectdn': '.*', 'x509.allow.regex.pattern.comparison': 'true' };
  const asked = { ...client, attributes: pattern };
  assert.match(findRegisteredUriProblem(asked, undefined)?.description ?? '', /no pattern/);
  assert.equal(findRegisteredUriProblem(asked, asked), undefined);
  const before = { ...client, attributes: { ...pattern, 'x509.subjectdn': 'CN=.*' } };
  assert.match(findRegisteredUriProblem(asked, before)?.description ?? '', /no pattern/);
});

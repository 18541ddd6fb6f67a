import assert from 'node:assert/strict';
import { generateKeyPairSync } from 'node:crypto';
import { test } from 'node:test';
import { newClient } from '../new-client.ts';
import { findRegisteredProblem } from './check-registered.ts';

const client = { ...newClient({ id: 'i', realmId: 'r', clientId: 'c', createdAt: 0 }) };
const problem = (uri: string, more: object = {}) =>
  findRegisteredProblem({ ...client, redirectUris: [uri], ...more }, undefined)?.description;

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
    'https://xn--bcher-kva.example/cb',
    'https://APP.example.org:8443/ü',
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
    '/relative/*',
    '//evil.example.net/cb',
    'https:///evil.example.net/cb',
    'https://exa%6dple.org/cb',
    'https://evil\u3002example/cb',
    'https://bücher.example/cb',
    'https://0x7f.1/cb',
    'https://a.example.org:99999/cb',
    'jar:https://a.example.org/x!/y',
    'mailto:ann@example.org',
  ])
    assert.notEqual(problem(uri), undefined, uri);
  assert.equal(problem('/relative/*', { rootUrl: 'https://app.example.org/' }), undefined);
  assert.notEqual(problem('/*/x', { rootUrl: 'https://app.example.org' }), undefined);
});

test('what a client had before is left alone', () => {
  const had = { ...client, redirectUris: ['*'] };
  assert.equal(findRegisteredProblem(had, had), undefined);
});

test('what is below the root URL is judged with the root URL it gets', () => {
  const at = (rootUrl: string | undefined, logout = '/out') => ({
    ...client,
    redirectUris: ['/*'],
    attributes: { 'post.logout.redirect.uris': logout },
    ...(rootUrl !== undefined && { rootUrl }),
  });
  const had = at('https://app.example.org');
  assert.equal(findRegisteredProblem(had, had), undefined);
  assert.equal(findRegisteredProblem(at('https://app.example.org/'), had), undefined, 'the same places');
  for (const rootUrl of [undefined, ''])
    assert.match(findRegisteredProblem(at(rootUrl), had)?.description ?? '', /must be absolute/);
  const logout = { ...had, redirectUris: [] };
  assert.match(
    findRegisteredProblem({ ...logout, rootUrl: '' }, logout)?.description ?? '',
    /must be absolute/,
  );
  const ours = at(undefined);
  assert.equal(findRegisteredProblem(ours, ours), undefined, 'an administrator gave it those of this server');
});

test('a registration brings public keys alone', () => {
  const brings = (keys: unknown, before?: unknown) => {
    const having = (set: unknown) => ({ ...client, attributes: { 'jwks.string': JSON.stringify(set) } });
    return findRegisteredProblem(having(keys), before === undefined ? undefined : having(before))
      ?.description;
  };
  const open = { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' };
  assert.equal(brings({ keys: [open] }), undefined);
  const secret = { keys: [open, { ...open, d: 'd' }] };
  assert.match(brings(secret) ?? '', /^jwks must .* key 2 is private, it has the member d$/);
  for (const member of ['p', 'q', 'dp', 'dq', 'qi', 'oth'])
    assert.match(brings({ keys: [{ kty: 'RSA', n: 'n', e: 'e', [member]: 'x' }] }) ?? '', /private/, member);
  for (const key of [{ kty: 'oct', k: 'k' }, { kty: 'oct' }, { kty: 'RSA', n: 'n', e: 'e', k: 'k' }])
    assert.match(brings({ keys: [key] }) ?? '', /key 1 is symmetric$/);
  const rsa = (modulusLength: number) =>
    generateKeyPairSync('rsa', { modulusLength }).publicKey.export({ format: 'jwk' });
  const strong = rsa(2048);
  assert.equal(brings({ keys: [strong] }), undefined);
  for (const key of [rsa(1024), { ...strong, e: 'AQ' }, { ...strong, e: 'Ag' }])
    assert.match(brings({ keys: [open, key] }) ?? '', /key 2 is too weak/, JSON.stringify(key));
  assert.equal(brings(secret, secret), undefined, 'an administrator gave it');
  for (const odd of [null, [], 'x', { keys: 'x' }, { keys: [null, 'x'] }])
    assert.equal(brings(odd), undefined);
});

test('what an application says it is binds its redirect URIs, whichever comes first', () => {
  const app = (type: string, uri: string, implicitFlowEnabled = false) => ({
    ...client,
    implicitFlowEnabled,
    redirectUris: [uri],
    attributes: { 'application.type': type },
  });
  const registered = (...told: Parameters<typeof app>) => findRegisteredProblem(app(...told), undefined);
  for (const uri of [
    'com.example.app:/cb',
    'http://localhost:8080/cb',
    'http://127.0.0.1/cb',
    'http://[::1]/cb',
    'https://app.example.org/cb',
  ])
    assert.equal(registered('native', uri), undefined, uri);
  for (const uri of ['http://app.example.org/cb', 'http://localhost.example.org/cb', 'HTTP://10.0.0.1/']) {
    const found = registered('native', uri);
    assert.equal(found?.field, 'redirect_uris', uri);
    assert.match(found?.description ?? '', /a native application has no http URL/, uri);
  }
  const FAR = 'http://app.example.org/cb';
  assert.equal(registered('web', FAR), undefined);
  for (const uri of [FAR, 'https://localhost/cb', 'com.example.app:/cb'])
    assert.match(registered('web', uri, true)?.description ?? '', /https URLs alone/, uri);
  const updated = (before: ReturnType<typeof app>, after: ReturnType<typeof app>) =>
    findRegisteredProblem(after, before)?.description ?? '';
  assert.match(updated(app('', FAR), app('native', FAR)), /a native application/, 'the type alone');
  assert.match(
    updated(app('native', 'a.b:/cb'), app('native', FAR)),
    /a native application/,
    'the URI alone',
  );
  assert.match(updated(app('web', FAR), app('web', FAR, true)), /https URLs alone/, 'the flow alone');
  assert.equal(updated(app('native', FAR), app('native', FAR)), '', 'an administrator made it so');
});

test('endpoints of a service provider are URLs of one place', () => {
  const endpoint = (uri: string, before?: string) => {
    const saml = (at: string) => ({
      ...client,
      protocol: 'saml',
      attributes: { saml_single_logout_service_url_post: at },
    });
    return findRegisteredProblem(saml(uri), before === undefined ? undefined : saml(before))?.description;
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
    const brings = (uri: string) => findRegisteredProblem({ ...client, ...changed(uri) }, undefined);
    for (const uri of [
      'JavaScript:x',
      'java\tscript:x',
      'file:///x',
      '*',
      'x',
      'https://good.example.org@evil.example.net/',
    ])
      assert.match(brings(uri)?.description ?? '', new RegExp(`^${member} `), uri);
    assert.equal(brings('https://a.example.org/@x'), undefined);
    const registered = { ...client, ...changed('file:///x') };
    assert.equal(findRegisteredProblem(registered, registered), undefined, 'an old one is left alone');
  }
});

test('the server calls no address inside that a registration names', () => {
  const calls = (uri: string) =>
    findRegisteredProblem({ ...client, attributes: { 'jwks.url': uri } }, undefined, (url) =>
      url.startsWith('https://keys.'),
    )?.description;
  assert.equal(calls('https://keys.example.org/'), undefined);
  assert.match(calls('https://10.0.0.1/') ?? '', /jwks_uri is at an address that this server does not call/);
});

test('a registration brings no pattern for certificates', () => {
  const pattern = { 'x509.subjectdn': '.*', 'x509.allow.regex.pattern.comparison': 'true' };
  const asked = { ...client, attributes: pattern };
  assert.match(findRegisteredProblem(asked, undefined)?.description ?? '', /no pattern/);
  assert.equal(findRegisteredProblem(asked, asked), undefined);
  const before = { ...client, attributes: { ...pattern, 'x509.subjectdn': 'CN=.*' } };
  assert.match(findRegisteredProblem(asked, before)?.description ?? '', /no pattern/);
});

test('a registration brings no name that hides part of itself', () => {
  const named = (name: string) => findRegisteredProblem({ ...client, name }, undefined)?.description;
  for (const name of ['Ünïcode, ☃ and 👩‍💻', 'שלום']) assert.equal(named(name), undefined, name);
  for (const name of ['a\r\nb', 'a\u202eb', 'a\u200bb', '\ufeffa', 'a\u2028b', '\ud800'])
    assert.match(named(name) ?? '', /client_name has characters that cannot be seen/, JSON.stringify(name));
  const lines = { ...client, description: 'one\ntwo\tthree' };
  assert.equal(findRegisteredProblem(lines, undefined), undefined);
});

test('a registration brings no mapper for what the server decides', () => {
  const mapped = (claim: string, protocolMapper = 'oidc-usermodel-property-mapper') => ({
    ...client,
    protocolMappers: [
      { id: 'm', name: 'm', protocol: 'openid-connect', protocolMapper, config: { 'claim.name': claim } },
    ],
  });
  for (const claim of ['aud', 'sub.x', 'realm_access.roles', 'resource_access.a.roles', 'azp', 'iss'])
    assert.match(
      findRegisteredProblem(mapped(claim), undefined)?.description ?? '',
      /cannot write the claim/,
    );
  for (const claim of ['colour', 'realm_access\\.roles', 'email'])
    assert.equal(findRegisteredProblem(mapped(claim), undefined), undefined, claim);
  const noted = mapped('client_id', 'oidc-usersessionmodel-note-mapper');
  assert.equal(findRegisteredProblem(noted, undefined), undefined);
  assert.match(findRegisteredProblem(mapped('client_id'), undefined)?.description ?? '', /claim client_id$/);
  assert.equal(findRegisteredProblem(mapped('aud'), mapped('aud')), undefined, 'an administrator gave it');
  const role = mapped('realm_access.roles', 'oidc-usermodel-realm-role-mapper');
  assert.equal(findRegisteredProblem(role, undefined), undefined);
});

test('a registration brings no more than anybody needs, and an update no more than was there', () => {
  const naming = (count: number) => ({
    ...client,
    attributes: { contacts: Array.from({ length: count }, (_, n) => `${n}@example.org`).join('##') },
  });
  assert.equal(findRegisteredProblem(naming(50), undefined), undefined);
  assert.match(findRegisteredProblem(naming(51), undefined)?.description ?? '', /at most 50 contacts/);
  assert.equal(findRegisteredProblem(naming(60), naming(60)), undefined);
  const big = {
    ...client,
    attributes: { a: 'x'.repeat(90_000), b: 'x'.repeat(90_000), c: 'x'.repeat(90_000) },
  };
  assert.match(findRegisteredProblem(big, undefined)?.description ?? '', /characters of attributes/);
  const mapped = (id: string) => ({
    ...client,
    protocolMappers: [
      { id, name: 'm', protocol: 'openid-connect', protocolMapper: 'oidc-full-name-mapper', config: {} },
    ],
  });
  assert.equal(findRegisteredProblem(mapped('x'.repeat(36)), undefined), undefined);
  assert.match(
    findRegisteredProblem(mapped('x'.repeat(37)), undefined)?.description ?? '',
    /at most 36 characters of a protocol mapper’s id/,
  );
});

test('what a client may be sent to after a logout it may not be sent to with a code', () => {
  const uri = 'https://*.example.org/*';
  const had = { ...client, attributes: { 'post.logout.redirect.uris': uri } };
  assert.equal(findRegisteredProblem({ ...had, name: 'x' }, had), undefined);
  assert.equal(findRegisteredProblem({ ...had, redirectUris: [uri] }, had)?.field, 'redirect_uris');
  assert.deepEqual(
    findRegisteredProblem({ ...client, attributes: { 'post.logout.redirect.uris': 'x' } }, undefined),
    {
      field: 'other',
      description: 'A post-logout redirect URI must be absolute',
    },
  );
});

test('names hide nothing, and a client id nothing at all', () => {
  const of = (fields: object) => findRegisteredProblem({ ...client, ...fields }, undefined)?.description;
  for (const name of [
    'Good\u{e0041}\u{e007f}',
    'Good\ufe01',
    'Go\u034fod',
    '\u2800',
    'a\nb',
    'a\u202eb',
    'a\ufff5',
  ])
    assert.equal(of({ name }), 'client_name has characters that cannot be seen', JSON.stringify(name));
  for (const name of [
    '\u2764\ufe0f',
    '\u{1f468}\u200d\u{1f469}',
    'می\u200cخواهم',
    'ᠠ\u180b',
    'Bücher & Söhne',
  ])
    assert.equal(of({ name }), undefined, name);
  for (const clientId of ['acc\u200dount', 'acc\u200bount', 'account\ufe0f'])
    assert.equal(of({ clientId }), 'client_id has characters that cannot be seen', JSON.stringify(clientId));
  assert.equal(of({ clientId: 'my app' }), undefined);
  // What an administrator has called so is not for its owner to put right.
  const had = { ...client, clientId: 'acc\u200dount' };
  assert.equal(findRegisteredProblem({ ...had, name: 'x' }, had), undefined);
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { newClient } from './new-client.ts';
import { findPostLogoutUri, findRedirectUri, firstRedirectUri } from './redirect-uri.ts';

const SERVER = 'https://login.example.org';
const of = (redirectUris: readonly string[], more: object = {}) => ({
  ...newClient({ id: 'i', realmId: 'r', clientId: 'c', createdAt: 0 }),
  redirectUris,
  ...more,
});
const isTaken = (registered: readonly string[], asked: string | undefined, more = {}) =>
  findRedirectUri(of(registered, more), asked, SERVER) !== undefined;

describe('a redirect URI', () => {
  it('is compared as text', () => {
    const registered = ['https://app.example.org/cb'];
    assert.ok(isTaken(registered, 'https://app.example.org/cb'));
    for (const other of [
      'https://app.example.org/CB',
      'https://app.example.org/cb/',
      'https://app.example.org/cb?x',
      'https://app.example.org/cb#x',
      'https://app.example.org:443/cb',
      'http://app.example.org/cb',
      ' https://app.example.org/cb',
      'https://app.example.org/cb\n',
      'https://éxample.org/cb',
    ])
      assert.ok(!isTaken(registered, other), other);
  });

  it('is below a folder with a wildcard, on the host that is written out', () => {
    const registered = ['https://app.example.org/app/*'];
    for (const below of ['/app/x', '/app/', '/app', '/app?x=y', '/app/x?y=../z'])
      assert.ok(isTaken(registered, `https://app.example.org${below}`), below);
    for (const other of [
      '/apples',
      '/app/../x',
      '/app/..;/x',
      '/app/..;v=1',
      '/app/%2e%2e/x',
      '/app/%252e%252e/x',
      '/app/..%2fx',
      '/app/..\\x',
    ])
      assert.ok(!isTaken(registered, `https://app.example.org${other}`), other);
    assert.ok(!isTaken(['https://app.example.org*'], 'https://app.example.org.evil.example.org/'));
    assert.ok(!isTaken(['https://app.example.org/*'], 'https://app.example.org@evil.example.org/x'));
    assert.ok(!isTaken(['*'], 'javascript:alert(1)'));
    assert.ok(!isTaken(['*'], 'myapp://x'));
    assert.ok(isTaken(['*'], 'https://any.example.org/x'));
    assert.ok(isTaken(['myapp://*'], 'myapp://anything'));
    assert.ok(!isTaken(['https://app.example.org/?to=*'], 'https://app.example.org/?to=evil'));
  });

  it('may have any port on a loopback address (RFC 8252 section 7.3), and nothing else', () => {
    assert.ok(isTaken(['http://127.0.0.1/cb'], 'http://127.0.0.1:5000/cb'));
    assert.ok(isTaken(['http://127.0.0.1:1/cb'], 'http://127.0.0.1:5000/cb'));
    assert.ok(isTaken(['http://[::1]/cb'], 'http://[::1]:77/cb'));
    assert.ok(isTaken(['http://localhost/cb'], 'http://localhost:9000/cb'));
    assert.ok(isTaken(['http://localhost/app/*'], 'http://localhost:9000/app/cb'));
    assert.ok(isTaken(['http://127.0.0.1/*'], 'http://127.0.0.1:9000/cb'));
    for (const [registered, other] of [
      ['http://localhost:8000/cb', 'http://localhost:9000/cb'],
      ['http://127.0.0.1/cb', 'http://127.0.0.1:5000/other'],
      ['http://127.0.0.1/cb', 'http://127.0.0.2:5000/cb'],
      ['http://127.0.0.1/cb', 'https://127.0.0.1:5000/cb'],
      ['http://127.0.0.1/cb', 'http://127.0.0.1.evil.example.org/cb'],
      ['http://127.0.0.1/cb', 'http://127.0.0.1:80@evil.example.org/cb'],
      ['http://app.example.org/cb', 'http://app.example.org:81/cb'],
      ['http://app.example.org/*', 'http://app.example.org:81/cb'],
      ['http://localhost:8000/*', 'http://localhost:9000/cb'],
      ['http://localhost/app/*', 'http://localhost:9000/other'],
      ['http://127.0.0.1/*', 'http://127.0.0.1.evil.example.org:80/cb'],
    ] as const)
      assert.ok(!isTaken([registered], other), other);
  });

  it('is on the root URL where it is registered without one, and is asked for in full', () => {
    const rooted = { rootUrl: 'https://root.example.org' };
    assert.ok(isTaken(['/cb/*'], 'https://root.example.org/cb/x', rooted));
    assert.ok(isTaken(['/cb/*'], `${SERVER}/cb/x`));
    assert.ok(!isTaken(['/cb/*'], '/cb/x', rooted));
  });

  it('is left out where there is but one', () => {
    assert.equal(
      findRedirectUri(of(['https://a.example.org/cb']), undefined, SERVER),
      'https://a.example.org/cb',
    );
    assert.ok(!isTaken(['https://a.example.org/*'], undefined));
    assert.ok(!isTaken(['https://a.example.org/1', 'https://a.example.org/2'], undefined));
  });

  it('is for whoever comes without a request the first that says where the client is', () => {
    const first = (registered: readonly string[], more: object = {}) =>
      firstRedirectUri(of(registered, more), SERVER);
    assert.equal(first(['https://a.example/*', 'https://a.example/cb']), 'https://a.example/cb');
    assert.equal(first(['/cb'], { rootUrl: 'https://a.example' }), 'https://a.example/cb');
    assert.equal(first(['https://a.example/app/*']), 'https://a.example/app/');
    assert.equal(
      first(['https://a.example/*'], { baseUrl: 'https://a.example/home' }),
      'https://a.example/home',
    );
    assert.equal(first(['https://a.example/*'], { baseUrl: 'https://b.example/' }), 'https://a.example/');
    for (const nowhere of [[], ['*'], ['http*']]) assert.equal(first(nowhere), undefined, String(nowhere));
  });

  it('after a logout is one of its own, or of the redirect URIs', () => {
    const after = (said: string | undefined, asked: string) =>
      findPostLogoutUri(
        of(['https://a.example.org/cb'], {
          attributes: said === undefined ? {} : { 'post.logout.redirect.uris': said },
        }),
        asked,
        SERVER,
      ) !== undefined;
    assert.ok(after('https://a.example.org/bye##+', 'https://a.example.org/bye'));
    assert.ok(after('https://a.example.org/bye##+', 'https://a.example.org/cb'));
    assert.ok(after(undefined, 'https://a.example.org/cb'));
    assert.ok(!after('-', 'https://a.example.org/cb'));
    assert.ok(!after('https://a.example.org/bye', 'https://a.example.org/cb'));
  });
});
